import { type ErrorCode, RedloomError } from "../errors.js";
import { rethrowLater } from "./events.js";

/**
 * Is told what happens on a connection, whatever kind it happens to: for logs, metrics and traces. Given to `connect`
 * as `observer`. Called in the same turn, so it should do little: count, or put it in a queue. What it throws stops
 * nothing; it surfaces as an uncaught exception, as a bug in a listener does.
 */
export interface Observer {
  observe(observation: Observation): void;
}

/**
 * Something that happened. Never holds a payload, a header's value, a password, or the text of an error; what failed is
 * told by the code of its error. Kinds and events are added over time: pass over what you do not know.
 */
export type Observation =
  | ConnectionObservation
  | CommandObservation
  | DeliveryObservation
  | ConsumerObservation
  | ChannelObservation
  | LockObservation
  | LimitObservation
  | KeyObservation
  | CallObservation;

/** The code of an error of ours; `FAILED` for every other: what a handler threw, the reason of an aborted signal. */
export type FailureCode = ErrorCode | "FAILED";

/** What it concerns. */
export interface Observed {
  /** `<namespace>.<kind>.<name>` */
  readonly definition: string;
  /** The Redis name. */
  readonly key: string;
}

/** `ready` comes once, when connected; after that, every `disconnected` is followed by `reconnected` or `closed`. */
export type ConnectionObservation = { readonly kind: "connection" } & (
  | { readonly event: "ready" | "disconnected" | "closed" }
  | { readonly event: "reconnected"; readonly afterMs: number }
  | { readonly event: "warning"; readonly code: string }
  /** What the "error" event of the connection tells. */
  | { readonly event: "error"; readonly code: FailureCode }
);

/** A command was answered or given up. Blocking reads and subscriptions are no commands: they tell what they bring. */
export interface CommandObservation {
  readonly kind: "command";
  /** `SET`; a script's name; `batch` or `transaction` for all that goes together. */
  readonly name: string;
  /** How many went together. */
  readonly commands: number;
  /** Of a single command: what it concerns, where it concerns a definition. */
  readonly definition: string | undefined;
  /** The first key. */
  readonly key: string | undefined;
  /** From the call to the answer, in milliseconds: waiting for the connection included. */
  readonly durationMs: number;
  readonly outcome: "ok" | FailureCode;
}

/** The handler of a consumer worked on one entry of a stream, and Redis knows how it ended. */
export interface DeliveryObservation extends Observed {
  readonly kind: "delivery";
  readonly group: string;
  readonly consumer: string;
  readonly id: string;
  readonly attempt: number;
  /** From the handler's start to the settlement's, in milliseconds. */
  readonly durationMs: number;
  readonly outcome: "acknowledged" | "retried" | "dead-lettered" | "lost";
  /** Why it is `retried` or `dead-lettered`, where the handler threw. */
  readonly code?: FailureCode;
}

