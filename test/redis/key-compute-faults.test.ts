import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { HeldLoader, reportStore } from "../support/computed.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

// Of its own: it is filled up.
const redis = useRedis({ own: true });
let proxy: TcpProxy;
let far: Connection;
let near: Connection;
beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  far = await connect(proxy.url);
  near = await connect(redis.url);
});
afterAll(async () => {
  await Promise.all([far.close({ timeoutMs: 100 }), near.close()]);
  await proxy[Symbol.asyncDispose]();
});

/** So long that nothing which has to be gone is gone by itself. */
const leaseMs = 60_000;
const never = (): never => {
  throw new Error("The loader must not run");
};
const listeners = async (key: string): Promise<unknown> => (await redis.raw.pubsub("NUMSUB", `{${key}}:loaded`))[1];

describe("getOrCompute, over a bad line", () => {
  it.each(["key-get-or-claim", "key-fill"])("computes once where the answer to %s is lost", async (script) => {
    const store = reportStore(far, redis.prefix, `lost-${script}`);
    // Known to the server from now on: its digest is what is looked for.
    await reportStore(near, redis.prefix, `known-${script}`).getOrCompute(() => ({ text: "x" }));
    const { askScript, fillScript } = await import("../../src/runtime/key/compute/scripts.js");
    const fault = proxy.cutBeforeReply(script === "key-fill" ? fillScript.sha1 : askScript.sha1);
    let runs = 0;
    const load = () => ({ text: `run ${++runs}` });
    expect(await store.getOrCompute(load)).toEqual({ text: "run 1" });
    expect(fault.fired).toBe(1);
    expect(await store.getOrCompute(load)).toEqual({ text: "run 1" });
    expect(await redis.raw.exists(`{${store.key}}:loading`)).toBe(0);
  });

  it("misses no value where the line was cut while it waited", async () => {
    const store = reportStore(far, redis.prefix, "cut-waiting");
    const loader = new HeldLoader();
    const computing = reportStore(near, redis.prefix, "cut-waiting").getOrCompute(loader.load);
    await expect.poll(() => loader.runs).toBe(1);
    const waiting = store.getOrCompute(never);
    await expect.poll(() => listeners(store.key)).toBe(1);
    expect(proxy.cutAll()).toBeGreaterThan(0);
    loader.end("meanwhile");
    expect(await Promise.all([computing, waiting])).toEqual([{ text: "meanwhile" }, { text: "meanwhile" }]);
  });

  it("settles by its deadline while Redis is silent, first and when it waits", async () => {
    const store = reportStore(far, redis.prefix, "silent");
    const loader = new HeldLoader();
    const computing = reportStore(near, redis.prefix, "silent").getOrCompute(loader.load);
    await expect.poll(() => loader.runs).toBe(1);
    const waiting = expect(store.getOrCompute(never, { timeoutMs: 8_000 })).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
    });
    await expect.poll(() => listeners(store.key)).toBe(1);
    const fault = proxy.blackhole();
    const before = performance.now();
    const short = store.getOrCompute(never, { timeoutMs: 200 });
    await expect(short).rejects.toMatchObject({ code: expect.stringMatching(/^(DEADLINE_EXCEEDED|UNAVAILABLE)$/) });
    // Sooner than a command is given up.
    expect(performance.now() - before).toBeLessThan(4_500);
    await expect(store.getOrCompute(never)).rejects.toMatchObject({
      code: expect.stringMatching(/^(DEADLINE_EXCEEDED|UNAVAILABLE)$/),
    });
    await waiting;
    fault.stop();
    loader.end("x");
    await computing;
    proxy.cutAll();
    await expect.poll(() => store.getOrCompute(never).catch(() => undefined)).toEqual({ text: "x" });
  }, 60_000);

  it("gives what was computed to its callers although Redis went away, and tells that it is not stored", async () => {
    const store = reportStore(far, redis.prefix, "away-at-the-end");
    const loader = new HeldLoader();
    const told: unknown[] = [];
    const asked = store.getOrCompute(loader.load, { leaseMs: 3_000, onError: (error) => void told.push(error) });
    await expect.poll(() => loader.runs).toBe(1);
    const fault = proxy.blackhole();
    loader.end("mine");
    expect(await asked).toEqual({ text: "mine" });
    expect(told).toMatchObject([{ code: expect.stringMatching(/^(DEADLINE_EXCEEDED|UNAVAILABLE)$/) }]);
    fault.stop();
    await expect.poll(() => store.exists().catch(() => undefined)).toBeDefined();
  });

  it("aborts a loader whose lease ends while Redis is away; what it still returns is its callers'", async () => {
    const store = reportStore(far, redis.prefix, "away");
    const loader = new HeldLoader();
    const asked = store.getOrCompute(loader.load, { leaseMs: 3_000 });
    await expect.poll(() => loader.runs).toBe(1);
    const fault = proxy.blackhole();
    await expect.poll(() => loader.contexts[0]?.signal.aborted).toBe(true);
    loader.end("all the same");
    expect(await asked).toEqual({ text: "all the same" });
    fault.stop();
    expect(await redis.raw.exists(store.key)).toBe(0);
  });

  it("gives the stale value of a full server, and what was computed", async () => {
    const store = reportStore(near, redis.prefix, "full", { staleForMs: 600_000 });
    await redis.raw.set(store.key, '{"text":"old"}', "PX", 600_000);
    const missing = reportStore(near, redis.prefix, "full-missing");
    const loader = new HeldLoader();
    const told: unknown[] = [];
    const asked = missing.getOrCompute(loader.load, { leaseMs, onError: (error) => void told.push(error) });
    await expect.poll(() => loader.runs).toBe(1);
    await redis.raw.config("SET", "maxmemory", "1");
    try {
      expect(await store.getOrCompute(never)).toEqual({ text: "old" });
      loader.end("mine");
      expect(await asked).toEqual({ text: "mine" });
      expect(told).toMatchObject([{ code: "SERVER_REFUSED", reason: "OOM" }]);
      await expect.poll(() => redis.raw.exists(`{${missing.key}}:loading`)).toBe(0);
      await expect(missing.getOrCompute(never)).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "OOM" });
    } finally {
      await redis.raw.config("SET", "maxmemory", "0");
    }
    expect(await missing.getOrCompute(() => ({ text: "later" }))).toEqual({ text: "later" });
  });
});

