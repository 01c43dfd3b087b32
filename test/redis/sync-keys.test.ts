import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { CounterStore } from "../../src/runtime/key/counter.js";
import type { KeyDefinition } from "../../src/runtime/key/definition.js";
import { Store } from "../../src/runtime/key/store.js";
import { connectSync, type SyncConnection, SyncCounterStore, SyncStore } from "../../src/runtime/sync/index.js";
import { startChild } from "../support/child.js";
import type { KeyUpdaterConfig } from "../support/key-updater.js";
import { hitsDefinition, type Tally, tallyDefinition } from "../support/keys.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: SyncConnection;
beforeAll(() => {
  connection = connectSync(redis.url);
});
afterAll(() => connection.close());

const storeOf = (id: string, further: Partial<KeyDefinition<Tally, Tally, { id: string }>> = {}) =>
  new SyncStore(connection, tallyDefinition(further), { prefix: redis.prefix }, { id });
const more = (current: Tally | undefined): Tally => ({ ...current, count: (current?.count ?? 0) + 1 });

function failure(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail");
}

describe("sync keys", () => {
  test("sync store: conditions and versions are those of the asynchronous one", async () => {
    await using asynchronous = await connect(redis.url);
    const store = storeOf("conditions");
    const other = new Store(asynchronous, tallyDefinition(), { prefix: redis.prefix }, { id: "conditions" });
    expect([store.getVersioned(), store.set({ count: 1 }, { ifAbsent: true })]).toEqual([undefined, true]);
    expect(store.set({ count: 2 }, { ifAbsent: true })).toBe(false);
    const { version = "" } = (await other.getVersioned()) ?? {};
    expect(store.getVersioned()).toEqual({ value: { count: 1 }, version });
    expect(await other.set({ count: 2 }, { ifVersion: version })).toBe(true);
    expect([store.set({ count: 3 }, { ifVersion: version }), store.get()]).toEqual([false, { count: 2 }]);
  });

  test("sync store: times to live are given, kept and renewed", async () => {
    const store = storeOf("lives", { expiresMs: 60_000 });
    expect(store.touch()).toBe(false);
    store.set({ count: 1 }, { ttl: 20_000 });
    store.set({ count: 2 }, { keepTtl: true });
    expect(await redis.raw.pttl(store.key)).toBeLessThanOrEqual(20_000);
    expect(store.touch()).toBe(true);
    expect(await redis.raw.pttl(store.key)).toBeGreaterThan(50_000);
    expect(failure(() => storeOf("lives").touch())).toMatchObject({ code: "OPTIONS_INVALID" });
  });

  test("sync store: onInvalid is the contract's or the call's", async () => {
    await redis.raw.set(storeOf("broken").key, "{");
    expect(failure(() => storeOf("broken").get())).toMatchObject({ code: "PAYLOAD_INVALID" });
    expect([storeOf("broken").get({ onInvalid: "miss" }), storeOf("broken").exists()]).toEqual([undefined, true]);
    expect(storeOf("broken", { onInvalid: "delete" }).getVersioned()).toBeUndefined();
    expect(storeOf("broken").exists()).toBe(false);
  });

  test("sync counter: counts together with an asynchronous one, within its bounds", async () => {
    await using asynchronous = await connect(redis.url);
    const definition = hitsDefinition({ counter: { minimum: 0, maximum: 5 } });
    const options = { prefix: redis.prefix };
    const hits = new SyncCounterStore(connection, definition, options, { id: "s" });
    const other = new CounterStore(asynchronous, definition, options, { id: "s" });
    expect([hits.increment(), await other.increment(3), hits.decrement(2), hits.get()]).toEqual([1, 4, 2, 2]);
    expect(failure(() => hits.increment(4))).toMatchObject({ code: "PAYLOAD_INVALID" });
    expect(failure(() => hits.decrement(3))).toMatchObject({ code: "PAYLOAD_INVALID" });
    expect(hits.get()).toBe(2);
  });

  test("sync update: loses nothing against another process, and keeps what it does not know", {
    timeout: 60_000,
  }, async () => {
    const store = storeOf("race");
    await redis.raw.set(store.key, '{"count":0,"later":{"a":[1]}}');
    const config: KeyUpdaterConfig = { url: redis.url, prefix: redis.prefix, id: "race", updates: 100, atOnce: 4 };
    const child = startChild(new URL("../support/key-updater.ts", import.meta.url), config);
    await expect.poll(() => store.get()?.count, { timeout: 30_000 }).toBeGreaterThan(0);
    for (let left = 100; left > 0; left--) store.update(more);
    await child.line(/done/);
    expect(JSON.parse((await redis.raw.get(store.key)) ?? "")).toEqual({ count: 200, later: { a: [1] } });
    await child.ended;
  });

  test("sync update: leaves what it is told to, throws what is thrown, and gives up in time", () => {
    const store = storeOf("ends");
    expect(store.update(() => undefined)).toBeUndefined();
    expect(store.update(more)).toEqual({ count: 1 });
    expect(store.update(() => undefined)).toEqual({ count: 1 });
    const mine = new RangeError("mine");
    const throws = (): undefined => {
      throw mine;
    };
    expect(failure(() => store.update(throws))).toBe(mine);
    expect(failure(() => store.update((async () => ({ count: 1 })) as never))).toMatchObject({
      code: "OPTIONS_INVALID",
    });
    let last = 10;
    const always = (): Tally => {
      store.set({ count: ++last });
      return { count: -1 };
    };
    expect(failure(() => store.update(always, { timeoutMs: 1_500 }))).toMatchObject({ code: "UPDATE_CONTENDED" });
    expect(store.get()).toEqual({ count: last });
  });

  test("sync update: a value changed in place keeps its unknown fields", async () => {
    const store = storeOf("in-place");
    await redis.raw.set(store.key, '{"count":1,"later":{"a":1}}');
    store.update((current) => Object.assign(current ?? {}, { count: 2 }));
    expect(JSON.parse((await redis.raw.get(store.key)) ?? "")).toEqual({ count: 2, later: { a: 1 } });
  });

  test("sync update: past its time nothing is written", () => {
    const store = storeOf("late");
    store.set({ count: 1 });
    const slow = (current: Tally | undefined): Tally => {
      connection.pause(2_100);
      return more(current);
    };
    expect(failure(() => store.update(slow, { timeoutMs: 2_000 }))).toMatchObject({ code: "UPDATE_CONTENDED" });
    expect(store.get()).toEqual({ count: 1 });
  });
});
