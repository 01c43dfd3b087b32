import { OptionsInvalidError } from "../../../errors.js";
import type { Consumer } from "../../../stream/consumer/consumer.js";
import type { ConsumerHealth } from "../../../stream/consumer/health.js";
import type { StreamDefinition } from "../../../stream/definition.js";
import type { ReadOptions } from "../../../stream/delivery/by-hand.js";
import type { BatchHandler, Handler, Middleware } from "../../../stream/delivery/handlers.js";
import { around, runBatch } from "../../../stream/delivery/middleware.js";
import type { GroupRemoval } from "../../../stream/group/status.js";
import {
  type ConsumeBatchesOptions,
  type ConsumeOptions,
  type ConsumerGroup,
  longestBatchWaitMs,
  longestBlockMs,
} from "../../../stream/group.js";
import { checkHandler, consumerName, whole } from "../../../stream/settings.js";
import { explained } from "../../../wire/codec.js";
import { type DeliveryOutcome, FakeDelivery, type FakeDeliveryOptions } from "../../fake-delivery.js";
import type { About, Behaviour } from "../about.js";
import type { MethodsOf } from "../types.js";

type Definition = StreamDefinition<unknown, unknown, object, object, object>;
type Options = FakeDeliveryOptions<object>;

interface Consuming {
  readonly handler?: Handler<unknown>;
  readonly batchHandler?: BatchHandler<unknown>;
  readonly middleware: readonly Middleware<unknown>[];
}

export function group(
  about: About<ConsumerGroup<unknown>, Definition>,
): Behaviour<Omit<MethodsOf<ConsumerGroup<unknown>>, "use">> {
  const consuming = new Set<Consuming>();
  const middleware: Middleware<unknown>[] = [];
  const start = (
    one: Omit<Consuming, "middleware">,
    name: string | undefined,
    signal: AbortSignal | undefined,
  ): Consumer => {
    const whole = { ...one, middleware: [...middleware] };
    consuming.add(whole);
    return consumerOf(name ?? "test", () => consuming.delete(whole), signal);
  };
  return {
    checks: checksOf(about),
    methods: {
      consume: async (handler, options) => start({ handler }, options?.consumer, options?.signal),
      consumeBatches: async (batchHandler, options) => start({ batchHandler }, options?.consumer, options?.signal),
      read: async () => [],
      pending: async () => 0,
      remove: async ({ force = false } = {}) => removalOf(consuming.size, force),
      status: async () => ({ ...emptyGroup }),
    },
    further: {
      use: (one: Middleware<unknown>) => void middleware.push(one),
      deliver: (message: unknown, options: Options = {}) => deliver(about, consuming, message, options),
      deliverBatch: (messages: readonly unknown[], options: Options = {}) =>
        deliverBatch(about, consuming, messages, options),
    },
  };
}

/** Refused while consumers live, unless forced. */
function removalOf(liveConsumers: number, force: boolean): GroupRemoval {
  const rest = { pending: 0, deadLetters: 0 };
  if (liveConsumers === 0 || force) return { removed: true, ...rest };
  return { removed: false, because: "live-consumers", liveConsumers, ...rest };
}

/** As the real one checks before any I/O. */
function checksOf({ definition: { definition } }: AboutGroup) {
  const consuming = (handler: unknown, { concurrency, consumer }: ConsumeOptions = {}): void => {
    checkHandler(definition, handler);
    if (concurrency !== undefined) whole(definition, "concurrency", concurrency, 1, 10_000);
    if (consumer !== undefined) consumerName(definition, consumer);
  };
  return {
    consume: consuming,
    consumeBatches(handler: unknown, options: ConsumeBatchesOptions = {}) {
      consuming(handler, options);
      whole(definition, "maxSize", options.maxSize ?? 100, 1, 1_000);
      whole(definition, "maxWaitMs", options.maxWaitMs ?? 0, 0, longestBatchWaitMs);
    },
    read({ consumer, count = 10, blockMs = 0 }: ReadOptions) {
      consumerName(definition, consumer);
      whole(definition, "count", count, 1, 1_000);
      whole(definition, "blockMs", blockMs, 0, longestBlockMs);
    },
  };
}

