import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { CounterStore } from "../../src/runtime/key/counter.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import { Store } from "../../src/runtime/key/store.js";
import { hitsDefinition, type Tally, tallyDefinition } from "../support/keys.js";
import { useRedis } from "../support/redis.js";

type Parameters = { id: string };

const redis = useRedis({ own: true });
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const storeOf = (id: string, on = connection): Store<Tally, Tally, Parameters> =>
  new Store(on, tallyDefinition(), { prefix: redis.prefix }, { id });
const counterOf = (id: string, on = connection): CounterStore<Parameters> =>
  new CounterStore(on, hitsDefinition(), { prefix: redis.prefix }, { id });

/** Every way of writing. */
const writes: readonly (readonly [string, (id: string, on?: Connection) => Promise<unknown>])[] = [
  ["set", (id, on) => storeOf(id, on).set({ count: 1 })],
  ["set with ifAbsent", (id, on) => storeOf(id, on).set({ count: 1 }, { ifAbsent: true })],
  ["update", (id, on) => storeOf(id, on).update(() => ({ count: 1 }))],
  ["increment", (id, on) => counterOf(id, on).increment()],
];

describe("keys and what befalls a server", () => {
  test.each(writes)("%s: is typed as SERVER_REFUSED where Redis is full, and nothing is written", async (_, write) => {
    await redis.raw.set("filler", "x".repeat(100_000));
    await redis.raw.config("SET", "maxmemory", "1");
    try {
      await expect(write("full")).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "OOM" });
    } finally {
      await redis.raw.config("SET", "maxmemory", "0");
    }
    expect(await redis.raw.exists(storeOf("full").key, counterOf("full").key)).toBe(0);
  });

  test("delete: frees memory where Redis is full", async () => {
    const store = storeOf("freed");
    await store.set({ count: 1 });
    await redis.raw.config("SET", "maxmemory", "1");
    try {
      expect(await store.delete()).toBe(true);
    } finally {
      await redis.raw.config("SET", "maxmemory", "0");
    }
  });

  test.each(writes)("%s: goes on after the server has forgotten every script", async (_, write) => {
    await write("flushed");
    await redis.raw.script("FLUSH");
    await write("flushed");
    await redis.raw.script("FLUSH");
    expect(await storeOf("flushed").delete()).toBeTypeOf("boolean");
    await counterOf("flushed").delete();
  });

  test.each(writes)("%s: is typed as SERVER_REFUSED where the user may not write the key", async (name, write) => {
    await redis.raw.call("ACL", "SETUSER", "reader", "on", ">secret", "+@all", `%R~${redis.prefix}*`, "resetchannels");
    const port = new URL(redis.url).port;
    await using reader = await connect(`redis://reader:secret@127.0.0.1:${port}`);
    const refused = await write(`denied ${name}`, reader).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "SERVER_REFUSED", reason: "NOPERM" });
    expect(await storeOf(`denied ${name}`, reader).get()).toBeUndefined();
  });

  test("permissions: what docs/keys.md lists is enough", async () => {
    const names = ["get", "set", "exists", "pexpire", "evalsha", "eval", "del", "pttl", "scan"].map((one) => `+${one}`);
    const keys = [`~${redis.prefix}agents:*`, `~{${redis.prefix}agents:*`];
    await redis.raw.call(
      "ACL",
      "SETUSER",
      "narrow",
      "on",
      ">secret",
      "-@all",
      "+@connection",
      "+info",
      ...names,
      ...keys,
    );
    await using narrow = await connect(`redis://narrow:secret@127.0.0.1:${new URL(redis.url).port}`);
    const users = new ParameterizedStore(narrow, tallyDefinition({ expiresMs: 5_000 }), { prefix: redis.prefix });
    const store = users.at({ id: "narrow" });
    await redis.raw.set(store.key, "{");
    expect(await store.get({ onInvalid: "delete" })).toBeUndefined();
    expect(await store.set({ count: 1 }, { ifAbsent: true })).toBe(true);
    const { version = "" } = (await store.getVersioned()) ?? {};
    expect(await store.set({ count: 2 }, { ifVersion: version, keepTtl: true })).toBe(true);
    expect(await store.update((now) => ({ count: (now?.count ?? 0) + 1 }))).toEqual({ count: 3 });
    for await (const [{ id }] of users.entries({ where: { id: "narrow" } })) expect(id).toBe("narrow");
    expect([await store.touch(), await store.exists(), await store.delete()]).toEqual([true, true, true]);
    expect(await counterOf("narrow", narrow).increment()).toBe(1);
  });

  test.each(writes)("%s: waits for a read-only server within its deadline, and is not applied", async (_, write) => {
    await using impatient = await connect(redis.url, { commandTimeoutMs: 2_000 });
    // Known to the server, so that one request is one attempt.
    await write("known", impatient);
    await redis.raw.replicaof("127.0.0.1", "1");
    try {
      const before = performance.now();
      const refused = await write("read-only", impatient).catch((error: unknown) => error);
      // Its last attempt may be under way when the time is over.
      expect(refused).toMatchObject({
        code: expect.stringMatching(/^(UNAVAILABLE|OUTCOME_UNKNOWN|DEADLINE_EXCEEDED)$/),
      });
      expect(performance.now() - before).toBeGreaterThanOrEqual(1_900);
    } finally {
      await redis.raw.replicaof("NO", "ONE");
    }
    const raw = new Redis(redis.url);
    expect(await raw.exists(storeOf("read-only").key, counterOf("read-only").key)).toBe(0);
    raw.disconnect();
  });
});
