import type { Delivery, MessageDelivery } from "./delivery.js";
import type { BatchHandler, Handler, Middleware } from "./handlers.js";

/** The handler with the middleware around it, the first outermost; the handler itself where there is none. */
export function around<Output, H>(
  middleware: readonly Middleware<Output, H>[],
  handler: Handler<Output, H>,
): Handler<Output, H> {
  return middleware.reduceRight<Handler<Output, H>>(
    (inner, one) => (message, delivery) => runOne(one, inner, message, delivery),
    handler,
  );
}

async function runOne<Output, H>(
  middleware: Middleware<Output, H>,
  inner: Handler<Output, H>,
  message: Output,
  delivery: Delivery<H>,
): Promise<void> {
  let running = false;
  let ended: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    running = true;
    try {
      await inner(message, delivery);
    } finally {
      running = false;
    }
  };
  const next = (): Promise<void> => {
    ended ??= run();
    return ended;
  };
  await middleware(message, delivery, next);
  // It did not wait for the handler: how that ends counts even so.
  if (running) await ended;
}

/** How it ended for each delivery of a batch, in their order. */
type Endings = readonly PromiseSettledResult<unknown>[];

/**
 * A batch with the middleware around it: each delivery goes through all of it, and those that came to the end of it are
 * handled together, once all others ended or came there too. `next` of each ends as the batch does.
 */
export async function runBatch<Output, H>(
  middleware: readonly Middleware<Output, H>[],
  handler: BatchHandler<Output, H>,
  deliveries: readonly MessageDelivery<Output, H>[],
): Promise<Endings> {
  const handle = async (batch: typeof deliveries): Promise<unknown> => handler(batch);
  if (middleware.length === 0) {
    const [ending] = await Promise.allSettled([handle(deliveries)]);
    return deliveries.map(() => ending);
  }
  const meeting = new Meeting(deliveries.length);
  const inside = new Set<Delivery<H>>();
  const handled = meeting.complete.then(() => {
    const batch = deliveries.filter((delivery) => inside.has(delivery));
    return batch.length > 0 ? handle(batch) : undefined;
  });
  const run = async (delivery: MessageDelivery<Output, H>): Promise<void> => {
    const inner = (): Promise<unknown> => {
      inside.add(delivery);
      meeting.arrive(delivery);
      return handled;
    };
    try {
      await around(middleware, inner)(delivery.message, delivery);
    } finally {
      meeting.arrive(delivery);
    }
  };
  return Promise.allSettled([...deliveries.map(run)]);
}

/** Complete when as many came as are expected; coming twice counts once. */
class Meeting {
  readonly complete: Promise<void>;
  readonly #expected: number;
  readonly #here = new Set<unknown>();
  #complete: () => void = () => undefined;

  constructor(expected: number) {
    this.#expected = expected;
    this.complete = new Promise((resolve) => {
      this.#complete = resolve;
    });
  }

  arrive(who: unknown): void {
    this.#here.add(who);
    if (this.#here.size === this.#expected) this.#complete();
  }
}