const emptyGroup = {
  exists: true,
  length: 0,
  pending: 0,
  oldestPendingId: undefined,
  oldestPendingAgeMs: 0,
  silentMs: undefined,
  lag: { count: 0, exact: true, oldestAgeMs: undefined },
  consumers: [],
  scheduled: 0,
  retrying: 0,
  parked: 0,
  deadLetters: 0,
  redo: 0,
};

type AboutGroup = About<ConsumerGroup<unknown>, Definition>;

async function deliver(
  about: AboutGroup,
  consuming: ReadonlySet<Consuming>,
  message: unknown,
  options: Options,
): Promise<FakeDelivery<unknown, object>> {
  const one = [...consuming].find(({ handler }) => handler !== undefined);
  if (!one?.handler) throw nobody("consume", about);
  const delivery = await deliveryOf(about, message, options);
  try {
    await around(one.middleware, one.handler)(delivery.message, withTexts(delivery));
    delivery.end({ kind: "acknowledged", with: [] });
  } catch (error) {
    delivery.end(failed(about, delivery, error));
  }
  return delivery;
}

async function deliverBatch(
  about: AboutGroup,
  consuming: ReadonlySet<Consuming>,
  messages: readonly unknown[],
  options: Options,
): Promise<readonly FakeDelivery<unknown, object>[]> {
  const one = [...consuming].find(({ batchHandler }) => batchHandler !== undefined);
  if (!one?.batchHandler) throw nobody("consumeBatches", about);
  const deliveries = await Promise.all(messages.map((message) => deliveryOf(about, message, options)));
  const endings = await runBatch(one.middleware, one.batchHandler, deliveries.map(withTexts));
  for (const [index, delivery] of deliveries.entries()) {
    const ending = endings[index];
    if (ending?.status === "rejected") delivery.end(failed(about, delivery, ending.reason));
    else delivery.end({ kind: "acknowledged", with: [] });
  }
  return deliveries;
}

/** Handlers of any headers take it: what they are, the test said. */
function withTexts(delivery: FakeDelivery<unknown, object>): FakeDelivery<unknown, Readonly<Record<string, string>>> {
  return delivery as FakeDelivery<unknown, Readonly<Record<string, string>>>;
}

/** Through the codec: what the handler gets is what a reader would have. */
async function deliveryOf(
  { definition, concern }: AboutGroup,
  given: unknown,
  options: Options,
): Promise<FakeDelivery<unknown, object>> {
  try {
    const text = definition.codec.encode(given);
    const headers = definition.headers
      ? definition.headers.decode(definition.headers.encode(options.headers))
      : (options.headers ?? {});
    return new FakeDelivery(definition.codec.parse(text), { raw: Buffer.from(text), ...options, headers });
  } catch (error) {
    throw await explained(error, concern);
  }
}

/** As the group does: another attempt, and after the last one the dead letters. */
function failed(
  { definition, group }: AboutGroup,
  { attempt }: FakeDelivery<unknown, object>,
  error: unknown,
): DeliveryOutcome {
  const { maxAttempts = 5 } = definition.groups.find(({ name }) => name === group)?.retry ?? {};
  if (attempt < maxAttempts) return { kind: "retried", delayMs: undefined, countsAsAttempt: true, error };
  return { kind: "dead-lettered", reason: error instanceof Error ? error : String(error) };
}

function nobody(method: string, { concern }: AboutGroup): OptionsInvalidError {
  const fix = `Let the code under test call \`${method}\` on the double first.`;
  return new OptionsInvalidError("Nobody consumes what is delivered", fix, concern);
}

function consumerOf(name: string, onStop: () => void, signal: AbortSignal | undefined): Consumer {
  let state: ConsumerHealth["state"] = "running";
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const stop = async (): Promise<void> => {
    state = "stopped";
    onStop();
    finish();
  };
  if (signal?.aborted) void stop();
  else signal?.addEventListener("abort", () => void stop(), { once: true });
  return {
    name,
    finished,
    get health() {
      return {
        state,
        connected: true,
        running: 0,
        waiting: 0,
        settling: 0,
        lastReadAt: undefined,
        lastError: undefined,
      };
    },
    on: () => () => undefined,
    onEvent: () => () => undefined,
    async pause() {
      if (state === "running") state = "paused";
    },
    async resume() {
      if (state === "paused") state = "running";
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
