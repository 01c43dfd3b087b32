import {
  ClosedError,
  CrossSlotError,
  DeadlineExceededError,
  LockLostError,
  OutcomeUnknownError,
  type RedloomError,
  ServerRefusedError,
  StreamFullError,
  UnavailableError,
  WrongTypeError,
} from "../errors.js";

/** What a command concerns, as far as errors may tell it. */
export interface Concern {
  readonly definition?: string | undefined;
  readonly key?: string | undefined;
  readonly repeatable: boolean;
}

/** What to do after a failure. */
export type Verdict =
  | { readonly action: "reject"; readonly error: RedloomError }
  /** The server does not know the script: send its source. */
  | { readonly action: "source" }
  /** Refused before it was applied: send it again a little later. */
  | { readonly action: "later"; readonly refusal: string }
  /** Not applied, or harmless to repeat: send it as soon as the connection is ready. */
  | { readonly action: "resend"; readonly refusal: string | undefined };

/** Refused before being applied, for a reason that passes by itself. */
const passing: Readonly<Record<string, string>> = {
  LOADING: "Redis is loading its data",
  BUSY: "Redis is busy with a script",
  CLUSTERDOWN: "the cluster is down",
  MASTERDOWN: "the replica has lost its master",
  TRYAGAIN: "the slot is being moved",
  MOVED: "the slot has moved",
  ASK: "the slot is being moved",
  READONLY: "the server is a read-only replica",
  NOREPLICAS: "too few replicas are in reach",
};

const fixes: Readonly<Record<string, string>> = {
  OOM: "Redis is at `maxmemory`: free memory, raise the limit, or keep less.",
  NOPERM: "Give the user of this connection the right to this command and key: ACL SETUSER.",
  NOAUTH: "Give `username` and `password` to `connect`.",
  WRONGPASS: "Give `username` and `password` as the server has them.",
  MISCONF: "Redis cannot write its data to disk: look at its log and its disk.",
  EXECABORT: "Nothing was applied: look at the commands of the transaction.",
  BUSYGROUP: "The group exists already.",
  NOGROUP: "Create the consumer group, or let `consume` do it.",
  UNBLOCKED: "The key was deleted or moved while it was waited for: read again.",
};

/** An error answer of Redis. `sourceSent` tells that the script's source was sent, so NOSCRIPT is final. */
export function onReplyError(message: string, concern: Concern, sourceSent: boolean): Verdict {
  const told = harmless(message);
  const reason = reasonOf(told);
  if (reason === "NOSCRIPT" && !sourceSent) return { action: "source" };
  const refusal = passing[reason];
  if (refusal !== undefined) return { action: reason === "READONLY" ? "resend" : "later", refusal };
  if (reason === "WRONGTYPE") {
    return { action: "reject", error: new WrongTypeError("The key holds another kind of value", concern) };
  }
  if (reason === "CROSSSLOT") {
    return { action: "reject", error: new CrossSlotError("The keys lie in different slots", concern) };
  }
  // Our own scripts' words.
  if (reason === "STREAMFULL") {
    return { action: "reject", error: new StreamFullError(told.replace(/^STREAMFULL /, ""), concern) };
  }
  if (reason === "LOCKLOST") {
    return { action: "reject", error: new LockLostError(told.replace(/^LOCKLOST /, ""), concern) };
  }
  const fix = fixes[reason] ?? "Look up the answer of Redis in its documentation.";
  return { action: "reject", error: new ServerRefusedError(reason, `Redis refused: ${told}`, fix, concern) };
}

/** The connection ended under the command. `sent` tells that it was written to the connection. */
export function onLostConnection(sent: boolean, concern: Concern): Verdict {
  if (sent && !concern.repeatable) {
    const message = "The connection broke after the command was sent";
    return { action: "reject", error: new OutcomeUnknownError(message, concern) };
  }
  return { action: "resend", refusal: undefined };
}

/** The deadline passed. `sent` tells that the command is on its way; `refusal` why it is not. */
export function onDeadline(
  sent: boolean,
  refusal: string | undefined,
  afterMs: number,
  concern: Concern,
): RedloomError {
  if (!sent) {
    return new UnavailableError(`Not sent within ${afterMs} ms: ${refusal ?? "the connection is away"}`, concern);
  }
  if (concern.repeatable) return new DeadlineExceededError(`No answer within ${afterMs} ms`, concern);
  return new OutcomeUnknownError(`No answer within ${afterMs} ms`, concern);
}

/** It cannot be sent now, and too much waits already. */
export function onFullQueue(perhapsApplied: boolean, refusal: string | undefined, concern: Concern): RedloomError {
  const message = `Not sent: ${refusal ?? "the connection is away"}, and too much waits already`;
  return perhapsApplied ? new DeadlineExceededError(message, concern) : new UnavailableError(message, concern);
}

/** The connection was closed by the program while the command was under way. */
export function onClosing(sent: boolean, concern: Concern): RedloomError {
  if (sent && !concern.repeatable) {
    return new OutcomeUnknownError("The connection was closed before the answer came", concern);
  }
  return new ClosedError("The connection was closed before the command was done", concern);
}

/** The first word of an answer where it is a code: `NOPERM`; otherwise `ERR`. */
function reasonOf(message: string): string {
  // Within a script, Redis 7.0 tells a right that is missing without its code.
  if (/^ERR The user executing the script can't\b/.test(message)) return "NOPERM";
  return /^[A-Z][A-Z0-9]+(?=\s|$)/.exec(message)?.[0] ?? "ERR";
}

/** Without what Redis repeats of the command line: arguments are payloads. One line, bounded. */
export function harmless(message: string): string {
  return message
    .replace(/,? ?with args beginning with:.*$/s, "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .slice(0, 300);
}
