import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { KeyDefinition } from "../../src/runtime/key/definition.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { type Tally, tallyCodec } from "../support/keys.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

type Seat = { tenant: string; seat: number };

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const definition: KeyDefinition<Tally, Tally, Seat> = {
  definition: "agents.keys.seat",
  address: defineAddress<Seat>({
    definition: "agents.keys.seat",
    namespace: "agents",
    template: "seat:{tenant}:{seat}",
    parameters: { tenant: { type: "string" }, seat: { type: "integer" } },
    slot: "tenant",
  }),
  codec: tallyCodec,
  maxBytes: 1_000,
};

const seats = (prefix: string, on = connection) => new ParameterizedStore(on, definition, { prefix });

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const gathered: Value[] = [];
  for await (const value of values) gathered.push(value);
  return gathered;
}

const bySeat = (a: Seat, b: Seat): number => a.tenant.localeCompare(b.tenant) || a.seat - b.seat;

describe("key scan", () => {
  test("scan: tells every value's parameters once, whatever they hold, and those of `where` alone", async () => {
    const hostile = fc.constantFrom("*", "a", "a:b", "{a}", "%2A", " ", "[a-z]", "?", "\\", "é", "😀", "a*", "\uFFFD");
    const seat = fc.record({
      tenant: fc.oneof(hostile, fc.string({ unit: "grapheme", minLength: 1 })),
      seat: fc.integer(),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(seat, { maxLength: 12, selector: (one) => `${one.seat} ${one.tenant}` }),
        async (made) => {
          const store = seats(`${redis.prefix}${run++}:`);
          await store.setMany(made.map((one) => [one, { count: one.seat }] as const));
          expect((await all(store.scan())).sort(bySeat)).toEqual(made.toSorted(bySeat));
          const entries = await all(store.entries({ pageSize: 1 }));
          expect(entries.map(([one]) => one).sort(bySeat)).toEqual(made.toSorted(bySeat));
          expect(entries.every(([one, value]) => value.count === one.seat)).toBe(true);
          for (const where of made.slice(0, 3)) {
            const tenant = made.filter((one) => one.tenant === where.tenant);
            expect((await all(store.scan({ where: { tenant: where.tenant } }))).sort(bySeat)).toEqual(
              tenant.sort(bySeat),
            );
            expect(await all(store.scan({ where }))).toEqual([where]);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test("scan: leaves out what no name of the address is: other kinds, siblings, longer names, no text", async () => {
    const store = seats(`${redis.prefix}others:`);
    const own = store.at({ tenant: "t", seat: 1 });
    await own.set({ count: 1 });
    await redis.raw.set(`${own.key}:more`, "x");
    await redis.raw.set(`${own.key}:loading`, "x");
    await redis.raw.set(own.key.replace(/1$/, "one"), "x");
    await redis.raw.rpush(store.at({ tenant: "t", seat: 2 }).key, "theirs");
    const noText = Buffer.from(own.key.replace("{t}", "{\xff}"), "latin1");
    await redis.raw.set(noText, "x");
    expect(await all(store.scan())).toEqual([{ tenant: "t", seat: 1 }]);
    await redis.raw.del(noText);
  });

  test("scan: tells what is there all the time once, while others come and go and the table grows", async () => {
    const store = seats(`${redis.prefix}moving:`);
    const lasting = Array.from({ length: 1_500 }, (_, seat) => ({ tenant: `t${seat % 7}`, seat }));
    await store.setMany(lasting.map((one) => [one, { count: 1 }] as const));
    const seen: number[] = [];
    let comes = 10_000;
    for await (const { seat } of store.scan({ pageSize: 50 })) {
      if (seat < 10_000) seen.push(seat);
      if (seen.length % 100 !== 1) continue;
      const some = Array.from({ length: 300 }, () => ({ tenant: "new", seat: comes++ }));
      await store.setMany(some.map((one) => [one, { count: 1 }] as const));
      await store.deleteMany(some.slice(0, 150));
    }
    expect(seen.sort((a, b) => a - b)).toEqual(lasting.map((one) => one.seat));
  });

  test("entries: leaves out what went meanwhile, and does with what does not fit as it is told", async () => {
    const store = seats(`${redis.prefix}entries:`);
    const good = store.at({ tenant: "t", seat: 1 });
    await good.set({ count: 5 });
    const bad = store.at({ tenant: "t", seat: 2 });
    await redis.raw.set(bad.key, "{");
    await expect(all(store.entries())).rejects.toMatchObject({ code: "PAYLOAD_INVALID", key: bad.key });
    expect(await all(store.entries({ onInvalid: "miss" }))).toEqual([[{ tenant: "t", seat: 1 }, { count: 5 }]]);
    expect(await bad.exists()).toBe(true);
    expect(await all(store.entries({ onInvalid: "delete" }))).toHaveLength(1);
    expect(await bad.exists()).toBe(false);
  });

  test("scan: begins again where the connection is lost on the way, and tells nothing twice", async () => {
    await using server = await startRedisServer();
    await using proxy = await startProxy({ port: server.port });
    await using behind = await connect(proxy.url);
    const store = seats("", behind);
    const made = Array.from({ length: 2_000 }, (_, seat) => ({ tenant: "t", seat }));
    await store.setMany(made.map((one) => [one, { count: 1 }] as const));
    const seen: number[] = [];
    let cuts = 0;
    for await (const { seat } of store.scan({ pageSize: 100 })) {
      seen.push(seat);
      if (seen.length === 300 || seen.length === 900) cuts += proxy.cutAll();
      if (seen.length === 1_200) proxy.cutBeforeReply("SCAN");
    }
    expect(cuts).toBeGreaterThanOrEqual(2);
    expect(seen.sort((a, b) => a - b)).toEqual(made.map((one) => one.seat));
  });

  test("scan: another server behind the name is looked through from its beginning", async () => {
    await using first = await startRedisServer();
    const behind = await connect(first.url);
    const store = seats("", behind);
    await store.setMany(Array.from({ length: 500 }, (_, seat) => [{ tenant: "t", seat }, { count: 1 }] as const));
    const scanning = store.scan({ pageSize: 50 });
    const { value: seen } = await scanning.next();
    first.signal("SIGKILL");
    await first.ended;
    await using second = await startRedisServer({ port: first.port });
    const raw = new Redis(second.url);
    for (let seat = 500; seat < 600; seat++) await raw.set(`agents:seat:{t}:${seat}`, '{"count":1}');
    raw.disconnect();
    const more = await all(scanning);
    expect(seen?.seat).toBeLessThan(500);
    expect(more.filter((one) => one.seat >= 500)).toHaveLength(100);
    await behind.close();
  });

  test("scan: ends with its signal, with its connection, and where the server stays away", async () => {
    await using server = await startRedisServer();
    const behind = await connect(server.url, { commandTimeoutMs: 3_000 });
    const store = seats("", behind);
    await store.setMany(Array.from({ length: 500 }, (_, seat) => [{ tenant: "t", seat }, { count: 1 }] as const));
    const controller = new AbortController();
    const aborted = store.scan({ pageSize: 10, signal: controller.signal });
    await aborted.next();
    controller.abort(new Error("enough"));
    await expect(all(aborted)).rejects.toThrow("enough");
    const away = store.scan({ pageSize: 10 });
    await away.next();
    server.signal("SIGSTOP");
    await expect(all(away)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    server.signal("SIGCONT");
    const closed = store.scan({ pageSize: 10 });
    await closed.next();
    await behind.close();
    await expect(all(closed)).rejects.toMatchObject({ code: "CLOSED" });
  });
});
