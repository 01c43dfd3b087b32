import type { ErrorCode } from "./error-codes.js";

export type { ErrorCode };

/** What an error concerns. Never holds a payload or a password. */
export interface ErrorContext {
  /** The definition, as `<namespace>.<kind>.<name>`. */
  readonly definition?: string | undefined;
  /** The Redis name. */
  readonly key?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The base of all errors of the runtime. `code` is stable and meant for programs; `fix` says in a sentence what to do.
 */
export abstract class RedloomError extends Error {
  abstract readonly code: ErrorCode;
  abstract readonly fix: string;
  readonly definition: string | undefined;
  readonly key: string | undefined;

  constructor(message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.name = new.target.name;
    this.definition = context.definition;
    this.key = context.key;
  }
}

/** No connection could be made: refused, unknown host, wrong password, wrong TLS. */
export class ConnectionFailedError extends RedloomError {
  readonly code = "CONNECTION_FAILED";
  readonly fix =
    "Check that Redis runs at this address, and that the user, the password and TLS are as the server wants.";
}

/** Redis cannot serve the command now, and the command was not applied. */
export class UnavailableError extends RedloomError {
  readonly code = "UNAVAILABLE";
  readonly fix: string = "Repeat it later: nothing was changed.";
}

/** The deadline passed before an answer came, and repeating the operation is harmless. */
export class DeadlineExceededError extends RedloomError {
  readonly code = "DEADLINE_EXCEEDED";
  readonly fix: string;

  constructor(
    message: string,
    context?: ErrorContext,
    fix = "Repeat it, raise `commandTimeoutMs`, or look at what slows Redis down.",
  ) {
    super(message, context);
    this.fix = fix;
  }
}

/** The command was sent and its answer lost: it may have been applied or not. */
export class OutcomeUnknownError extends RedloomError {
  readonly code = "OUTCOME_UNKNOWN";
  readonly fix = "Look at the state before repeating: the operation may have been applied already.";
}

/** The server answered with an error that has no code of its own here: no permission, out of memory, wrong usage. */
export class ServerRefusedError extends RedloomError {
  readonly code = "SERVER_REFUSED";
  /** The first word of Redis' answer: `NOPERM`, `OOM`, `ERR` … */
  readonly reason: string;
  readonly fix: string;

  constructor(reason: string, message: string, fix: string, context?: ErrorContext) {
    super(message, context);
    this.reason = reason;
    this.fix = fix;
  }
}

/** One place where a payload does not fit its type. Tells what was expected, never what was there. */
export interface PayloadIssue {
  /** `tasks[3].priority`; empty for the payload itself. */
  readonly path: string;
  readonly expected: string;
}

/** Where a payload does not fit; with what to do and a cause where these are others than those of the error. */
export interface PayloadExplanation extends Pick<ErrorContext, "cause"> {
  readonly issues: readonly PayloadIssue[];
  readonly fix?: string;
}

type PayloadContext = ErrorContext &
  Partial<PayloadExplanation> & { readonly explain?: () => Promise<PayloadExplanation> };

/** A payload does not fit its message. On writing it is thrown before any I/O. */
export class PayloadInvalidError extends RedloomError {
  readonly code = "PAYLOAD_INVALID";
  readonly fix: string;
  /** Empty until explained: see `explain`. Errors of asynchronous operations come explained. */
  readonly issues: readonly PayloadIssue[];
  readonly #explain: (() => Promise<PayloadExplanation>) | undefined;

  constructor(message: string, context: PayloadContext = {}) {
    super(message, context);
    this.fix = context.fix ?? "Make the payload fit its message in the contract; `issues` lists where it does not.";
    this.issues = context.issues ?? [];
    this.#explain = context.explain;
  }

  /** The same error, telling what it concerns; explained as little or as much as it was. */
  about(context: ErrorContext): PayloadInvalidError {
    const { definition, key, cause, fix, issues } = this;
    const about = { definition, key, cause, fix, issues, ...context };
    return new PayloadInvalidError(this.message, this.#explain ? { ...about, explain: this.#explain } : about);
  }

  /** The same error with its issues, path by path, the first twenty. Loads the message's zod schema, which nobody pays for before. */
  async explain(context: ErrorContext = {}): Promise<PayloadInvalidError> {
    const { definition, key, fix, issues } = this;
    const told = issues.length > 0 ? undefined : await this.#explain?.();
    const about = { definition, key, cause: this.cause, fix, issues, ...told, ...context };
    const where = about.issues.map((issue) => `${issue.path || "(payload)"}: ${issue.expected}`).join("; ");
    return new PayloadInvalidError(
      where && !this.message.includes(where) ? `${this.message}: ${where}` : this.message,
      about,
    );
  }
}

/** A payload is larger than its definition's `maxBytes`. */
export class PayloadTooLargeError extends RedloomError {
  readonly code = "PAYLOAD_TOO_LARGE";
  readonly fix = "Send less, or raise `maxBytes` of the definition in the contract.";
}

/** A parameter of an address is missing, empty or not of its type. */
export class AddressInvalidError extends RedloomError {
  readonly code = "ADDRESS_INVALID";
  readonly fix = "Give every parameter of the address a value of the type that the contract declares.";
}

/** The key holds another kind of Redis value. It was left as it is. */
export class WrongTypeError extends RedloomError {
  readonly code = "WRONG_TYPE";
  readonly fix = "Something else uses this key: change the address in the contract, or move the other data away.";
}

/** The lock was not free within the wait. */
export class LockBusyError extends RedloomError {
  readonly code = "LOCK_BUSY";
  readonly fix = "Try again later, or raise the lock's `wait` in the contract.";
}

/** The lease ended before its holder was done. */
export class LockLostError extends RedloomError {
  readonly code = "LOCK_LOST";
  readonly fix =
    "Stop what you do under it. Raise the lock's `lease`, or do less while holding it; where it was released, look for an `await` that is missing.";
}

/** The `signal` of a delivery that is not ours any more carries it. */
export class DeliveryLostError extends RedloomError {
  readonly code = "DELIVERY_LOST";
  readonly fix: string;

