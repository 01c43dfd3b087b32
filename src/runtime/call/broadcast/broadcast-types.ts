import type { CallTypes } from "../definition.js";
import type { CallFailure } from "../errors.js";
import type { CallContext, ErrorName } from "../handlers.js";

/** How the servers of a broadcast call are to be asked. */
export interface GatherOptions<Types extends CallTypes> {
  /** How long answers are waited for, in milliseconds, whole, from 1 to a day. @default the call's `timeout` */
  readonly timeoutMs?: number;
  /** Gives it up with `signal.reason`; the answers that came by then are lost. */
  readonly signal?: AbortSignal;
  /** Enough are as many answers; failed ones count. @default as many as servers were told */
  readonly atMost?: number;
  /** Is told each answer as it comes. An error thrown here is an uncaught exception. */
  readonly onAnswer?: (answer: GatheredAnswer<Types>) => void;
}

/** What one server answered: `error` tells an error of the contract, `reason` a failure; `server` is its connection's id. */
export type GatheredAnswer<Types extends CallTypes> =
  | { readonly ok: true; readonly reply: Types["reply"]; readonly server: string }
  | {
      readonly [Name in ErrorName<Types>]: {
        readonly ok: false;
        readonly error: Name;
        readonly details: Types["errors"][Name];
        readonly server: string;
      };
    }[ErrorName<Types>]
  | { readonly ok: false; readonly error: undefined; readonly reason: CallFailure; readonly server: string };

/** What came of a broadcast call. */
export interface Gathered<Types extends CallTypes> {
  /** In the order they came. */
  readonly answers: readonly GatheredAnswer<Types>[];
  /**
   * So many connections were told: those that subscribe to the call by its name. Whoever listens to a pattern, or watches
   * with `MONITOR`, is none of them; a program that subscribes to the name and is no server is one that never answers.
   */
  readonly receivers: number;
  /** So many of them did not answer in time. */
  readonly missing: number;
}

/** What a handler knows of the broadcast call it answers. */
export type BroadcastContext<Types extends CallTypes> = Omit<CallContext<Types>, "attempt" | "progress">;

/** What answers a broadcast call. What it throws that is not `call.error(…)` fails its answer; what that was stays in this process. */
export type BroadcastHandler<Types extends CallTypes> = (
  request: Types["request"],
  call: BroadcastContext<Types>,
) => Types["replyInput"] | Promise<Types["replyInput"]>;
