import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { CounterStore, ParameterizedCounterStore } from "../../src/runtime/key/counter.js";
import type { KeyDefinition } from "../../src/runtime/key/definition.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { hitsDefinition } from "../support/keys.js";
import { useRedis } from "../support/redis.js";

type Parameters = { id: string };

const redis = useRedis();
const largest = Number.MAX_SAFE_INTEGER;
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const counter = (id: string, further: Partial<KeyDefinition<number, number, Parameters>> = {}) =>
  new CounterStore(connection, hitsDefinition(further), { prefix: redis.prefix }, { id });

describe("key counter", () => {
  test("counter: counts from nothing, up and down, and is read and written as any other value", async () => {
    const hits = new ParameterizedCounterStore(connection, hitsDefinition(), { prefix: redis.prefix }).at({ id: "a" });
    expect([await hits.increment(), await hits.increment(4), await hits.decrement(2)]).toEqual([1, 5, 3]);
    expect([await hits.get(), await redis.raw.get(hits.key)]).toEqual([3, "3"]);
    await hits.set(-7);
    expect([await hits.increment(0), await hits.decrement(), await hits.increment(8)]).toEqual([-7, -8, 0]);
    expect(await redis.raw.get(hits.key)).toBe("0");
    expect(await hits.update((n = 0) => n + 2)).toBe(2);
  });

  test("counter: many at once, over two connections, miss no count", async () => {
    await using other = await connect(redis.url);
    const stores = [connection, other].map(
      (on) => new CounterStore(on, hitsDefinition(), { prefix: redis.prefix }, { id: "many" }),
    );
    const sums = await Promise.all(Array.from({ length: 500 }, (_, n) => stores[n % 2]?.increment()));
    expect(sums.toSorted((a = 0, b = 0) => a - b)).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
  });

  test("counter: never leaves its bounds, nor what numbers hold exactly, whatever is added to whatever", async () => {
    const near = fc.constantFrom(0, 1, -1, 9, 10, 11, 2 ** 31, 2 ** 52, largest - 1, largest, -largest, 1 - largest);
    const amounts = fc.oneof(near, fc.maxSafeInteger());
    const bounds = fc.option(fc.tuple(amounts, amounts), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.option(amounts, { nil: undefined }), amounts, bounds, async (start, by, within) => {
        const [minimum = -largest, maximum = largest] = within?.toSorted((a, b) => a - b) ?? [];
        const hits = counter("bounded", { counter: within ? { minimum, maximum } : {} });
        if (start === undefined) await hits.delete();
        else await redis.raw.set(hits.key, start);
        const sum = BigInt(start ?? 0) + BigInt(by);
        const nears =
          start !== undefined && ((sum > maximum && sum <= BigInt(start)) || (sum < minimum && sum >= BigInt(start)));
        const fits = (sum >= minimum && sum <= maximum) || nears;
        const result = await hits.increment(by).catch((error: unknown) => error);
        if (fits) expect(result).toBe(Number(sum));
        else expect(result).toMatchObject({ code: "PAYLOAD_INVALID", key: hits.key });
        const left = fits ? sum.toString() : start === undefined ? null : String(start);
        expect(await redis.raw.get(hits.key)).toBe(left === "-0" ? "0" : left);
      }),
      { numRuns: 300 },
    );
  });

  test("counter: the time to live starts anew, or is kept, which for what is new is the contract's", async () => {
    const hits = counter("lives", { expiresMs: 60_000 });
    const ttl = (): Promise<number> => redis.raw.pttl(hits.key);
    await hits.increment(1, { keepTtl: true });
    expect(await ttl()).toSatisfy((ms: number) => ms > 50_000 && ms <= 60_000);
    await hits.expire(20_000);
    await hits.increment(1, { keepTtl: true });
    expect(await ttl()).toBeLessThanOrEqual(20_000);
    await hits.increment(1, { ttl: 90_000 });
    expect(await ttl()).toBeGreaterThan(80_000);
    await hits.decrement();
    expect(await ttl()).toSatisfy((ms: number) => ms > 50_000 && ms <= 60_000);
    const forever = counter("forever");
    await forever.increment();
    expect(await redis.raw.pttl(forever.key)).toBe(-1);
  });

  test.each([
    "",
    "{}",
    '"1"',
    "1.5",
    "01",
    "-",
    "1e400",
    "9007199254740992",
    "0x10",
    "nan",
    "inf",
    "5.",
    "+1",
    ".5",
    "1e",
    "1 1",
    "- 1",
    "\u00a01",
    "1e-1",
    "1\v",
  ])(
    "counter: %j under the key is no integer: told and left, or counted anew where the contract says so",
    async (text) => {
      const hits = counter("unfit");
      await redis.raw.set(hits.key, text);
      await expect(hits.increment()).rejects.toMatchObject({ code: "PAYLOAD_INVALID", key: hits.key });
      expect(await redis.raw.get(hits.key)).toBe(text);
      expect(await counter("unfit", { onInvalid: "miss" }).increment(3)).toBe(3);
    },
  );

  test("counter: whole numbers as other languages write them are counted on, as `get` reads them", async () => {
    const hits = counter("python", { onInvalid: "miss" });
    for (const [text, sum] of [
      ["5\n", 6],
      [" \t\r\n5 ", 6],
      ["1e1", 11],
      ["1.5E+1", 16],
      ["50e-1", 6],
      ["5.0", 6],
      ["-0", 1],
      ["-3", -2],
    ] as const) {
      await redis.raw.set(hits.key, text);
      expect(Number(await hits.get()) + 1).toBe(sum);
      expect(await hits.increment()).toBe(sum);
    }
  });

  test("counter: what lies outside its bounds is brought back towards them, and goes no further out", async () => {
    const hits = counter("narrowed", { counter: { minimum: 0, maximum: 100 }, onInvalid: "miss" });
    await redis.raw.set(hits.key, "500");
    await expect(hits.increment()).rejects.toMatchObject({ code: "PAYLOAD_INVALID" });
    await expect(hits.decrement(501)).rejects.toMatchObject({ code: "PAYLOAD_INVALID" });
    expect(await redis.raw.get(hits.key)).toBe("500");
    expect([await hits.decrement(), await hits.decrement(399), await hits.increment(0)]).toEqual([499, 100, 100]);
    await redis.raw.set(hits.key, "-5");
    await expect(hits.decrement()).rejects.toMatchObject({ code: "PAYLOAD_INVALID" });
    expect([await hits.increment(), await hits.increment(5)]).toEqual([-4, 1]);
  });

  test("counter: another kind of value is WRONG_TYPE and stays", async () => {
    const hits = counter("list");
    await redis.raw.rpush(hits.key, "theirs");
    await expect(hits.increment()).rejects.toMatchObject({ code: "WRONG_TYPE" });
    expect(await redis.raw.lrange(hits.key, 0, -1)).toEqual(["theirs"]);
  });

  test("counter: under a lease that was lost nothing is counted", async () => {
    const address = defineAddress({ definition: "agents.locks.c", namespace: "agents", template: "c", parameters: {} });
    const lock = new Lock(connection, { definition: "agents.locks.c", address, leaseMs: 30_000, waitMs: 5_000 }, redis);
    const lease = await lock.acquire();
    const hits = counter("guarded");
    expect(await hits.increment(1, { fence: lease })).toBe(1);
    await lease.release();
    await expect(hits.increment(1, { fence: lease })).rejects.toMatchObject({ code: "LOCK_LOST" });
    expect(await hits.get()).toBe(1);
  });
});
