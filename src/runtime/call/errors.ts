import { type ErrorContext, RedloomError } from "../errors.js";

/** Why a call ended without an answer of its contract. */
export type CallFailure =
  /** The server's handler threw something that the contract does not name. What it was is told on the server only. */
  | "handler-failed"
  /** The server could not read the request: its contract is another one. */
  | "request-invalid"
  /** What came back does not fit the contract: the handler's own reply, or one of a server with another contract. */
  | "reply-invalid"
  /** As many servers as may try it died with it. */
  | "abandoned";

/** The call was not answered as the contract says; `reason` tells why. A server may have worked on it. */
export class CallFailedError extends RedloomError {
  readonly code = "CALL_FAILED";
  readonly fix = "Look at the server's `onError`: it has the cause. Update both sides where their contracts differ.";
  readonly reason: CallFailure;

  constructor(reason: CallFailure, message: string, context?: ErrorContext) {
    super(message, context);
    this.reason = reason;
  }
}

/** The server answered with one of the errors that the contract names. Its handler throws it too: `call.error(…)`. */
export class CallRejectedError<Name extends string = string, Details = unknown> extends RedloomError {
  readonly code = "CALL_REJECTED";
  readonly fix = "Deal with it as the contract's `errors` say; `tryRequest` returns it instead of throwing.";
  /** Its name in the contract. */
  readonly error: Name;
  readonly details: Details;

  constructor(error: Name, details: Details, context?: ErrorContext) {
    super(`The call was rejected: ${error}`, context);
    this.error = error;
    this.details = details;
  }
}

/** `fix`: for whoever is told as a server, and not as a caller. */
interface TimedOutDetails {
  readonly isSent?: boolean;
  readonly fix?: string;
}

const askedFix =
  "Check that servers run and keep up, or raise `timeout`. Repeat it only where doing it twice is harmless.";

/** What whoever serves can do where a call is lost to another server. */
export const lostFix =
  "Stop working on it. Raise the call's `ackTimeout` where this is frequent, and keep handlers from blocking the process.";

/** No answer came by the call's deadline. A server may have worked on it, or may be working still. */
export class CallTimedOutError extends RedloomError {
  readonly code = "CALL_TIMED_OUT";
  readonly fix: string;
  /** False: it was never sent, and nobody has worked on it. */
  readonly isSent: boolean;

  constructor(message: string, context?: ErrorContext, { isSent = true, fix = askedFix }: TimedOutDetails = {}) {
    super(message, context);
    this.fix = fix;
    this.isSent = isSent;
  }
}

/** Nobody serves the call, and its `whenUnserved` is `fail`. It was not sent. */
export class CallUnservedError extends RedloomError {
  readonly code = "CALL_UNSERVED";
  readonly fix = "Start a server of the call, or write `whenUnserved: wait` in the contract.";
}