/** An event of a consumer, with its plain fields: see `ConsumerEvents`. */
export interface ConsumerObservation extends Observed {
  readonly kind: "consumer";
  readonly event: string;
  readonly group: string;
  readonly consumer: string;
  /** Of the event's error. */
  readonly code?: FailureCode;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

export type ChannelObservation = Observed & { readonly kind: "channel" } & (
    | { readonly event: "published"; readonly bytes: number; readonly receivers: number }
    /** It came in, and waits for its handler now. */
    | { readonly event: "received"; readonly bytes: number }
    /** The handler is done with it. */
    | { readonly event: "handled"; readonly durationMs: number; readonly outcome: "ok" | FailureCode }
    /** No handler saw it: it is not of its type. */
    | { readonly event: "invalid"; readonly code: FailureCode }
    /** The connection was away, at most since then: in milliseconds since the epoch. `key` is what is subscribed to. */
    | { readonly event: "gap"; readonly sinceMs: number }
    /** Its history does not reach back to what was seen last: what is derived from it must be read anew. */
    | { readonly event: "resync" }
    /** So many were dropped, because they came faster than they were handled. */
    | { readonly event: "dropped"; readonly count: number }
  );

export type LockObservation = Observed & { readonly kind: "lock" } & (
    | { readonly event: "acquired"; readonly waitedMs: number }
    | { readonly event: "busy"; readonly waitedMs: number }
    /** The wait failed or was given up. */
    | { readonly event: "failed"; readonly waitedMs: number; readonly code: FailureCode }
    | { readonly event: "released"; readonly heldMs: number }
    /** Its time ended, or somebody else has it. */
    | { readonly event: "lost"; readonly heldMs: number }
    /** The release failed: the lock becomes free when its lease ends, or was released by a later try, which is not told. */
    | { readonly event: "release-failed"; readonly heldMs: number; readonly code: FailureCode }
  );

export type LimitObservation = Observed & { readonly kind: "limit" } & (
    | {
        readonly event: "allowed" | "denied";
        readonly cost: number;
        readonly remaining: number;
        /** Redis could not be asked: the contract's `onUnavailable` decided. */
        readonly unavailable: boolean;
        /** A denial that this process remembered: Redis was not asked. */
        readonly remembered?: true;
        /** `denied`: coming back after so long succeeds, in milliseconds. */
        readonly retryAfterMs?: number;
        /** Of `wait`: how long it took until its turn came, or until it was denied. */
        readonly waitedMs?: number;
      }
    /** A `wait` was aborted, or its connection closed; a turn that it had was given back. */
    | { readonly event: "abandoned"; readonly cost: number; readonly waitedMs: number; readonly code: FailureCode }
    /** Of a limit of what is in flight: it has a place, or goes without one while Redis is away. */
    | { readonly event: "admitted"; readonly waitedMs: number; readonly unavailable: boolean }
    /** No place: all were taken, or Redis could not be asked. */
    | { readonly event: "refused"; readonly waitedMs: number; readonly unavailable: boolean }
    /** It left its place, or lost it. */
    | { readonly event: "released" | "lost"; readonly heldMs: number }
    /** Leaving it failed: the place ends with its lease. */
    | { readonly event: "release-failed"; readonly heldMs: number; readonly code: FailureCode }
  );

/** How a call ended for one of its ends: as it should, with an error of the contract, or with the code of one of ours. */
export type CallOutcome = "ok" | "rejected" | FailureCode;

export type CallObservation = Observed & {
  readonly kind: "call";
} /** By this process: answered, or given up. From the call to the answer. */ & (
    | { readonly event: "requested"; readonly durationMs: number; readonly outcome: CallOutcome }
    /** By this process to all servers at once. `missing`: so many were told and did not answer. */
    | {
        readonly event: "gathered";
        readonly durationMs: number;
        readonly outcome: "ok" | FailureCode;
        readonly answers: number;
        readonly missing: number;
      }
    /** A handler of this process is done with it: from its start to the answer's. `CALL_FAILED`: the answer says no more. */
    | {
        readonly event: "served";
        readonly durationMs: number;
        readonly attempt: number;
        readonly outcome: CallOutcome;
      }
    /** Not run, because its caller does not wait any more: past its deadline, or given up. */
    | { readonly event: "skipped"; readonly reason: "expired" | "cancelled" }
  );

/** What `getOrCompute` found, or did. */
export type KeyObservation = Observed & {
  readonly kind: "key";
} /** The value was there; `stale`: it is computed anew while it is given out. */ & (
    | { readonly event: "hit" | "stale" }
    /** The value was not there, and came from somebody else's loader: another process', or another call's of this one. */
    | { readonly event: "waited"; readonly waitedMs: number }
    /** A loader of this process ended. `stored`: `false` also where somebody wrote or deleted the value meanwhile. */
    | {
        readonly event: "computed";
        readonly durationMs: number;
        readonly outcome: "ok" | FailureCode;
        readonly stored: boolean;
      }
  );

/** The same observer, which throws no more. */
export function harmlessObserver(observer: Observer): Observer {
  return {
    observe(observation) {
      try {
        observer.observe(observation);
      } catch (error) {
        rethrowLater(error);
      }
    },
  };
}

/** What an observation may say of an error. */
export function failureCode(error: unknown): FailureCode {
  return error instanceof RedloomError ? error.code : "FAILED";
}

/**
 * An event of a consumer as an observation. Texts, numbers and truth values of `detail` are told; of an error only its
 * code, because its message may hold what was handled.
 */
export function consumerObservation(
  about: Pick<ConsumerObservation, "definition" | "key" | "group" | "consumer">,
  event: string,
  detail: object,
): ConsumerObservation {
  const plain: Record<string, string | number | boolean> = {};
  let code: FailureCode | undefined;
  for (const [name, value] of Object.entries(detail)) {
    if (name === "error") code = failureCode(value);
    else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") plain[name] = value;
  }
  return { kind: "consumer", event, ...about, ...(code === undefined ? {} : { code }), detail: plain };
}
