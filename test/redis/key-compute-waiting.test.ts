import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { HeldLoader, Requests, reportStore } from "../support/computed.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const requests = new Requests();
let one: Connection;
let other: Connection;
beforeAll(async () => {
  one = await connect(redis.url);
  other = await connect(redis.url, { observer: requests });
});
afterAll(() => Promise.all([one.close(), other.close()]));

const never = (): never => {
  throw new Error("The loader must not run");
};
/** How many connections hear when the load has ended. */
const listeners = async (key: string): Promise<unknown> => (await redis.raw.pubsub("NUMSUB", `{${key}}:loaded`))[1];
/** Resolves when the lease under which a key is computed was renewed: it lasts longer again. */
async function renewed(key: string): Promise<void> {
  const leftMs = (): Promise<number> => redis.raw.pttl(`{${key}}:loading`);
  let least = await leftMs();
  await vi.waitFor(async () => {
    const left = await leftMs();
    const isLonger = left > least;
    least = left;
    expect(isLonger).toBe(true);
  });
}
const stores = (name: string) =>
  [reportStore(one, redis.prefix, name), reportStore(other, redis.prefix, name)] as const;

describe("getOrCompute, while another process computes", () => {
  it("waits for its value: one subscription, and one request when it hears, however many of a process wait", async () => {
    const [first, second] = stores("waits");
    const loader = new HeldLoader();
    const computing = first.getOrCompute(loader.load);
    await expect.poll(() => loader.runs).toBe(1);
    requests.names.length = 0;
    const waiting = [second.getOrCompute(never)];
    await expect.poll(() => listeners(first.key)).toBe(1);
    await expect.poll(() => requests.names.length).toBe(3);
    waiting.push(...Array.from({ length: 20 }, () => second.getOrCompute(never)));
    await expect.poll(() => requests.names.length).toBe(43);
    loader.end("computed");
    expect(await Promise.all([computing, ...waiting])).toEqual(
      Array.from({ length: 22 }, () => ({ text: "computed" })),
    );
    // Two each, one when it was subscribed, and one for all when they heard.
    const count = (name: string): number => requests.names.filter((each) => each === name).length;
    expect([count("GET"), count("key-get-or-claim"), requests.names.length]).toEqual([21, 23, 44]);
    await expect.poll(() => listeners(first.key)).toBe(0);
  });

  it("computes itself where that one failed, one after the other", async () => {
    const [first, second] = stores("fails");
    const failing = new HeldLoader();
    const next = new HeldLoader();
    const rejected = [first.getOrCompute(failing.load), first.getOrCompute(never)];
    await expect.poll(() => failing.runs).toBe(1);
    const waiting = [second.getOrCompute(next.load), second.getOrCompute(never)];
    await expect.poll(() => listeners(first.key)).toBe(1);
    const failure = new Error("no model");
    failing.fail(failure);
    for (const each of rejected) await expect(each).rejects.toBe(failure);
    await expect.poll(() => next.runs).toBe(1);
    next.end("computed by the next");
    expect(await Promise.all(waiting)).toEqual([{ text: "computed by the next" }, { text: "computed by the next" }]);
  });

  it("is over at `timeoutMs`, told apart from what the loader does, and leaves nothing behind", async () => {
    const [first, second] = stores("times-out");
    const loader = new HeldLoader();
    const computing = first.getOrCompute(loader.load);
    await expect.poll(() => loader.runs).toBe(1);
    const before = performance.now();
    await expect(second.getOrCompute(never, { timeoutMs: 300 })).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
      key: second.key,
      fix: expect.stringContaining("timeoutMs"),
    });
    expect(performance.now() - before).toSatisfy((ms: number) => ms >= 299 && ms < 8_000);
    await expect.poll(() => listeners(first.key)).toBe(0);
    loader.end("late");
    expect(await computing).toEqual({ text: "late" });
  });

  it("ends with its signal's reason, at once, asked for or waiting", async () => {
    const [first, second] = stores("aborted");
    const loader = new HeldLoader();
    const computing = first.getOrCompute(loader.load);
    await expect.poll(() => loader.runs).toBe(1);
    const gone = new AbortController();
    const waiting = second.getOrCompute(never, { signal: gone.signal });
    await expect.poll(() => listeners(first.key)).toBe(1);
    gone.abort(new Error("gone"));
    await expect(waiting).rejects.toBe(gone.signal.reason);
    await expect(second.getOrCompute(never, { signal: gone.signal })).rejects.toBe(gone.signal.reason);
    await expect.poll(() => listeners(first.key)).toBe(0);
    loader.end("x");
    await computing;
  });

  it("waits for as long as that one computes, beyond its first lease, and does not compute", async () => {
    const [first, second] = stores("renewed");
    const loader = new HeldLoader();
    const computing = first.getOrCompute(loader.load, { leaseMs: 4_000 });
    await expect.poll(() => loader.runs).toBe(1);
    const waiting = second.getOrCompute(never, { leaseMs: 4_000 });
    const before = performance.now();
    while (performance.now() - before < 4_000) await renewed(first.key);
    loader.end("long");
    expect(await Promise.all([computing, waiting])).toEqual([{ text: "long" }, { text: "long" }]);
  });

  it("computes when the lease of one that is gone has ended", async () => {
    const [, second] = stores("gone");
    const before = performance.now();
    await redis.raw.set(`{${second.key}}:loading`, "somebody-1:gone:1", "PX", 400);
    expect(await second.getOrCompute(() => ({ text: "mine" }))).toEqual({ text: "mine" });
    expect(performance.now() - before).toSatisfy((ms: number) => ms >= 399 && ms < 8_000);
  });

  it("needs no more rights than docs/keys.md lists", async () => {
    const document = readFileSync(new URL("../../docs/keys.md", import.meta.url), "utf8");
    const [, listed = ""] = /needs, beside what `get` and `set` need, `([^`]+)`/.exec(document) ?? [];
    const user = `computes-${redis.prefix}`;
    const names = [`~${redis.prefix}*`, `~{${redis.prefix}*`, `&{${redis.prefix}*`];
    const usual = ["+@connection", "+info", "+config|get", "+get", "+set", "+exists", "+del"];
    await redis.raw.call("ACL", "SETUSER", user, "on", ">pass", ...names, ...usual, ...listed.split(/\s+/));
    await redis.raw.call("ACL", "LOG", "RESET");
    const { hostname, port } = new URL(redis.url);
    const login = { host: hostname, port: Number(port), username: user, password: "pass" };
    const [first, second] = await Promise.all([connect(login), connect(login)]);
    try {
      const loader = new HeldLoader();
      const computing = reportStore(first, redis.prefix, "permitted").getOrCompute(loader.load, { leaseMs: 4_000 });
      await expect.poll(() => loader.runs).toBe(1);
      const store = reportStore(second, redis.prefix, "permitted");
      const waiting = store.getOrCompute(never);
      await expect.poll(() => listeners(store.key)).toBe(1);
      await renewed(store.key);
      loader.end("permitted");
      expect(await Promise.all([computing, waiting, waiting.then(() => store.getOrCompute(never))])).toHaveLength(3);
      await expect.poll(() => listeners(store.key)).toBe(0);
      const stale = reportStore(first, redis.prefix, "permitted-stale", { staleForMs: 600_000 });
      await redis.raw.set(stale.key, '{"text":"old"}', "PX", 600_000);
      await stale.getOrCompute(() => ({ text: "new" }));
      await expect.poll(() => stale.get()).toEqual({ text: "new" });
      const refused = (await redis.raw.call("ACL", "LOG")) as unknown[][];
      expect(refused.map((entry) => entry[entry.indexOf("object") + 1])).toEqual([]);
    } finally {
      await Promise.all([first.close(), second.close()]);
      await redis.raw.call("ACL", "DELUSER", user);
    }
  });

  it("asks by the clock where it may not subscribe", async () => {
    const user = `compute-${redis.prefix}`;
    await redis.raw.call("ACL", "SETUSER", user, "on", ">pass", "~*", "resetchannels", "+@all", "-subscribe");
    const { hostname, port } = new URL(redis.url);
    const deaf = await connect({ host: hostname, port: Number(port), username: user, password: "pass" });
    try {
      const store = reportStore(deaf, redis.prefix, "deaf");
      const loader = new HeldLoader();
      const computing = reportStore(one, redis.prefix, "deaf").getOrCompute(loader.load, { leaseMs: 60_000 });
      await expect.poll(() => loader.runs).toBe(1);
      const waiting = store.getOrCompute(never);
      await new Promise((resolve) => setTimeout(resolve, 300));
      loader.end("polled");
      await computing;
      const before = performance.now();
      expect(await waiting).toEqual({ text: "polled" });
      // Whoever may listen looks each ten seconds only.
      expect(performance.now() - before).toBeLessThan(6_000);
      // It computes as well: nobody is told then, and the value is stored all the same.
      const own = reportStore(deaf, redis.prefix, "deaf-own");
      expect(await own.getOrCompute(() => ({ text: "own" }))).toEqual({ text: "own" });
      expect(await redis.raw.get(own.key)).toBe('{"text":"own"}');
    } finally {
      await deaf.close();
      await redis.raw.call("ACL", "DELUSER", user);
    }
  });
});

describe("a loader", () => {
  it("goes on while anybody of its process wants the value, and is aborted when nobody does", async () => {
    const [store] = stores("wanted");
    const loader = new HeldLoader();
    const [a, b] = [new AbortController(), new AbortController()];
    const first = store.getOrCompute(loader.load, { signal: a.signal });
    const second = store.getOrCompute(never, { signal: b.signal });
    await expect.poll(() => loader.runs).toBe(1);
    a.abort(new Error("a"));
    await expect(first).rejects.toBe(a.signal.reason);
    expect(loader.contexts[0]?.signal.aborted).toBe(false);
    b.abort(new Error("b"));
    await expect(second).rejects.toBe(b.signal.reason);
    expect(loader.contexts[0]?.signal.aborted).toBe(true);
    expect(loader.contexts[0]?.signal.reason).toBe(b.signal.reason);
    // Nobody waits for its lease to end.
    expect(await store.getOrCompute(() => ({ text: "next" }))).toEqual({ text: "next" });
    loader.end("too late");
    expect(await store.get()).toEqual({ text: "next" });
  });

  it("that never ends is aborted at `timeoutMs`, and the next one computes", async () => {
    const [store] = stores("endless");
    const loader = new HeldLoader();
    await expect(store.getOrCompute(loader.load, { timeoutMs: 3_000 })).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
    });
    expect(loader.contexts[0]?.signal.reason).toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect(await store.getOrCompute(() => ({ text: "next" }))).toEqual({ text: "next" });
  });

  it.each(["set", "delete"] as const)(
    "does not bring back what a `%s` has replaced, and its callers get what they asked for",
    async (verb) => {
      const [first, second] = stores(`invalidated-${verb}`);
      const loader = new HeldLoader();
      const computing = first.getOrCompute(loader.load);
      await expect.poll(() => loader.runs).toBe(1);
      if (verb === "set") await second.set({ text: "written" });
      else await second.delete();
      // Whoever asks from now on gets what is newer.
      const newer = verb === "set" ? { text: "written" } : { text: "computed after" };
      expect(await first.getOrCompute(() => ({ text: "computed after" }))).toEqual(newer);
      loader.end("computed before");
      expect(await computing).toEqual({ text: "computed before" });
      expect(await first.get()).toEqual(newer);
      expect(await redis.raw.exists(`{${first.key}}:loading`)).toBe(0);
    },
  );

  it("whose lease was taken away is told so, and its callers ask again", async () => {
    const [first, second] = stores("taken-away");
    const loader = new HeldLoader();
    const computing = first.getOrCompute(loader.load, { leaseMs: 4_000 });
    await expect.poll(() => loader.runs).toBe(1);
    const waiting = second.getOrCompute(never);
    await expect.poll(() => listeners(first.key)).toBe(1);
    await redis.raw.set(`{${first.key}}:loading`, "somebody-1:else:1", "PX", 60_000);
    await expect.poll(() => loader.contexts[0]?.signal.aborted).toBe(true);
    expect(loader.contexts[0]?.signal.reason).toMatchObject({ code: "LOCK_LOST", key: first.key });
    loader.fail(loader.contexts[0]?.signal.reason);
    await expect.poll(() => listeners(first.key)).toBe(2);
    await redis.raw.set(first.key, '{"text":"of somebody else"}');
    await redis.raw.publish(`{${first.key}}:loaded`, "");
    expect(await Promise.all([computing, waiting])).toEqual([
      { text: "of somebody else" },
      { text: "of somebody else" },
    ]);
  });
});
