/**
 * Ratios of the stream rows against ioredis by hand, in one process: `npx tsx bench/streams-quick.ts`. Rounds are
 * interleaved; medians with minimum and maximum.
 */
import { Redis } from "ioredis";
import { connect } from "../src/runtime/connection/connect.js";
import type { Connection } from "../src/runtime/connection/connection.js";
import { Producer } from "../src/runtime/stream/adding/producer.js";
import type { GroupDefinition, StreamDefinition } from "../src/runtime/stream/definition.js";
import { ConsumerGroup } from "../src/runtime/stream/group.js";
import { startRedisServer } from "../src/runtime/testing/redis-server.js";
import { defineAddress } from "../src/runtime/wire/address.js";
import { messageCodec } from "../src/runtime/wire/codec.js";

interface Message {
  readonly id: string;
  readonly kind: "alert" | "info";
  readonly at: string;
  readonly tags: readonly string[];
  readonly origin: { readonly host: string; readonly pid: number };
  readonly note?: string;
}

const message: Message = {
  id: "0f0e9f6e-8f2b-4d7c-9c57-0d7a4f4f2b11",
  kind: "alert",
  at: "2026-01-01T00:00:00.000Z",
  tags: ["one", "two", "three"],
  origin: { host: "worker-17.example.org", pid: 4711 },
  note: "about two hundred bytes in all",
};

const fits = (value: unknown): value is Message => {
  const one = value as Message;
  return (
    typeof one === "object" &&
    one !== null &&
    typeof one.id === "string" &&
    (one.kind === "alert" || one.kind === "info") &&
    typeof one.at === "string" &&
    Array.isArray(one.tags) &&
    one.tags.every((tag) => typeof tag === "string") &&
    typeof one.origin?.host === "string" &&
    Number.isInteger(one.origin.pid)
  );
};

const codec = messageCodec<Message, Message>({
  name: "Message",
  fits,
  read: (json: Message) => json,
  accepts: fits,
  write: (value) => JSON.stringify(value),
  explain: async () => [],
});

const group: GroupDefinition = {
  name: "g",
  start: "earliest",
  concurrency: 100,
  ackTimeoutMs: 30_000,
  retry: { maxAttempts: 5, initialMs: 1_000, factor: 2, maxMs: 60_000, jitter: 0.2 },
  deadLetter: { maxEntries: 10_000, maxAgeMs: 86_400_000 },
};

const rounds = Number(process.env.ROUNDS ?? 5);
const total = Number(process.env.TOTAL ?? 50_000);
let streams = 0;

function stream(): { definition: StreamDefinition<Message>; key: string } {
  const template = `s${++streams}`;
  const definition = `b.streams.${template}`;
  return {
    key: `b:${template}`,
    definition: {
      definition,
      address: defineAddress({ definition, namespace: "b", template, parameters: {} }),
      codec,
      maxBytes: 1_048_576,
      groups: [group],
    },
  };
}

/** On a busy machine the processor time a message costs in this process says more than the rate. */
let cpuMicros = 0;

async function timed(count: number, work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  const cpuBefore = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpuBefore);
  cpuMicros = (user + system) / count;
  return count / ((performance.now() - before) / 1_000);
}

async function fill(raw: Redis, key: string, count: number): Promise<void> {
  await raw.xgroup("CREATE", key, "g", "0", "MKSTREAM");
  const data = JSON.stringify(message);
  for (let at = 0; at < count; at += 1_000) {
    const pipeline = raw.pipeline();
    for (let index = 0; index < 1_000; index++) pipeline.xadd(key, "*", "data", data);
    await pipeline.exec();
  }
}

async function consumeRaw(raw: Redis, reader: Redis, count: number, batch: number): Promise<number> {
  const { key } = stream();
  await fill(raw, key, count);
  return timed(count, async () => {
    const acks: Promise<unknown>[] = [];
    for (let seen = 0; seen < count; ) {
      const reply = (await reader.xreadgroup("GROUP", "g", "c", "COUNT", batch, "BLOCK", 5_000, "STREAMS", key, ">")) as
        | [string, [string, string[]][]][]
        | null;
      const ids: string[] = [];
      for (const [id, fields] of reply?.[0]?.[1] ?? []) {
        JSON.parse(fields[1] ?? "");
        ids.push(id);
      }
      seen += ids.length;
      acks.push(raw.xack(key, "g", ...ids));
      if (batch === 1) await acks.pop();
    }
    await Promise.all(acks);
  });
}

