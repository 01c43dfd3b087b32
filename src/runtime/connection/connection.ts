import type { RedloomError } from "../errors.js";
import type { Unlisten } from "../flow/events.js";
import type { Observer } from "../flow/observer.js";
import type { Host } from "../host.js";
import type { Command, Replies } from "../wire/command.js";
import type { BlockingConnection } from "./blocking.js";
import type { ExecuteOptions } from "./execute-options.js";
import type { Inbox } from "./inbox.js";
import type { ScanTerms } from "./scan-terms.js";
import type { ConnectionWarning } from "./server-look.js";

/** Whatever runs single commands: a connection, or what a test puts in its place. */
export interface Executor {
  execute<Reply>(command: Command<Reply>, options?: ExecuteOptions): Promise<Reply>;
}

/** Something that lives on a connection and is closed with it. */
export interface ConnectionPart {
  close(options: { readonly timeoutMs: number }): Promise<void>;
}

export interface ConnectionEvents {
  /** Commands go out again. */
  ready: undefined;
  /** The main connection ended; commands wait within their deadlines. */
  disconnected: undefined;
  reconnected: { readonly afterMs: number };
  /** Something about the server can lose data. Those from connecting stand in `warnings` as well. */
  warning: ConnectionWarning;
  /** An attempt to connect again failed, or something happened that nobody else was given to be told: see `report`. */
  error: RedloomError;
  closed: undefined;
}

export interface CloseOptions {
  /** How long attached parts and commands under way may take to finish, in milliseconds. @default 5000 */
  readonly timeoutMs?: number;
}

/** A connection to Redis. Made by `connect`. */
export interface Connection extends Executor, AsyncDisposable {
  readonly host: Host;
  /** Pub/sub over one connection of its own, opened with the first subscription. */
  readonly inbox: Inbox;
  /** What was found when the server was looked at on connecting. */
  readonly warnings: readonly ConnectionWarning[];
  /** Is told what happens; throws nothing. For what lives on a connection: nothing is made for it where it is not set. */
  readonly observer: Observer | undefined;
  /**
   * Runs one command. One round trip; a script goes as EVALSHA, and with its source where the server does not have it.
   * While the connection is away the command waits, unsent, within its deadline.
   * @throws {UnavailableError} it was not applied by the deadline.
   * @throws {OutcomeUnknownError} it was sent, no answer came, and repeating it is not harmless.
   * @throws {DeadlineExceededError} no answer came, and repeating it is harmless.
   * @throws {WrongTypeError} @throws {ServerRefusedError} Redis answered with an error.
   * @throws {ClosedError} the connection was closed.
   */
  execute<Reply>(command: Command<Reply>, options?: ExecuteOptions): Promise<Reply>;

  /**
   * Runs many commands in one round trip (for each node of a cluster). Not atomic; each has its own outcome.
   * @throws {BatchFailedError} some failed: `outcomes` has the value or the error of each.
   */
  batch<const C extends readonly Command<unknown>[]>(commands: C, options?: ExecuteOptions): Promise<Replies<C>>;

  /**
   * MULTI … EXEC in one round trip: all or nothing as far as Redis goes, nobody else's command in between. A command that
   * fails when it is run does not undo the others.
   * @throws {CrossSlotError} before any I/O: on a cluster, the keys lie in different slots.
   * @throws {BatchFailedError} some failed when run; `outcomes` tells which. The others were applied.
   * @throws {OutcomeUnknownError} the connection broke after EXEC was sent.
   * @see https://redis.io/docs/latest/develop/interact/transactions/
   */
  transaction<const C extends readonly Command<unknown>[]>(commands: C, options?: ExecuteOptions): Promise<Replies<C>>;

  /** Names of keys over all masters, page by page as they are asked for; some more than once. One `SCAN` for each page. */
  scanPages(terms: ScanTerms): AsyncGenerator<string[], void, undefined>;

  /** How long a command may take that does not say it itself. */
  readonly commandTimeoutMs: number;
  /** How long the connection for commands has been away, in milliseconds; `undefined`: it is there. */
  readonly awayForMs: number | undefined;
  /** On a cluster, what is applied together has to lie in one slot. */
  readonly isCluster: boolean;

  /** Sends PING and resolves with the round trip in milliseconds. */
  ping(options?: ExecuteOptions): Promise<number>;

  /** Tells of changes of the connection; returns what ends the listening. */
  on<Name extends keyof ConnectionEvents>(event: Name, listener: (detail: ConnectionEvents[Name]) => void): Unlisten;

  /**
   * For what lives on a connection: tells by the "error" event what its user gave nobody to be told. Nobody listens there
   * either: a warning of the process, so that it is seen, and a foreign message cannot end a program.
   */
  report(error: RedloomError): void;

  /** A crash-only connection of its own for blocking reads of `key`. Connects at once; closed with this connection. */
  openBlocking(key: string): BlockingConnection;

  /**
   * Registers what `close` is to stop first; returns what takes it off again. `last`: only after all others, which may
   * need it while they finish.
   * @throws {ClosedError} the connection is closing, or closed.
   */
  attach(part: ConnectionPart, options?: { readonly last?: boolean }): () => void;

  /**
   * Stops what was attached, waits for commands under way, disconnects. Always resolves, by `timeoutMs`; from then on
   * everything rejects with CLOSED. Further calls get the same promise.
   * @throws {OptionsInvalidError} `timeoutMs` is no time; nothing was closed.
   */
  close(options?: CloseOptions): Promise<void>;
}