  constructor(
    message: string,
    context?: ErrorContext,
    fix = "Stop working on it: another consumer has the entry. Raise the group's `ackTimeout` where this is frequent.",
  ) {
    super(message, context);
    this.fix = fix;
  }
}

/** A consumer's name is in use: its owner lives. */
export class ConsumerNameTakenError extends RedloomError {
  readonly code = "CONSUMER_NAME_TAKEN";
  readonly fix = "Give each consumer of the group a name of its own, or none: then it gets one.";
}

/** While the consumer was silent, another one has taken over its name, and with it what it held. */
export class ConsumerReplacedError extends RedloomError {
  readonly code = "CONSUMER_REPLACED";
  readonly fix =
    "Let only one process at a time use the name; where this one was stopped for seconds, find out what by, and start a new consumer.";
}

/** `run` of a limit of what is in flight found no place within its wait, or could not ask; the body did not run. */
export class LimitDeniedError extends RedloomError {
  readonly code = "LIMIT_DENIED";
  readonly fix =
    "Try again later, or wait longer (`maxWaitMs`). Where all places are taken, raise `concurrency`; where Redis is away, `onUnavailable: allow` goes on.";
}

/** The cost is above what the limit can ever allow at once. */
export class LimitImpossibleError extends RedloomError {
  readonly code = "LIMIT_IMPOSSIBLE";
  readonly fix = "Ask for less at once, or raise the rate's `burst` (of a window, its `allow`).";
}

/** A stream keeps more than its retention says, for groups that nobody serves. Told by the connection's "error" event. */
export class RetentionHeldError extends RedloomError {
  readonly code = "RETENTION_HELD";
  readonly fix = "Start consumers of the groups, or end what nobody needs: `redloom groups remove`.";
}

/** The stream holds as many entries as its `capacity` allows, and groups still need them. Nothing was added. */
export class StreamFullError extends RedloomError {
  readonly code = "STREAM_FULL";
  readonly fix = "Wait until consumers have caught up, add some, or raise `capacity` of the stream in the contract.";
  /** `addMany`: those at the beginning that were added before the stream was full. */
  readonly added: readonly { readonly id: string; readonly duplicate: boolean }[];

  constructor(
    message: string,
    context: ErrorContext & { readonly added?: readonly { readonly id: string; readonly duplicate: boolean }[] },
  ) {
    super(message, context);
    this.added = context.added ?? [];
  }
}

/** `update` lost the race for the key to other writers, again and again, until its deadline. Nothing was written. */
export class UpdateContendedError extends RedloomError {
  readonly code = "UPDATE_CONTENDED";
  readonly fix = "Do less inside `update`, give it more time (`timeoutMs`), or take a lock before it.";
}

/** The connection, subscription or consumer was closed. */
export class ClosedError extends RedloomError {
  readonly code = "CLOSED";
  readonly fix = "Open a new one: what was closed stays closed.";
}

/** A handler threw, and nobody was given to be told: `cause` has what it threw. The subscription goes on. */
export class HandlerFailedError extends RedloomError {
  readonly code = "HANDLER_FAILED";
  readonly fix = "Catch what the handler can fail with, or give `onError`.";
}

/** A subscription may have missed messages, and nobody was given to be told. */
export class MessagesMissedError extends RedloomError {
  readonly code = "MESSAGES_MISSED";
  readonly fix: string;

  constructor(
    message: string,
    context?: ErrorContext,
    fix = "Give `onGap` and catch up there, handle messages faster, or use a stream where none may be missed.",
  ) {
    super(message, context);
    this.fix = fix;
  }
}

/** A program without a compiler asked a client for a definition that the contract has not. */
export class DefinitionUnknownError extends RedloomError {
  readonly code = "DEFINITION_UNKNOWN";
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/** Options that cannot work; thrown before anything is connected. */
export class OptionsInvalidError extends RedloomError {
  readonly code = "OPTIONS_INVALID";
  readonly fix: string;

  constructor(message: string, fix: string, context?: ErrorContext) {
    super(message, context);
    this.fix = fix;
  }
}

/** The keys of a transaction lie in different slots of a cluster. */
export class CrossSlotError extends RedloomError {
  readonly code = "CROSS_SLOT";
  readonly fix = "Give what goes together the same value of one `slot` parameter, such as a tenant's.";
}

/** One of the commands of a batch: its value, or what it failed with. */
export type BatchOutcome = { readonly value: unknown } | { readonly error: RedloomError };

/** Some commands of a batch failed; the others were applied. */
export class BatchFailedError extends RedloomError {
  readonly code = "BATCH_FAILED";
  readonly fix = "Look at `outcomes`: each command has its value or its error there.";
  readonly outcomes: readonly BatchOutcome[];

  constructor(message: string, outcomes: readonly BatchOutcome[], context?: ErrorContext) {
    super(message, context);
    this.outcomes = outcomes;
  }
}
