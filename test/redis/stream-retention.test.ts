import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { Trimmed } from "../../src/runtime/stream/adding/retention.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import type { GroupDefinition, Retention, StreamDefinition } from "../../src/runtime/stream/definition.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
const others: GroupDefinition = { ...workers, name: "others" };
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

function open(retention: Retention, groups: readonly GroupDefinition[] = [workers]) {
  const name = `retention-${++streams}`;
  const key = `${redis.prefix}tests:${name}`;
  const options = { prefix: redis.prefix };
  // Nothing is trimmed by this one on the side.
  const unbounded = taskStream(name, groups);
  const definition: StreamDefinition<Task> = { ...unbounded, retention };
  const commands = new StreamCommands<Task>(definition, options);
  return {
    key,
    definition,
    producer: new Producer<Task>(connection, unbounded, options),
    bounded: new Producer<Task>(connection, definition, options),
    /** As if the last run was a second ago. */
    async trim(): Promise<Trimmed> {
      await redis.raw.del(`{${key}}:janitor`);
      return connection.execute(commands.trim());
    },
    trimNow: () => connection.execute(commands.trim()),
    length: () => redis.raw.xlen(key),
    ids: async () => (await redis.raw.xrange(key, "-", "+")).map(([id]) => id),
    read: (group: string, count: number) => read(key, group, count),
    acknowledge: (group: string, ids: readonly string[]) => redis.raw.xack(key, group, ...ids),
  };
}

async function read(key: string, group: string, count: number): Promise<string[]> {
  const reply = await redis.raw.xreadgroup("GROUP", group, "me", "COUNT", count, "STREAMS", key, ">");
  // ioredis leaves the reply of XREADGROUP open.
  const entries = (reply as [string, [string, string[]][]][] | null)?.[0]?.[1] ?? [];
  return entries.map(([id]) => id);
}

const tasks = (count: number): Task[] => Array.from({ length: count }, (_, number) => ({ number }));