async function consumeOurs(raw: Redis, connection: Connection, count: number, concurrency: number, async: boolean) {
  const { key, definition } = stream();
  await fill(raw, key, count);
  const consumers = new ConsumerGroup<Message>(connection, definition, group, { tune: { concurrency } });
  return timed(count, async () => {
    let seen = 0;
    let done: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    const handler = async
      ? async () => {
          if (++seen === count) done();
        }
      : () => {
          if (++seen === count) done();
        };
    const consumer = await consumers.consume(handler);
    await all;
    await consumer.stop();
  });
}

async function inFlight(count: number, width: number, add: () => Promise<unknown>): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await add();
  };
  await Promise.all(Array.from({ length: width }, lane));
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;
}

async function main(): Promise<void> {
  await using server = await startRedisServer();
  const raw = new Redis(server.url);
  const auto = new Redis(server.url, { enableAutoPipelining: true });
  const reader = new Redis(server.url, { protocol: 2 });
  const connection = await connect(server.url);
  const producerOn = async (): Promise<Producer<Message>> => {
    const { definition } = stream();
    const producer = new Producer<Message>(connection, definition);
    await producer.add(message);
    return producer;
  };
  const bulk = Array.from({ length: 1_000 }, () => message);
  const cases: Record<string, () => Promise<number>> = {
    "consume 100: raw": () => consumeRaw(raw, reader, total, 100),
    "consume 100: ours, sync": () => consumeOurs(raw, connection, total, 100, false),
    "consume 100: ours, async": () => consumeOurs(raw, connection, total, 100, true),
    "consume 1: raw": () => consumeRaw(raw, reader, total / 5, 1),
    "consume 1: ours, async": () => consumeOurs(raw, connection, total / 5, 1, true),
    "add awaited: raw": () =>
      timed(total / 5, () =>
        inFlight(total / 5, 1, () => raw.xadd(`a${streams}`, "*", "data", JSON.stringify(message))),
      ),
    "add awaited: ours": async () => {
      const producer = await producerOn();
      return timed(total / 5, () => inFlight(total / 5, 1, () => producer.add(message)));
    },
    "add 1000 in flight: raw": () =>
      timed(total, () => inFlight(total, 1_000, () => auto.xadd(`b${streams}`, "*", "data", JSON.stringify(message)))),
    "add 1000 in flight: ours": async () => {
      const producer = await producerOn();
      return timed(total, () => inFlight(total, 1_000, () => producer.add(message)));
    },
    "addMany 1000: raw pipeline": () =>
      timed(total, async () => {
        for (let at = 0; at < total; at += 1_000) {
          const pipeline = raw.pipeline();
          for (let index = 0; index < 1_000; index++)
            pipeline.xadd(`c${streams}`, "*", "data", JSON.stringify(message));
          await pipeline.exec();
        }
      }),
    "addMany 1000: ours": async () => {
      const producer = await producerOn();
      return timed(total, async () => {
        for (let at = 0; at < total; at += 1_000) await producer.addMany(bulk);
      });
    },
  };
  const only = process.argv[2];
  const results = new Map<string, number[]>();
  const costs = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(cases)) {
      if (only && !name.startsWith(only)) continue;
      results.set(name, [...(results.get(name) ?? []), await run()]);
      costs.set(name, [...(costs.get(name) ?? []), cpuMicros]);
      await raw.flushall();
    }
  }
  let floor = { rate: 1, cost: 1 };
  for (const [name, rates] of results) {
    const rate = median(rates);
    const cost = median(costs.get(name) ?? []);
    if (name.includes("raw")) floor = { rate, cost };
    const range = `${Math.round(Math.min(...rates) / 1_000)}k..${Math.round(Math.max(...rates) / 1_000)}k`;
    const columns = [name.padEnd(28), `${(rate / 1_000).toFixed(1).padStart(6)}k/s`, range.padEnd(11)];
    columns.push((rate / floor.rate).toFixed(2), `cpu ${cost.toFixed(2)}us`, (floor.cost / cost).toFixed(2));
    console.log(columns.join("  "));
  }
  await connection.close();
  for (const redis of [raw, auto, reader]) redis.disconnect();
}

await main();
