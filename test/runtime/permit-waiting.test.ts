import { expect, test } from "vitest";
import { ServerRefusedError, UnavailableError } from "../../src/runtime/errors.js";
import { tryForPermit } from "../../src/runtime/permits/waiting.js";
import { FakeWaiting, permits, waitAs } from "../support/fake-waiting.js";
import { onOrdinaryMachine, processorMs } from "../support/pace.js";

test("wait: asks once more when its inbox is subscribed, and then only listens", async () => {
  const fake = new FakeWaiting();
  const state = await waitAs(fake, "a");
  expect(fake.asks.map(({ inbox }) => inbox)).toEqual(["", expect.stringContaining("{test:lock}:inbox:")]);
  await fake.host.pass(5_000);
  expect(fake.asks.length).toBe(2);
  fake.handOver("a");
  await fake.host.pass(0);
  expect(state.grant).toMatchObject({ fencingToken: 9, validMs: 1_000 });
  expect(fake.asks.length).toBe(2);
});

test("wait: a known inbox is named at once, until nobody has waited for half a minute", async () => {
  const fake = new FakeWaiting();
  const first = await waitAs(fake, "a");
  fake.handOver("a");
  await fake.host.pass(29_000);
  expect(first.grant).toBeDefined();
  await waitAs(fake, "b");
  expect(fake.asks.at(-1)?.inbox).not.toBe("");
  expect(fake.asks.length).toBe(3);
  fake.handOver("b");
  await fake.host.pass(29_000);
  expect(fake.unsubscriptions).toBe(0);
  await fake.host.pass(1_100);
  expect(fake.unsubscriptions).toBe(1);
  await waitAs(fake, "c");
  expect(fake.asks.at(-2)?.inbox).toBe("");
});

test("wait: a hand-over is heard although it comes before the answer that says one has to wait", async () => {
  const fake = new FakeWaiting();
  await waitAs(fake, "first");
  let answer: (reply: ReturnType<FakeWaiting["busy"]>) => void = () => undefined;
  fake.answer = () => new Promise((resolve) => (answer = resolve));
  const state = await waitAs(fake, "a");
  const reply = fake.busy();
  fake.host.stall(5);
  fake.handOver("a");
  await fake.host.pass(0);
  expect(state.grant).toBeUndefined();
  answer(reply);
  await fake.host.pass(0);
  expect(state.grant?.fencingToken).toBe(9);
});

test("wait: 1,000 have one timer, ask twice each, and are served as they are called", async () => {
  const fake = new FakeWaiting();
  fake.answer = (_, count) => fake.busy(60_000, count % 1_000);
  const states = [];
  for (let index = 0; index < 1_000; index++) states.push(await waitAs(fake, `t${index}`));
  expect(fake.host.timers).toBe(1);
  expect(fake.asks.length).toBe(1_001);
  const ms = processorMs(() => {
    for (let index = 0; index < 1_000; index++) fake.handOver(`t${index}`, { fence: index + 1 });
  });
  expect(onOrdinaryMachine(ms)).toBeLessThan(200);
  await fake.host.pass(0);
  expect(states.map(({ grant }) => grant?.fencingToken)).toEqual(states.map((_, index) => index + 1));
  expect(fake.asks.length).toBe(1_001);
});

test("wait: ends at its time, with LOCK_BUSY, and leaves the queue", async () => {
  const fake = new FakeWaiting();
  const startedAtMs = fake.host.monotonicMs();
  const state = await waitAs(fake, "a", { waitMs: 1_000 });
  await fake.host.pass(2_000);
  expect(state.error).toMatchObject({ code: "LOCK_BUSY", key: "test:lock", definition: "test.locks.lock" });
  expect(state.settledAtMs).toBe(startedAtMs + 1_000);
  expect(fake.released).toEqual(["a"]);
});

test("wait: settles within its time and one command's deadline, when Redis falls silent", async () => {
  const fake = new FakeWaiting();
  fake.answer = (_, count) => (count === 1 ? fake.busy() : fake.silent(5_000));
  const startedAtMs = fake.host.monotonicMs();
  const state = await waitAs(fake, "a", { waitMs: 1_000 });
  await fake.host.pass(20_000);
  expect(state.error).toMatchObject({ code: "UNAVAILABLE" });
  expect((state.settledAtMs ?? 0) - startedAtMs).toBeLessThanOrEqual(6_000);
  expect(fake.released).toEqual(["a"]);
});

test("wait: outlives that Redis is away, and keeps asking until it is there", async () => {
  const fake = new FakeWaiting();
  fake.answer = (_, count) => (count < 5 ? fake.silent(1_000) : fake.granted());
  const state = await waitAs(fake, "a");
  await fake.host.pass(6_000);
  expect(state.grant?.fencingToken).toBe(7);
  expect(fake.released).toEqual([]);
});

