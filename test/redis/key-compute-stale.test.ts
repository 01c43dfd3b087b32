import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { RedloomError } from "../../src/runtime/errors.js";
import type { Store } from "../../src/runtime/key/store.js";
import { siblingKey } from "../../src/runtime/wire/address.js";
import { HeldLoader, type Report, reportStore } from "../support/computed.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let one: Connection;
let other: Connection;
beforeAll(async () => {
  [one, other] = await Promise.all([connect(redis.url), connect(redis.url)]);
});
afterAll(() => Promise.all([one.close(), other.close()]));

const times = { expiresMs: 60_000, staleForMs: 600_000 };
/** A lease so long that nothing which has to be gone is gone by itself. */
const lasting = { leaseMs: 60_000 };
const never = (): never => {
  throw new Error("The loader must not run");
};

/** The same key in two processes; what is stored was written long ago. */
async function staleKey(name: string, text = "old"): Promise<[Store<Report>, Store<Report>]> {
  const stores: [Store<Report>, Store<Report>] = [
    reportStore(one, redis.prefix, name, times),
    reportStore(other, redis.prefix, name, times),
  ];
  await redis.raw.set(stores[0].key, JSON.stringify({ text }), "PX", times.staleForMs);
  return stores;
}

describe("getOrCompute of a key with `staleFor`", () => {
  it("stores for both times together, and computes nothing while the value is fresh", async () => {
    const store = reportStore(one, redis.prefix, "fresh", times);
    await store.getOrCompute(() => ({ text: "new" }));
    expect(await redis.raw.pttl(store.key)).toSatisfy((ms: number) => ms > 650_000 && ms <= 660_000);
    expect(await store.getOrCompute(never)).toEqual({ text: "new" });
    const given = reportStore(one, redis.prefix, "fresh-given", times);
    await given.getOrCompute(() => ({ text: "new" }), { ttl: 10_000 });
    expect(await redis.raw.pttl(given.key)).toSatisfy((ms: number) => ms > 605_000 && ms <= 610_000);
  });

  it("gives the stale value to everybody at once, while one process computes it anew", async () => {
    const [store, another] = await staleKey("revalidated");
    const loader = new HeldLoader();
    expect(await store.getOrCompute(loader.load)).toEqual({ text: "old" });
    expect(await store.getOrCompute(never)).toEqual({ text: "old" });
    expect(await another.getOrCompute(never)).toEqual({ text: "old" });
    expect(loader.runs).toBe(1);
    expect(loader.contexts[0]?.current).toEqual({ text: "old" });
    loader.end("new");
    await expect.poll(() => another.getOrCompute(never)).toEqual({ text: "new" });
    expect(await redis.raw.pttl(store.key)).toBeGreaterThan(650_000);
  });

  it("is fresh for ever where somebody wrote it without an end", async () => {
    const [store] = await staleKey("endless");
    await redis.raw.persist(store.key);
    expect(await store.getOrCompute(never)).toEqual({ text: "old" });
  });

  it("keeps the stale value where computing fails, tells why, and tries again no sooner than in a second", async () => {
    const [store, another] = await staleKey("failing");
    const told: RedloomError[] = [];
    using _ = { [Symbol.dispose]: one.on("error", (error) => told.push(error)) };
    const failure = new Error("no model");
    let runs = 0;
    const failing = (): never => {
      runs++;
      throw failure;
    };
    const before = performance.now();
    expect(await store.getOrCompute(failing)).toEqual({ text: "old" });
    await expect.poll(() => told).toMatchObject([{ code: "HANDLER_FAILED", cause: failure, key: store.key }]);
    for (let asked = 0; asked < 50; asked++) expect(await another.getOrCompute(failing)).toEqual({ text: "old" });
    if (performance.now() - before < 900) expect(runs).toBe(1);
    await expect.poll(() => another.getOrCompute(() => ({ text: "new" }))).toEqual({ text: "new" });
  });

  it("tells `onError` instead, where that is given, also of what does not fit", async () => {
    const [store] = await staleKey("told");
    const told: unknown[] = [];
    const onError = (error: unknown): void => void told.push(error);
    expect(await store.getOrCompute(() => ({ text: 1 }) as never, { onError })).toEqual({ text: "old" });
    await expect.poll(() => told).toMatchObject([{ code: "PAYLOAD_INVALID", issues: [{ path: "text" }] }]);
    expect(await redis.raw.get(store.key)).toBe('{"text":"old"}');
  });

  it("ends a background run at `timeoutMs`", async () => {
    const [store] = await staleKey("endless-loader");
    const loader = new HeldLoader();
    const told: unknown[] = [];
    await store.getOrCompute(loader.load, { ...lasting, timeoutMs: 200, onError: (error) => void told.push(error) });
    await expect.poll(() => loader.contexts[0]?.signal.aborted).toBe(true);
    await expect.poll(() => told).toMatchObject([{ code: "DEADLINE_EXCEEDED" }]);
    await expect.poll(() => redis.raw.exists(`{${store.key}}:loading`)).toBe(0);
  });

  it.each(["set", "set to the same", "delete"] as const)("a `%s` while it is computed anew wins", async (verb) => {
    const [store, another] = await staleKey(`race-${verb.replaceAll(" ", "-")}`, "written");
    const loader = new HeldLoader();
    await store.getOrCompute(loader.load, lasting);
    if (verb === "delete") await another.delete();
    else await another.set({ text: verb === "set" ? "written anew" : "written" });
    loader.end("computed from what was there before");
    await expect.poll(() => redis.raw.exists(`{${store.key}}:loading`)).toBe(0);
    // Behind the fill, on its connection.
    const newer = verb === "set" ? { text: "written anew" } : { text: "written" };
    expect(await store.get()).toEqual(verb === "delete" ? undefined : newer);
  });

  it("stores what was computed anew although the stale value has ended meanwhile, for those too who then wait", async () => {
    const [store, another] = await staleKey("ended-meanwhile");
    const loader = new HeldLoader();
    await store.getOrCompute(loader.load);
    await redis.raw.pexpire(store.key, 1);
    await expect.poll(() => redis.raw.exists(store.key)).toBe(0);
    const waiting = [store.getOrCompute(never), another.getOrCompute(never)];
    await expect.poll(() => redis.raw.pubsub("NUMSUB", `{${store.key}}:loaded`)).toEqual([expect.anything(), 1]);
    loader.end("new");
    expect(await Promise.all(waiting)).toEqual([{ text: "new" }, { text: "new" }]);
  });

  it("computes a stale value that does not fit for those who ask, where such a value counts as none", async () => {
    const [store] = await staleKey("stale-invalid");
    await redis.raw.set(store.key, "not JSON", "PX", times.staleForMs);
    const contexts: (Report | undefined)[] = [];
    const load = ({ current }: { readonly current: Report | undefined }): Report => {
      contexts.push(current);
      return { text: "new" };
    };
    expect(await store.getOrCompute(load, { onInvalid: "miss" })).toEqual({ text: "new" });
    expect(contexts).toEqual([undefined]);
    expect(await redis.raw.get(store.key)).toBe('{"text":"new"}');
  });

  it("rests after a loader that hangs, as after one that fails", async () => {
    const [store] = await staleKey("hangs");
    let runs = 0;
    const hang = (): Promise<Report> => {
      runs++;
      return new Promise(() => undefined);
    };
    const errors: unknown[] = [];
    const options = { timeoutMs: 100, onError: (error: unknown) => errors.push(error) };
    const before = performance.now();
    await store.getOrCompute(hang, options);
    await expect.poll(() => errors).toMatchObject([{ code: "DEADLINE_EXCEEDED" }]);
    for (let again = 0; again < 20; again++) await store.getOrCompute(hang, options);
    // It rests for a second from its end on.
    if (performance.now() - before < 1_000) expect(runs).toBe(1);
    expect(runs).toBeLessThan(20);
    await expect.poll(() => store.getOrCompute(hang, options).then(() => runs)).toBeGreaterThan(1);
  });

  it("gives the stale value where something else lies in the place of its mark", async () => {
    const [store] = await staleKey("marked");
    await redis.raw.rpush(siblingKey(store.key, "loading"), "theirs");
    expect(await store.getOrCompute(never)).toEqual({ text: "old" });
  });
});
