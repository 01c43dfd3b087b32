import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { KeyCommands } from "../../src/runtime/key/commands.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import type { Store } from "../../src/runtime/key/store.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { type Tally, tallyDefinition } from "../support/keys.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

type Parameters = { id: string };

const redis = useRedis();
let connections: Connection[];
let tallies: ParameterizedStore<Parameters, Tally>;
beforeAll(async () => {
  connections = await Promise.all([1, 2, 3, 4].map(() => connect(redis.url)));
  tallies = on(connections[0]);
});
afterAll(() => Promise.all(connections.map((one) => one.close())));

function on(connection: Connection | undefined, further = {}): ParameterizedStore<Parameters, Tally> {
  if (!connection) throw new Error("no connection");
  return new ParameterizedStore(connection, tallyDefinition(further), { prefix: redis.prefix });
}

describe("key conditions", () => {
  test("set: ifAbsent writes once, and tells who did", async () => {
    const store = tallies.at({ id: "absent" });
    expect(await store.set({ count: 1 }, { ifAbsent: true })).toBe(true);
    expect(await store.set({ count: 2 }, { ifAbsent: true, ttl: 50_000 })).toBe(false);
    expect([await store.get(), await redis.raw.pttl(store.key)]).toEqual([{ count: 1 }, -1]);
    const other = tallies.at({ id: "absent-ttl" });
    expect(await other.set({ count: 2 }, { ifAbsent: true, ttl: 50_000 })).toBe(true);
    expect(await redis.raw.pttl(other.key)).toSatisfy((ms: number) => ms > 40_000 && ms <= 50_000);
  });

  test("set: ifVersion writes over what was read only; the version is the SHA-1 of what is stored", async () => {
    const store = tallies.at({ id: "version" });
    expect(await store.getVersioned()).toBeUndefined();
    await redis.raw.set(store.key, '{"count":1, "later":true}');
    const read = await store.getVersioned();
    const version = createHash("sha1").update('{"count":1, "later":true}').digest("hex");
    expect(read).toEqual({ value: { count: 1 }, version });
    expect(await store.set({ count: 2 }, { ifVersion: version })).toBe(true);
    expect(await store.set({ count: 3 }, { ifVersion: version })).toBe(false);
    expect(await store.get()).toEqual({ count: 2 });
    await store.delete();
    expect(await store.set({ count: 3 }, { ifVersion: version })).toBe(false);
    expect(await store.exists()).toBe(false);
  });

  test("set: of many that race with one condition, one writes, and the value is that one's", async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.integer({ min: 2, max: 12 }), async (isNew, racers) => {
        const id = `race-${round++}`;
        if (!isNew) await tallies.at({ id }).set({ count: -1 });
        const version = (await tallies.at({ id }).getVersioned())?.version;
        const condition = version === undefined ? ({ ifAbsent: true } as const) : { ifVersion: version };
        const written = await Promise.all(
          Array.from({ length: racers }, (_, count) =>
            on(connections[count % 4])
              .at({ id })
              .set({ count }, condition),
          ),
        );
        expect(written.filter(Boolean)).toHaveLength(1);
        expect(await tallies.at({ id }).get()).toEqual({ count: written.indexOf(true) });
      }),
      { numRuns: 30 },
    );
  });

  test("set: keepTtl keeps the time that is left; what is new expires as the contract says", async () => {
    const store = on(connections[0], { expiresMs: 60_000 }).at({ id: "kept" });
    const ttl = (): Promise<number> => redis.raw.pttl(store.key);
    await store.set({ count: 1 }, { keepTtl: true });
    expect(await ttl()).toSatisfy((ms: number) => ms > 50_000 && ms <= 60_000);
    await store.expire(20_000);
    await store.set({ count: 2 }, { keepTtl: true });
    expect(await ttl()).toSatisfy((ms: number) => ms > 10_000 && ms <= 20_000);
    const { version = "" } = (await store.getVersioned()) ?? {};
    expect(await store.set({ count: 3 }, { ifVersion: version, keepTtl: true })).toBe(true);
    expect(await ttl()).toBeLessThanOrEqual(20_000);
    expect(await store.touch()).toBe(true);
    expect(await ttl()).toBeGreaterThan(50_000);
    await store.delete();
    expect(await store.touch()).toBe(false);
  });

  test("set: with staleFor a value is kept for longer than it is fresh, by every way of writing", async () => {
    const store = on(connections[0], { expiresMs: 10_000, staleForMs: 50_000 }).at({ id: "stale" });
    const sum = (fresh: number) => (ms: number) => ms > fresh + 45_000 && ms <= fresh + 50_000;
    const writes: (() => Promise<unknown>)[] = [
      () => store.set({ count: 1 }),
      () => store.touch(),
      () => store.update(() => ({ count: 2 })),
      () => redis.raw.del(store.key).then(() => store.set({ count: 1 }, { ifAbsent: true })),
    ];
    for (const write of writes) {
      await redis.raw.set(store.key, '{"count":9}', "PX", 100_000);
      await write();
      expect(await redis.raw.pttl(store.key)).toSatisfy(sum(10_000));
    }
    await store.set({ count: 1 }, { ttl: 20_000 });
    expect(await redis.raw.pttl(store.key)).toSatisfy(sum(20_000));
    await store.expire(30_000);
    expect(await redis.raw.pttl(store.key)).toSatisfy(sum(30_000));
  });

  test("set: a condition under a lease is refused once the lease is lost", async () => {
    const address = defineAddress({ definition: "agents.locks.l", namespace: "agents", template: "l", parameters: {} });
    const [connection = await connect(redis.url)] = connections;
    const lock = new Lock(connection, { definition: "agents.locks.l", address, leaseMs: 30_000, waitMs: 5_000 }, redis);
    const store = tallies.at({ id: "guarded" });
    const lease = await lock.acquire();
    expect(await store.set({ count: 1 }, { ifAbsent: true, fence: lease })).toBe(true);
    expect(await store.set({ count: 2 }, { ifAbsent: true, fence: lease })).toBe(false);
    await lease.release();
    const late = store.set({ count: 3 }, { ifAbsent: true, fence: lease });
    await expect(late).rejects.toMatchObject({ code: "LOCK_LOST" });
    expect(await store.get()).toEqual({ count: 1 });
  });

  test("set: whether a condition was met is unknown where the answer was lost, and it is not tried again", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using behind = await connect(proxy.url);
    const store = on(behind).at({ id: "lost" });
    const fault = proxy.cutBeforeReply("lost");
    await expect(store.set({ count: 1 }, { ifAbsent: true })).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(fault.fired).toBe(1);
    expect(await store.get()).toEqual({ count: 1 });
  });

  test("set: another kind of value is WRONG_TYPE under a condition too, and stays", async () => {
    const store: Store<Tally, Tally, Parameters> = tallies.at({ id: "list" });
    await redis.raw.rpush(store.key, "theirs");
    for (const condition of [{ ifAbsent: true } as const, { ifVersion: "0".repeat(40) }]) {
      await expect(store.set({ count: 1 }, condition)).rejects.toMatchObject({ code: "WRONG_TYPE" });
    }
    expect(await redis.raw.lrange(store.key, 0, -1)).toEqual(["theirs"]);
  });

  test("delete: tells of the value alone, and takes the mark of a load away; in a transaction too", async () => {
    const store = tallies.at({ id: "loading" });
    const loading = `{${store.key}}:loading`;
    await redis.raw.set(loading, "token");
    expect([await store.delete(), await redis.raw.exists(loading)]).toEqual([false, 0]);
    await store.set({ count: 1 });
    await redis.raw.set(loading, "token");
    const commands = new KeyCommands<Tally, Tally, Parameters>(tallyDefinition(), redis, { id: "loading" });
    const replies = await connections[0]?.transaction([commands.exists(), commands.delete(), commands.delete()]);
    expect([replies, await redis.raw.exists(loading)]).toEqual([[true, true, false], 0]);
  });

  test("deleteMany: tells in order where there was a value, over more than one batch", async () => {
    const ids = Array.from({ length: 1_200 }, (_, index) => ({ id: `many-${index}` }));
    await tallies.setMany(ids.filter((_, index) => index % 3 === 0).map((one) => [one, { count: 1 }] as const));
    expect(await tallies.deleteMany(ids)).toEqual(ids.map((_, index) => index % 3 === 0));
    expect(await tallies.deleteMany([])).toEqual([]);
    expect(await redis.raw.keys(`${redis.prefix}agents:tally:many-*`)).toEqual([]);
  });
});
