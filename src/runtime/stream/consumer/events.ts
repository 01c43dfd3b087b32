import { Events, type Unlisten } from "../../flow/events.js";
import { consumerObservation, type Observer } from "../../flow/observer.js";
import type { HoldingGroup } from "../adding/retention.js";

/** What a consumer was doing when something failed. */
export type ConsumerActivity =
  /** Waiting for new entries. */
  | "read"
  /** Looking for what is ours without our knowing, and for the group itself. */
  | "recover"
  | "settle"
  /** Telling that the consumer lives, and works on what it holds. */
  | "heartbeat"
  /** Claiming retries that are due. */
  | "retry"
  /** Looking for entries whose consumer is silent. */
  | "reclaim"
  /** Moving scheduled entries that are due into the stream. */
  | "schedule"
  /** Trimming what retention lets go. */
  | "retention"
  /** Removing consumers that are dead. */
  | "tidy"
  | "handler"
  | "doorbell";

/** What a consumer tells. Nothing is logged; whoever wants to know listens. */
export interface ConsumerEvents {
  /** It reads. Once. */
  started: { readonly consumer: string };
  paused: { readonly consumer: string };
  resumed: { readonly consumer: string };
  stopping: { readonly timeoutMs: number };
  /** The last event. `failed`: it could not go on, and `finished` rejects. */
  stopped: { readonly failed: boolean };
  /** It cannot go on: the connection is closed, the key holds something else, its name was taken over, or a bug. */
  failed: { readonly error: unknown };
  /**
   * Something failed, and the consumer goes on by itself, with longer and longer pauses. Told once, however often it
   * is met until `recovered`; what a handler threw after it settled is told each time.
   */
  error: { readonly during: ConsumerActivity; readonly error: unknown; readonly id?: string };
  /** What an `error` told is over. */
  recovered: { readonly during: ConsumerActivity; readonly afterMs: number };
  /** An attempt failed, or asked for another one; the entry comes again after `delayMs`. */
  retried: { readonly id: string; readonly attempt: number; readonly delayMs: number; readonly error: unknown };
  /** The entry was moved to the group's dead letters. */
  "dead-lettered": { readonly id: string; readonly attempts: number; readonly error: unknown };
  /** An entry of a consumer that was silent for longer than `ackTimeout` is ours now. */
  reclaimed: { readonly id: string; readonly attempt: number; readonly from: string };
  /**
   * `taken`: we were silent for too long, somebody else has the delivery, and what we did about it was not settled.
   * `trimmed`: the entry was removed from the stream before it was acknowledged.
   */
  lost: { readonly id: string; readonly reason: "taken" | "trimmed" };
  /** The group was gone (DEL, FLUSHALL, XGROUP DESTROY, a restart without data): what was pending in it is lost. */
  "group-recreated": { readonly group: string; readonly dataLoss: true };
  /** Retention would remove more, if these groups had acknowledged it. Told when they change; none: it goes on. */
  "retention-held": { readonly heldBy: readonly HoldingGroup[] };
  /** These were dead and owned nothing. */
  "consumers-removed": { readonly consumers: readonly string[] };
}

/** Any event, as one typed union: `event` tells them apart. */
export type ConsumerEvent = {
  readonly [Name in keyof ConsumerEvents]: { readonly event: Name } & ConsumerEvents[Name];
}[keyof ConsumerEvents];

/** Whom a consumer's events concern. */
export interface ConsumerIdentity {
  readonly definition: string;
  readonly key: string;
  readonly group: string;
  readonly consumer: string;
}

/** The events of one consumer: for those who listen to it, and for the connection's observer. */
export class ConsumerEmitter extends Events<ConsumerEvents> {
  readonly #identity: ConsumerIdentity;
  readonly #observer: Observer | undefined;
  readonly #any = new Events<{ event: ConsumerEvent }>();

  constructor(identity: ConsumerIdentity, { observer }: { readonly observer?: Observer | undefined }) {
    super();
    this.#identity = identity;
    this.#observer = observer;
  }

  override emit<Name extends keyof ConsumerEvents>(name: Name, detail: ConsumerEvents[Name]): void {
    super.emit(name, detail);
    // The compiler does not follow a name and its own detail into the union of both.
    if (this.#any.has("event")) this.#any.emit("event", { event: name, ...detail } as ConsumerEvent);
    this.#observer?.observe(consumerObservation(this.#identity, name, detail));
  }

  /** Every event, in the order they happen. */
  onAny(listener: (event: ConsumerEvent) => void): Unlisten {
    return this.#any.on("event", listener);
  }
}
