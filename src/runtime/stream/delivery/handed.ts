import type {
  AcknowledgeOptions,
  Delivery,
  HeldEntry,
  MessageDelivery,
  Possession,
  RetryOptions,
  Settlement,
} from "./delivery.js";

/**
 * What the handler is given. The held entry itself, except where it is a replayed dead letter: its id is that of the
 * redo stream, and people know it by the one that it was added with.
 */
export function handed<Output, H>(held: HeldEntry): MessageDelivery<Output, H> {
  const delivery: Delivery<unknown> & { readonly message: unknown } = held.source === "s" ? held : new Replayed(held);
  // Whoever decoded the entry set both from the definition that `Output` and `H` belong to.
  return delivery as MessageDelivery<Output, H>;
}

class Replayed implements Delivery<unknown> {
  readonly #held: HeldEntry;

  constructor(held: HeldEntry) {
    this.#held = held;
  }

  get id(): string {
    return this.#held.originalId;
  }

  get message(): unknown {
    return this.#held.message;
  }

  get attempt(): number {
    return this.#held.attempt;
  }

  get headers(): unknown {
    return this.#held.headers;
  }

  get timestamp(): number {
    return this.#held.timestamp;
  }

  get consumer(): string {
    return this.#held.consumer;
  }

  get raw(): Uint8Array {
    return this.#held.raw;
  }

  get replays(): number {
    return this.#held.replays;
  }

  get signal(): AbortSignal {
    return this.#held.signal;
  }

  acknowledge(options?: AcknowledgeOptions): Promise<Settlement> {
    return this.#held.acknowledge(options);
  }

  retry(options?: RetryOptions): Promise<Settlement> {
    return this.#held.retry(options);
  }

  deadLetter(reason: string | Error): Promise<Settlement> {
    return this.#held.deadLetter(reason);
  }

  extend(): Promise<Possession> {
    return this.#held.extend();
  }
}
