import type { Connection } from "../../connection/connection.js";
import { type DeliveryObservation, type FailureCode, failureCode, type Observer } from "../../flow/observer.js";
import type { Host } from "../../host.js";
import type { ConsumerEmitter, ConsumerIdentity } from "../consumer/events.js";
import { Holdings } from "../consumer/holdings.js";
import type { HeldEntry } from "./delivery.js";
import type { BatchHandler, Handler } from "./handlers.js";

/** Between a handler's start and the settlement. */
interface Started {
  readonly atMs: number;
  ending: { readonly outcome: "retried" | "dead-lettered"; readonly code: FailureCode | undefined } | undefined;
}

/** Tells the observer of each delivery of one consumer. Without an observer there is none, and nothing is paid. */
export class ObservedDeliveries {
  readonly #observer: Observer;
  readonly #host: Host;
  readonly #started = new Map<string, Started>();

  private constructor(observer: Observer, host: Host) {
    this.#observer = observer;
    this.#host = host;
  }

  static of({ observer, host }: Pick<Connection, "observer" | "host">): ObservedDeliveries | undefined {
    return observer && new ObservedDeliveries(observer, host);
  }

  /** The same handler, which notes when it starts. */
  handler<Output, H>(handler: Handler<Output, H>): Handler<Output, H> {
    return (message, delivery) => {
      this.#start(delivery.id);
      return handler(message, delivery);
    };
  }

  batchHandler<Output, H>(handler: BatchHandler<Output, H>): BatchHandler<Output, H> {
    return (deliveries) => {
      for (const { id } of deliveries) this.#start(id);
      return handler(deliveries);
    };
  }

  /** Holdings that tell what leaves them. The events say how, just before. */
  holdings(places: number, about: ConsumerIdentity, events: ConsumerEmitter): Holdings {
    const note = (outcome: "retried" | "dead-lettered", { id, error }: { id: string; error: unknown }): void => {
      const started = this.#started.get(id);
      if (started) started.ending = { outcome, code: error === undefined ? undefined : failureCode(error) };
    };
    events.on("retried", (event) => note("retried", event));
    events.on("dead-lettered", (event) => note("dead-lettered", event));
    return new ObservedHoldings(this.#host, places, (held) => this.#ended(held, about));
  }

  #start(id: string): void {
    this.#started.set(id, { atMs: this.#host.monotonicMs(), ending: undefined });
  }

  #ended(held: HeldEntry, about: ConsumerIdentity): void {
    const id = held.originalId;
    const started = this.#started.get(id);
    // Never handled, or handed back.
    if (!started || !this.#started.delete(id) || (held.state !== "settled" && held.state !== "lost")) return;
    const { outcome, code } = outcomeOf(held, started);
    this.#observer.observe({
      kind: "delivery",
      ...about,
      id,
      attempt: held.attempt,
      durationMs: this.#host.monotonicMs() - started.atMs,
      outcome,
      ...(code === undefined ? {} : { code }),
    });
  }
}

function outcomeOf(
  held: HeldEntry,
  { ending }: Started,
): { readonly outcome: DeliveryObservation["outcome"]; readonly code?: FailureCode | undefined } {
  if (held.state === "lost") return { outcome: "lost" };
  return ending ?? { outcome: "acknowledged" };
}

class ObservedHoldings extends Holdings {
  readonly #onLeft: (held: HeldEntry) => void;

  constructor(host: Host, places: number, onLeft: (held: HeldEntry) => void) {
    super(host, places);
    this.#onLeft = onLeft;
  }

  override removeAll(entries: readonly HeldEntry[]): void {
    const leaving = entries.filter(({ held }) => held);
    super.removeAll(entries);
    for (const held of leaving) this.#onLeft(held);
  }
}