test("wait: listens again after an outage in which nothing could be subscribed", async () => {
  const fake = new FakeWaiting();
  fake.subscribed = (subscription) => {
    if (subscription === 1) throw new UnavailableError("away");
  };
  const state = await waitAs(fake, "a");
  await fake.host.pass(1_000);
  expect(fake.subscriptions).toBe(2);
  const asked = fake.asks.length;
  await fake.host.pass(5_000);
  expect(fake.asks.length).toBe(asked);
  fake.handOver("a");
  await fake.host.pass(0);
  expect(state.grant).toBeDefined();
});

test("wait: polls where it may not listen, the first every 50 ms, nobody less often than a hand-over lasts", async () => {
  const fake = new FakeWaiting();
  const refusal = new ServerRefusedError("NOPERM", "no", "ask");
  fake.subscribed = () => {
    throw refusal;
  };
  fake.answer = ({ token }) => fake.busy(60_000, token === "first" ? 0 : 900);
  await waitAs(fake, "first");
  const last = await waitAs(fake, "last", { waitMs: 1_500 });
  await fake.host.pass(1_000);
  const asksOf = (token: string): number => fake.asks.filter((ask) => ask.token === token).length;
  expect(asksOf("first")).toBeGreaterThanOrEqual(20);
  expect(asksOf("last")).toBe(3);
  expect(fake.asks.every(({ inbox }) => inbox === "")).toBe(true);
  expect(fake.subscriptions).toBe(1);
  await fake.host.pass(1_000);
  expect(last.error).toMatchObject({ code: "LOCK_BUSY", cause: refusal });
});

test("wait: listens as soon as it may, within ten seconds, although its line is never empty", async () => {
  const fake = new FakeWaiting();
  fake.subscribed = () => {
    throw new ServerRefusedError("NOPERM", "no", "ask");
  };
  const waiting = [await waitAs(fake, "a"), await waitAs(fake, "b")];
  await fake.host.pass(9_000);
  expect(fake.subscriptions).toBe(1);
  fake.subscribed = () => undefined;
  await fake.host.pass(1_100);
  expect(fake.subscriptions).toBe(2);
  const asked = fake.asks.length;
  expect(fake.asks.at(-1)?.inbox).not.toBe("");
  await fake.host.pass(5_000);
  expect(fake.asks.length).toBe(asked);
  for (const token of ["a", "b"]) fake.handOver(token);
  await fake.host.pass(0);
  expect(waiting.map(({ grant }) => grant !== undefined)).toEqual([true, true]);
});

test("wait: asks anew after a gap, since its turn may have been told meanwhile", async () => {
  const fake = new FakeWaiting();
  const state = await waitAs(fake, "a");
  await fake.host.pass(1_000);
  fake.answer = () => ({ ...fake.granted(), again: true }) as ReturnType<FakeWaiting["granted"]>;
  fake.listeners[0]?.gap?.({ sinceMs: 0 });
  await fake.host.pass(0);
  expect(state.grant?.validMs).toBe(3_000);
});

test("wait: an aborted one rejects at once, and leaves the queue when its question was answered", async () => {
  const fake = new FakeWaiting();
  const control = new AbortController();
  let answer: (reply: ReturnType<FakeWaiting["busy"]>) => void = () => undefined;
  fake.answer = () => new Promise((resolve) => (answer = resolve));
  const state = await waitAs(fake, "a", { signal: control.signal });
  control.abort(new Error("enough"));
  await fake.host.pass(0);
  expect(state.error).toEqual(new Error("enough"));
  // Now it could still be enqueued after it left.
  expect(fake.released).toEqual([]);
  answer(fake.granted());
  await fake.host.pass(0);
  expect(fake.released).toEqual(["a"]);
});

test("wait: ends when the connection is closed", async () => {
  const fake = new FakeWaiting();
  const state = await waitAs(fake, "a");
  const closing = fake.parts.map((part) => part.close({ timeoutMs: 1_000 }));
  // What is told to end, and a turn for what that makes it send.
  for (let turn = 0; turn < 2; turn++) await fake.host.pass(0);
  await Promise.all(closing);
  expect(state.error).toMatchObject({ code: "CLOSED" });
  expect(fake.released).toEqual(["a"]);
  const late = await waitAs(fake, "b");
  expect(late.error).toMatchObject({ code: "CLOSED" });
});

test("try: nothing is left to give back, unless the answer came too late to be of use", async () => {
  const fake = new FakeWaiting();
  const claim = { token: "a", leaseMs: 100, signal: undefined, access: "write" } as const;
  expect(await tryForPermit(fake.connection, permits, claim)).toBeUndefined();
  expect(fake.released).toEqual([]);
  expect(fake.asks).toMatchObject([{ waitMs: 0 }]);
  fake.answer = () => {
    fake.host.stall(200);
    return fake.granted(100);
  };
  expect(await tryForPermit(fake.connection, permits, claim)).toBeUndefined();
  expect(fake.released).toEqual(["a"]);
});
