import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { KeyDefinition } from "../../src/runtime/key/definition.js";
import { Store } from "../../src/runtime/key/store.js";
import { startChild } from "../support/child.js";
import type { KeyUpdaterConfig } from "../support/key-updater.js";
import { type Tally, tallyDefinition } from "../support/keys.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

type TallyStore = Store<Tally, Tally, { id: string }>;

const redis = useRedis();
let connection: Connection;
let other: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
  other = await connect(redis.url);
});
afterAll(async () => {
  await connection.close();
  await other.close();
});

const storeOf = (id: string, further: Partial<KeyDefinition<Tally, Tally, { id: string }>> = {}, on = connection) =>
  new Store(on, tallyDefinition(further), { prefix: redis.prefix }, { id });
const more = (current: Tally | undefined): Tally => ({ ...current, count: (current?.count ?? 0) + 1 });
const stored = async (store: TallyStore): Promise<unknown> => JSON.parse((await redis.raw.get(store.key)) ?? "null");

describe("key update", () => {
  test("update: loses no increment and no unknown field, by several processes and a newer writer at once", {
    timeout: 120_000,
  }, async () => {
    const store = storeOf("race");
    await redis.raw.set(store.key, '{"count":0,"note":"n","later":{"a":[1]},"digits":12345678901234567890}');
    const child = new URL("../support/key-updater.ts", import.meta.url);
    const config: KeyUpdaterConfig = { url: redis.url, prefix: redis.prefix, id: "race", updates: 60, atOnce: 6 };
    const children = Array.from({ length: 3 }, () => startChild(child, config));
    const here = [connection, other].map(async (on) => {
      for (let left = 60; left > 0; left--) await storeOf("race", {}, on).update(more, { timeoutMs: 60_000 });
    });
    // A newer version of the contract, which has fields of its own.
    for (let field = 0; field < 20; field++) await addField(store.key, `newer${field}`);
    await Promise.all([...here, ...children.map((one) => one.line(/done/, 100_000))]);
    await Promise.all(children.map((one) => one.ended));
    const newer = Object.fromEntries(Array.from({ length: 20 }, (_, field) => [`newer${field}`, field]));
    expect(await stored(store)).toMatchObject({ count: 5 * 60, note: "n", later: { a: [1] }, ...newer });
    expect(await redis.raw.get(store.key)).toContain('"digits":12345678901234567890');
  });

  async function addField(key: string, name: string): Promise<void> {
    const script = `local text = redis.call('GET', KEYS[1]):sub(1, -2) .. ',"${name}":${name.slice(5)}}'
      return redis.call('SET', KEYS[1], text)`;
    await redis.raw.eval(script, 1, key);
    await sleep(5);
  }

  test("update: any mixture of changes over two connections ends where one after the other would", async () => {
    const step = fc.record({ on: fc.boolean(), by: fc.integer({ min: -5, max: 5 }), pause: fc.nat({ max: 3 }) });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const id = `mixture-${run++}`;
        const results = await Promise.all(
          steps.map(({ on, by, pause }) =>
            storeOf(id, {}, on ? connection : other).update(async (current) => {
              if (pause > 0) await sleep(pause);
              return { count: (current?.count ?? 0) + by };
            }),
          ),
        );
        const sum = steps.reduce((all, { by }) => all + by, 0);
        expect(await storeOf(id).get()).toEqual({ count: sum });
        expect(results.some((one) => one?.count === sum)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test("update: tells what is stored now; `undefined` leaves it as it is, also where there is nothing", async () => {
    const store = storeOf("told");
    expect(await store.update(() => undefined)).toBeUndefined();
    expect(await store.exists()).toBe(false);
    expect(await store.update(more)).toEqual({ count: 1 });
    expect(await store.update(() => undefined)).toEqual({ count: 1 });
    expect(await store.update(async (current) => ({ ...more(current), note: "n" }))).toEqual({ count: 2, note: "n" });
  });

  test("update: a value changed in place keeps its unknown fields as a copy does, and one left as it is is told as it is", async () => {
    interface Mutable {
      count: number;
    }
    const store = storeOf("in-place");
    await redis.raw.set(store.key, '{"count":1,"later":{"a":1}}');
    const inPlace = (current: Tally | undefined): Tally | undefined => {
      if (current) (current as Mutable).count++;
      return current;
    };
    expect(await store.update(inPlace)).toEqual({ count: 2 });
    expect(await stored(store)).toEqual({ count: 2, later: { a: 1 } });
    expect(await store.update((current) => void inPlace(current))).toEqual({ count: 2 });
    expect(await stored(store)).toEqual({ count: 2, later: { a: 1 } });
  });

  test("update: an abort leaves no timer behind", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((one) => one === "Timeout").length;
    const store = storeOf("timers");
    await store.set({ count: 1 });
    const controller = new AbortController();
    const options = { signal: controller.signal, timeoutMs: Number.POSITIVE_INFINITY };
    const before = timers();
    const running = Array.from({ length: 20 }, (_, id) =>
      storeOf(`timers-${id >> 1}`)
        .update(() => new Promise<Tally>(() => undefined), options)
        .catch(() => "aborted"),
    );
    await expect.poll(timers).toBeGreaterThanOrEqual(before + 20);
    controller.abort();
    expect(await Promise.all(running)).toEqual(running.map(() => "aborted"));
    await expect.poll(timers).toBeLessThan(before + 5);
  });

  test("update: gives the contract's time to live, or the one given, or keeps what is left", async () => {
    const store = storeOf("lives", { expiresMs: 60_000 });
    const ttl = (): Promise<number> => redis.raw.pttl(store.key);
    await store.update(more, { keepTtl: true });
    expect(await ttl()).toSatisfy((ms: number) => ms > 50_000 && ms <= 60_000);
    await store.update(more, { ttl: 20_000 });
    expect(await ttl()).toBeLessThanOrEqual(20_000);
    await store.update(more, { keepTtl: true });
    expect(await ttl()).toBeLessThanOrEqual(20_000);
    await store.update(more);
    expect(await ttl()).toBeGreaterThan(50_000);
  });

  test("update: whoever loses every race until its deadline is told so, and has written nothing", async () => {
    const store = storeOf("contended");
    let calls = 0;
    const updating = store.update(
      async () => {
        await storeOf("contended", {}, other).set({ count: calls++ });
        return { count: -1 };
      },
      { timeoutMs: 3_000 },
    );
    await expect(updating).rejects.toMatchObject({ code: "UPDATE_CONTENDED", key: store.key });
    expect(calls).toBeGreaterThan(3);
    // What it does last it may still do when it is over.
    await expect.poll(async () => (await store.get())?.count).toBe(calls - 1);
  });

  test("update: a function that does not end is not waited for, and those behind it get their turn", async () => {
    const store = storeOf("endless");
    const endless = store.update(() => new Promise<Tally>(() => undefined), { timeoutMs: 4_000 });
    const late = store.update(more, { timeoutMs: 2_000 });
    const behind = store.update(more);
    expect(await Promise.allSettled([endless, late, behind])).toMatchObject([
      { reason: { code: "UPDATE_CONTENDED" } },
      { reason: { code: "UPDATE_CONTENDED" } },
      { value: { count: 1 } },
    ]);
  });

  test("update: what the function throws is thrown, and an abort ends it, while it waits for its turn too", async () => {
    const store = storeOf("thrown");
    await store.set({ count: 1 });
    const failing = store.update(() => {
      throw new RangeError("mine");
    });
    await expect(failing).rejects.toThrow(RangeError);
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const running = store.update(() => new Promise<Tally>(() => undefined), options);
    const waiting = store.update(more, options);
    controller.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await expect(waiting).rejects.toThrow("enough");
    await expect(store.update(more, options)).rejects.toThrow("enough");
    expect(await store.update(more)).toEqual({ count: 2 });
  });

  test("update: what does not fit is refused with its issues, and so is what grows too large by what is kept", async () => {
    const store = storeOf("unfit", { maxBytes: 60 });
    await redis.raw.set(store.key, '{"count":1,"later":"0123456789012345678901234567890"}');
    await expect(store.update(() => ({ count: "1" }) as never)).rejects.toMatchObject({
      code: "PAYLOAD_INVALID",
      issues: [{ path: "count", expected: "integer" }],
    });
    const larger = store.update((current) => ({ ...more(current), note: "0123456789" }));
    await expect(larger).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE", key: store.key });
    expect(await stored(store)).toMatchObject({ count: 1 });
  });

  test("update: a stored value that does not fit is told, or passed over where the contract says so", async () => {
    await redis.raw.set(storeOf("broken").key, "{");
    await expect(storeOf("broken").update(more)).rejects.toMatchObject({ code: "PAYLOAD_INVALID" });
    expect(await redis.raw.get(storeOf("broken").key)).toBe("{");
    expect(await storeOf("broken", { onInvalid: "miss" }).update(() => undefined)).toBeUndefined();
    expect(await storeOf("broken", { onInvalid: "miss" }).update(more)).toEqual({ count: 1 });
  });

  test("update: another kind of value is WRONG_TYPE and stays, also where it comes while the function runs", async () => {
    const store = storeOf("list");
    await redis.raw.rpush(store.key, "theirs");
    await expect(store.update(more)).rejects.toMatchObject({ code: "WRONG_TYPE" });
    await redis.raw.del(store.key);
    const meanwhile = store.update(async () => {
      await redis.raw.rpush(store.key, "theirs");
      return { count: 1 };
    });
    await expect(meanwhile).rejects.toMatchObject({ code: "WRONG_TYPE" });
    expect(await redis.raw.lrange(store.key, 0, -1)).toEqual(["theirs"]);
  });

  test("update: an answer that was lost is told as unknown, and is not repeated", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using behind = await connect(proxy.url);
    const store = storeOf("lost", {}, behind);
    await store.update(more);
    const fault = proxy.cutBeforeReply("EVALSHA");
    await expect(store.update(more)).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN", key: store.key });
    expect(fault.fired).toBe(1);
    expect(await store.update(more)).toEqual({ count: 3 });
  });
});
