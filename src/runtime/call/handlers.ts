import type { CallTypes } from "./definition.js";
import type { CallRejectedError } from "./errors.js";

/** The names of a call's errors. */
export type ErrorName<Types extends CallTypes> = keyof Types["errors"] & keyof Types["errorsInput"] & string;

/** How one request is to be asked. */
export interface RequestOptions<Types extends CallTypes> {
  /** Until when there has to be an answer, in milliseconds, whole, from 1 to a day. @default the call's `timeout` */
  readonly timeoutMs?: number;
  /** Gives the call up with `signal.reason`; whoever works on it is told by its own `signal`. */
  readonly signal?: AbortSignal;
  /**
   * Is told what the server tells on the way, in its order, as long as there is no answer. What the server tells while the
   * connection is away is missed; a second server begins again. An error thrown here is an uncaught exception.
   */
  readonly onProgress?: OnProgress<Types["progress"]>;
}

/** Of a call without `progress` there is nothing to tell. */
type OnProgress<Progress> = [Progress] extends [never] ? never : (progress: Progress) => void;

/** What `tryRequest` resolves to: the reply, or one of the errors that the contract names. */
export type CallAnswer<Types extends CallTypes> =
  | { readonly ok: true; readonly reply: Types["reply"] }
  | {
      readonly [Name in ErrorName<Types>]: {
        readonly ok: false;
        readonly error: Name;
        readonly details: Types["errors"][Name];
      };
    }[ErrorName<Types>];

/** What a handler knows of the call it answers. */
export interface CallContext<Types extends CallTypes> {
  /** The call's, the same at each attempt: for logs, and to do it once only. */
  readonly id: string;
  /** Until when the caller waits, in milliseconds since the epoch by this process' clock. */
  readonly deadlineMs: number;
  /** So much of that is left. */
  readonly remainingMs: number;
  /** Aborts when nobody waits any more: given up by the caller, past the deadline, taken over by another server; and on `stop`. */
  readonly signal: AbortSignal;
  /** From 1; above it, a server has died with this call before. */
  readonly attempt: number;
  readonly parameters: Types["parameters"];
  /**
   * One of the errors of the contract, to be thrown.
   * @throws {PayloadInvalidError} `details` do not fit.
   */
  error<Name extends ErrorName<Types>>(
    name: Name,
    details: Types["errorsInput"][Name],
  ): CallRejectedError<Name, Types["errorsInput"][Name]>;
  /**
   * Tells the caller how far it is, where it listens: `PUBLISH`, at most once. Resolves when Redis has it; where Redis cannot
   * be told, that is told to `onError` and fails no handler.
   * @throws {PayloadInvalidError} at once, also where the promise is not awaited: it does not fit.
   */
  progress(progress: Types["progressInput"]): Promise<void>;
}

/** What answers a call. What it throws that is not `call.error(…)` fails the call; what that was stays in this process. */
export type CallHandler<Types extends CallTypes> = (
  request: Types["request"],
  call: CallContext<Types>,
) => Types["replyInput"] | Promise<Types["replyInput"]>;

export interface ServeOptions {
  /** Handlers that run at once. @default the call's `concurrency` */
  readonly concurrency?: number;
  /** Stops the server, as `stop()` does. */
  readonly signal?: AbortSignal;
  /** Is told what a handler failed with, and what could not be answered. @default the connection's "error" event, HANDLER_FAILED */
  readonly onError?: (error: unknown, call: { readonly id: string; readonly attempt: number }) => void;
}

/** Somebody who answers calls. */
export interface CallServer extends AsyncDisposable {
  /** Handlers that run now. */
  readonly running: number;
  /** Resolves when it has stopped; rejects with what ended it, where that was not `stop`. */
  readonly finished: Promise<void>;
  /**
   * Takes no further calls, hands back what has not begun, and lets what runs finish. What still runs after `timeoutMs`
   * milliseconds (default 5000) is handed back: another server takes it at once, its handler's `signal` aborts, and what
   * the handler does then is no answer. Resolves half a second after `timeoutMs` at the latest. The last server of a call that nobody waits for removes its stream, and what is kept beside it.
   */
  stop(options?: { readonly timeoutMs?: number }): Promise<void>;
}