describe("trim", () => {
  it("keeps the newest entries, to the count, where every group has acknowledged the rest", async () => {
    const { producer, trim, ids, read, acknowledge } = open({ maxEntries: 7, hard: false });
    const added = await producer.addMany(tasks(250));
    await acknowledge("workers", await read("workers", 1_000));
    expect(await trim()).toEqual({ trimmed: 243, more: false, heldBy: [] });
    expect(await ids()).toEqual(added.slice(-7).map(({ id }) => id));
    expect(await trim()).toEqual({ trimmed: 0, more: false, heldBy: [] });
  });

  it("goes on after the server's clock was set back", async () => {
    const { producer, trimNow, read, acknowledge, key } = open({ maxEntries: 7, hard: false });
    await producer.addMany(tasks(20));
    await acknowledge("workers", await read("workers", 20));
    await redis.raw.set(`{${key}}:janitor`, "1", "PX", 3_600_000);
    expect(await trimNow()).toMatchObject({ trimmed: 13 });
    expect(await trimNow()).toMatchObject({ skipped: true });
  });

  it("stops at what a group has not acknowledged, has not been given, and at groups that nobody serves", async () => {
    const { producer, trim, length, read, acknowledge, key } = open({ maxEntries: 5, hard: false }, [workers, others]);
    await producer.addMany(tasks(40));
    const delivered = await read("workers", 30);
    await acknowledge("workers", delivered.slice(0, 20));
    // Nobody has ever read from "others".
    expect((await trim()).trimmed).toBe(0);
    await acknowledge("others", await read("others", 40));
    expect((await trim()).trimmed).toBe(20);
    // The twentieth first entry is still pending in "workers".
    await acknowledge("workers", delivered.slice(21));
    expect((await trim()).trimmed).toBe(0);
    await acknowledge("workers", delivered.slice(20, 21));
    expect((await trim()).trimmed).toBe(10);
    expect(await length()).toBe(10);
    // A group of somebody else's, which the contract does not know.
    await redis.raw.xgroup("CREATE", key, "stranger", "0");
    await acknowledge("workers", await read("workers", 10));
    expect((await trim()).trimmed).toBe(0);
    await redis.raw.xgroup("DESTROY", key, "stranger");
    expect((await trim()).trimmed).toBe(5);
  });

  it("goes by age, which the ids tell", async () => {
    const { trim, length, read, acknowledge, key } = open({ maxAgeMs: 60_000, hard: false });
    await redis.raw.xgroup("CREATE", key, "workers", "0", "MKSTREAM");
    const old = Date.now() - 120_000;
    for (let index = 0; index < 150; index++) await redis.raw.xadd(key, `${old}-${index}`, "data", "{}");
    await redis.raw.xadd(key, "*", "data", "{}");
    expect((await trim()).trimmed).toBe(0);
    const ids = await read("workers", 200);
    await acknowledge("workers", ids.slice(0, 149));
    expect((await trim()).trimmed).toBe(149);
    await acknowledge("workers", ids.slice(149));
    expect((await trim()).trimmed).toBe(1);
    expect(await length()).toBe(1);
  });

  it("tells which groups hold what it would remove, and whether somebody serves them", async () => {
    const { producer, trim, read, acknowledge, key } = open({ maxEntries: 1, hard: false }, [workers, others]);
    await producer.addMany(tasks(20));
    await redis.raw.xgroup("CREATE", key, "done", "$");
    await acknowledge("workers", (await read("workers", 20)).slice(1));
    const held = await trim();
    expect(held.heldBy).toEqual([
      { group: "others", live: false, oldestAgeMs: expect.any(Number) },
      { group: "workers", live: true, oldestAgeMs: expect.any(Number) },
    ]);
    await redis.raw.zadd(`{${key}}:alive:others`, Date.now(), "somebody");
    expect((await trim()).heldBy.map(({ live }) => live)).toEqual([true, true]);
    await redis.raw.zadd(`{${key}}:alive:others`, Date.now() - 3_600_000, "somebody");
    expect((await trim()).heldBy.map(({ live }) => live)).toEqual([false, true]);
  });

  it("removes a page at a time, and one page a second, or the next one soon where there is more", async () => {
    const { producer, trimNow, length, read, acknowledge } = open({ maxEntries: 1_000, hard: false });
    for (let part = 0; part < 5; part++) await producer.addMany(tasks(5_000));
    await acknowledge("workers", await read("workers", 30_000));
    for (let page = 0; page < 2; page++) {
      // The next page may come soon after a full one.
      await expect.poll(trimNow, { interval: 5 }).toEqual({ trimmed: 10_000, more: true, heldBy: [] });
    }
    const asked: number[] = [];
    await expect
      .poll(async () => asked.push(performance.now()) && (await trimNow()).trimmed, { interval: 5 })
      .toBe(4_000);
    const before = asked.at(-1) ?? 0;
    // Whoever asks in between is told that nothing was looked at.
    const next = await trimNow();
    if (performance.now() - before < 900) expect(next).toEqual({ trimmed: 0, more: false, heldBy: [], skipped: true });
    expect(await length()).toBe(1_000);
    await producer.addMany(tasks(200));
    await acknowledge("workers", await read("workers", 30_000));
    await expect.poll(async () => (await trimNow()).trimmed, { interval: 5 }).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(700);
  });

  it("removes what is pending too, where retention is hard", async () => {
    const { producer, trim, length, read, key } = open({ maxEntries: 5, maxAgeMs: 60_000, hard: true });
    await redis.raw.xadd(key, "1-0", "data", "{}");
    await producer.addMany(tasks(250));
    await read("workers", 100);
    expect(await trim()).toEqual({ trimmed: 246, more: false, heldBy: [] });
    expect(await length()).toBe(5);
  });

  it("leaves alone what is no stream, and does nothing where there is none", async () => {
    const { trim, key } = open({ maxEntries: 5, hard: false });
    expect(await trim()).toEqual({ trimmed: 0, more: false, heldBy: [] });
    await redis.raw.set(key, "mine");
    await expect(trim()).rejects.toMatchObject({ code: "WRONG_TYPE" });
    expect(await redis.raw.get(key)).toBe("mine");
  });

  it("compares ids as numbers", async () => {
    const { trim, ids, read, acknowledge, key } = open({ maxEntries: 1, hard: false }, [workers, others]);
    await redis.raw.xgroup("CREATE", key, "workers", "0", "MKSTREAM");
    await redis.raw.xgroup("CREATE", key, "others", "0");
    const all = ["5-9", "5-10", "5-11", "10-1", "10-2"];
    for (const id of all) await redis.raw.xadd(key, id, "data", "{}");
    await acknowledge("workers", (await read("workers", 3)).slice(1));
    await acknowledge("others", await read("others", 5));
    expect((await trim()).trimmed).toBe(0);
    await acknowledge("workers", ["5-9"]);
    expect((await trim()).trimmed).toBe(3);
    expect(await ids()).toEqual(["10-1", "10-2"]);
  });

  it("takes ids at the end of what an id can be", async () => {
    const { trim, ids, read, acknowledge, key } = open({ maxEntries: 1, hard: false });
    await redis.raw.xgroup("CREATE", key, "workers", "0", "MKSTREAM");
    const last = "18446744073709551614-18446744073709551615";
    for (const id of ["5-9007199254740993", "5-18446744073709551615", last]) {
      await redis.raw.xadd(key, id, "data", "{}");
    }
    await acknowledge("workers", (await read("workers", 10)).slice(0, 1));
    await trim();
    expect(await ids()).toEqual(["5-18446744073709551615", last]);
  });

  it("never removes what a group has not acknowledged, whatever is added, read and acknowledged", async () => {
    const group = fc.constantFrom("workers", "others");
    const step = fc.oneof(
      fc.record({ do: fc.constant("add" as const), count: fc.integer({ min: 1, max: 120 }) }),
      fc.record({ do: fc.constant("read" as const), group, count: fc.integer({ min: 1, max: 150 }) }),
      fc.record({
        do: fc.constant("acknowledge" as const),
        group,
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        seed: fc.nat(),
      }),
      fc.record({ do: fc.constant("trim" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        async (steps, maxEntries) => {
          const stream = open({ maxEntries, hard: false }, [workers, others]);
          const unacknowledged = { workers: new Set<string>(), others: new Set<string>() };
          const pending = { workers: new Set<string>(), others: new Set<string>() };
          for (const one of steps) {
            if (one.do === "add") {
              for (const { id } of await stream.producer.addMany(tasks(one.count))) {
                unacknowledged.workers.add(id);
                unacknowledged.others.add(id);
              }
            } else if (one.do === "read") {
              if (!(await redis.raw.exists(stream.key))) continue;
              const name = one.group as keyof typeof pending;
              for (const id of await stream.read(name, one.count)) pending[name].add(id);
            } else if (one.do === "acknowledge") {
              const name = one.group as keyof typeof pending;
              const some = [...pending[name]].filter(
                (_, index) => ((index * 7919 + one.seed) % 1_000) / 1_000 < one.share,
              );
              if (some.length > 0) await stream.acknowledge(name, some);
              for (const id of some) {
                pending[name].delete(id);
                unacknowledged[name].delete(id);
              }
            } else {
              await stream.trim();
              const there = new Set(await stream.ids());
              for (const ids of Object.values(unacknowledged)) for (const id of ids) expect(there.has(id)).toBe(true);
            }
          }
          if (!(await redis.raw.exists(stream.key))) return;
          for (const name of ["workers", "others"] as const) {
            const all = [...pending[name], ...(await stream.read(name, 10_000))];
            if (all.length > 0) await stream.acknowledge(name, all);
          }
          await stream.trim();
          expect(await stream.length()).toBeLessThanOrEqual(maxEntries);
        },
      ),
      { numRuns: 300, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
    );
  }, 120_000);
});

describe("a producer", () => {
  it("trims a stream that no consumer tends, on the side", async () => {
    const { bounded, length, read, acknowledge } = open({ maxEntries: 10, hard: false });
    await bounded.addMany(tasks(200));
    await acknowledge("workers", await read("workers", 1_000));
    const afterOneMore = (): Promise<number> => bounded.add({ number: 1 }).then(length);
    await expect.poll(afterOneMore, { interval: 50 }).toBeLessThan(60);
  });

  it("tells once of groups that nobody serves, when what they hold is a minute old", async () => {
    const { definition, key } = open({ maxEntries: 1, hard: false }, [workers, others]);
    await using own = await connect(redis.url);
    const told: unknown[] = [];
    own.on("error", (error) => told.push(error));
    const producer = new Producer<Task>(own, definition, { prefix: redis.prefix });
    await redis.raw.xgroup("CREATE", key, "workers", "0", "MKSTREAM");
    await redis.raw.xgroup("CREATE", key, "others", "0");
    await redis.raw.xadd(key, `${Date.now() - 3_600_000}-1`, "data", '{"number":0}');
    for (let run = 0; run < 2; run++) {
      await expect
        .poll(
          async () => {
            await producer.add({ number: 1 });
            return redis.raw.exists(`{${key}}:janitor`);
          },
          { interval: 20 },
        )
        .toBe(1);
      await redis.raw.del(`{${key}}:janitor`);
    }
    await expect.poll(() => told).toMatchObject([{ code: "RETENTION_HELD", key, message: /others, workers/ }]);
  });

  it("keeps a hard bound with every entry", async () => {
    const { bounded, length } = open({ maxEntries: 100, hard: true });
    await bounded.addMany(tasks(1_000));
    expect(await length()).toBeLessThan(300);
    for (let number = 0; number < 300; number++) await bounded.add({ number });
    expect(await length()).toBeLessThan(300);
  });
});