describe("closing the connection", () => {
  it("waits for what is computed, and ends what waits for others", async () => {
    const closing = await connect(redis.url);
    const own = new HeldLoader();
    const others = new HeldLoader();
    const elsewhere = reportStore(near, redis.prefix, "closing-elsewhere").getOrCompute(others.load);
    const store = reportStore(closing, redis.prefix, "closing");
    const asked = store.getOrCompute(own.load);
    await expect.poll(() => own.runs + others.runs).toBe(2);
    const waiting = reportStore(closing, redis.prefix, "closing-elsewhere").getOrCompute(never);
    await expect.poll(() => listeners(`${redis.prefix}test:closing-elsewhere`)).toBe(1);
    const closed = closing.close();
    own.end("in time");
    expect(await asked).toEqual({ text: "in time" });
    await expect(waiting).rejects.toMatchObject({ code: "CLOSED" });
    await closed;
    expect(await redis.raw.get(store.key)).toBe('{"text":"in time"}');
    await expect(store.getOrCompute(never)).rejects.toMatchObject({ code: "CLOSED" });
    others.end("x");
    await elsewhere;
  });

  it("aborts what takes longer than it may, and what nobody waits for, so that others compute at once", async () => {
    const closing = await connect(redis.url);
    const [long, background] = [new HeldLoader(), new HeldLoader()];
    const store = reportStore(closing, redis.prefix, "closing-long");
    const stale = reportStore(closing, redis.prefix, "closing-stale", { staleForMs: 600_000 });
    await redis.raw.set(stale.key, '{"text":"old"}', "PX", 600_000);
    await stale.getOrCompute(background.load, { leaseMs });
    const asked = store.getOrCompute(long.load, { leaseMs });
    await expect.poll(() => long.runs + background.runs).toBe(2);
    const rejected = expect(asked).rejects.toMatchObject({ code: "CLOSED" });
    await closing.close({ timeoutMs: 300 });
    await rejected;
    expect([long, background].map(({ contexts }) => contexts[0]?.signal.aborted)).toEqual([true, true]);
    await expect.poll(() => redis.raw.exists(`{${store.key}}:loading`, `{${stale.key}}:loading`)).toBe(0);
  });
});
