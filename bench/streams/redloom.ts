import { notificationCodec } from "../../src/generated/agents/codecs.js";
import type { Notification, NotificationInput } from "../../src/generated/agents/messages.js";
import {
  ConsumerGroup,
  defineAddress,
  type GroupDefinition,
  Stream,
  type StreamDefinition,
} from "../../src/runtime/generated.js";
import { connect } from "../../src/runtime/index.js";
import type { OpenStream, StreamContender } from "../contender.js";

const group: GroupDefinition = {
  name: "workers",
  start: "earliest",
  concurrency: 100,
  ackTimeoutMs: 30_000,
  retry: { maxAttempts: 5, initialMs: 1_000, factor: 2, maxMs: 60_000, jitter: 0.2 },
  deadLetter: { maxEntries: 10_000, maxAgeMs: 2_592_000_000 },
};
let opened = 0;

/** Redloom as generated code uses it: checked both ways; retry, reclaim, heartbeat and dead letters are on. */
export async function redloom(url: string): Promise<StreamContender> {
  const connection = await connect(url);
  return {
    name: "redloom",
    async open({ ordered } = { ordered: false }) {
      const workers = ordered ? { ...group, order: { by: "message" } } : group;
      const definition = definitionOf(workers);
      const stream = new Stream(connection, definition);
      const bound: OpenStream = {
        add: (message) => stream.add(message),
        addBulk: (messages) => stream.addMany(messages),
        async consume(concurrency, onMessage) {
          const consumers = new ConsumerGroup<Notification>(connection, definition, workers, { tune: { concurrency } });
          const consumer = await consumers.consume(onMessage);
          return () => consumer.stop();
        },
        close: async () => undefined,
      };
      return bound;
    },
    close: () => connection.close(),
  };
}

function definitionOf(workers: GroupDefinition): StreamDefinition<Notification, NotificationInput> {
  const template = `redloom-${++opened}`;
  const definition = `bench.streams.${template}`;
  return {
    definition,
    address: defineAddress({ definition, namespace: "bench", template, parameters: {} }),
    codec: notificationCodec,
    maxBytes: 1_048_576,
    groups: [workers],
  };
}
