import { expect, test } from "vitest";
import { leaseOf } from "../../src/runtime/permits/waiting.js";
import { FakeWaiting, permits, waitAs } from "../support/fake-waiting.js";

test("hand-over: a waiter that was stopped and reads an expired one does not take it, but asks", async () => {
  const fake = new FakeWaiting();
  const state = await waitAs(fake, "a");
  await fake.host.pass(100);
  // Handed over 50 ms after it fell asleep; meanwhile the hand-over lease ended and somebody else has the lock.
  fake.host.stall(1_100);
  fake.handOver("a", { agoMs: 1_050 });
  await fake.host.pass(0);
  expect(state.grant).toBeUndefined();
  expect(fake.asks.length).toBe(3);
  fake.handOver("a");
  await fake.host.pass(0);
  expect(state.grant).toBeDefined();
});

test("hand-over: counts from when the server handed it over, not from when it was read", async () => {
  const fake = new FakeWaiting();
  const state = await waitAs(fake, "a");
  await fake.host.pass(100);
  fake.host.stall(700);
  const handedAtMs = fake.host.monotonicMs() - 600;
  fake.handOver("a", { agoMs: 600 });
  await fake.host.pass(0);
  const { grant } = state;
  if (!grant) throw new Error("not granted");
  expect(grant.grantedAt.monotonicMs).toBeLessThanOrEqual(handedAtMs);
  expect(grant.grantedAt.monotonicMs).toBeGreaterThan(handedAtMs - 5);
  const lease = leaseOf(fake.connection, permits, { token: "a", leaseMs: 3_000 }, grant, { renew: true });
  expect(lease.remainingMs).toBeGreaterThan(380);
  expect(lease.remainingMs).toBeLessThan(390);
});

test("hand-over: is not counted from the future, where the server's clock was set on meanwhile", async () => {
  const fake = new FakeWaiting();
  const state = await waitAs(fake, "a");
  await fake.host.pass(100);
  fake.handOver("a", { agoMs: -3_600_000 });
  await fake.host.pass(0);
  expect(state.grant?.grantedAt.monotonicMs).toBe(fake.host.monotonicMs());
});

test("hand-over: where the server's clock was set back, Redis is asked whose it is", async () => {
  const fake = new FakeWaiting();
  const state = await waitAs(fake, "a");
  await fake.host.pass(100);
  fake.handOver("a", { agoMs: 200 });
  await fake.host.pass(0);
  expect(state.grant).toBeUndefined();
  expect(fake.asks.length).toBe(3);
});

test("hand-over: is past where the machine slept, which only the wall clock saw", async () => {
  const fake = new FakeWaiting();
  const state = await waitAs(fake, "a");
  await fake.host.pass(100);
  fake.host.jumpWall(60_000);
  fake.handOver("a");
  await fake.host.pass(0);
  expect(state.grant).toBeUndefined();
  expect(fake.asks.length).toBe(3);
});

test("hand-over: what a late answer says is not ours any more is not taken", async () => {
  const fake = new FakeWaiting();
  const state = await waitAs(fake, "a");
  await fake.host.pass(100);
  let answer: (reply: ReturnType<FakeWaiting["busy"]>) => void = () => undefined;
  fake.answer = () => new Promise((resolve) => (answer = resolve));
  fake.listeners[0]?.gap?.({ sinceMs: 0 });
  await fake.host.pass(0);
  // Handed over, and taken away by `forceRelease`, before the server came to the question.
  fake.handOver("a");
  await fake.host.pass(10);
  answer(fake.busy());
  await fake.host.pass(0);
  expect(state.grant).toBeUndefined();
});

test("hand-over: for somebody who left meanwhile is no news here", async () => {
  const fake = new FakeWaiting();
  await waitAs(fake, "a", { waitMs: 100 });
  await fake.host.pass(200);
  const before = fake.asks.length;
  fake.handOver("a");
  fake.tell("nonsense");
  fake.tell("g 1 2");
  await fake.host.pass(0);
  expect(fake.asks.length).toBe(before);
});

test("watch: looks at its time whether the one who was handed it lives, and looks on while it is handed on", async () => {
  const fake = new FakeWaiting();
  fake.answer = () => fake.busy(60_000, 5);
  await waitAs(fake, "a");
  await fake.host.pass(100);
  fake.tell(`w ${fake.serverUs + 1_000_000} a`);
  await fake.host.pass(990);
  expect(fake.asks.length).toBe(2);
  // The next one did not move either.
  fake.answer = (_, count) => fake.busy(count === 3 ? 1_000 : 60_000, 4);
  await fake.host.pass(12);
  expect(fake.asks.length).toBe(3);
  await fake.host.pass(1_002);
  expect(fake.asks.length).toBe(4);
  await fake.host.pass(9_000);
  expect(fake.asks.length).toBe(4);
});

test("watch: a later one takes its place, and a hand-over to this process ends it", async () => {
  const fake = new FakeWaiting();
  await waitAs(fake, "a");
  const b = await waitAs(fake, "b");
  await fake.host.pass(100);
  for (let step = 0; step < 10; step++) {
    fake.tell(`w ${fake.serverUs + 1_000_000} a`);
    await fake.host.pass(500);
  }
  expect(fake.asks.length).toBe(3);
  fake.handOver("b");
  await fake.host.pass(2_000);
  expect(b.grant).toBeDefined();
  expect(fake.asks.length).toBe(3);
});

test("watch: somebody else looks, where the one who is asked to has left", async () => {
  const fake = new FakeWaiting();
  await waitAs(fake, "a");
  await fake.host.pass(100);
  fake.tell(`w ${fake.serverUs + 1_000_000} somebody else`);
  await fake.host.pass(1_002);
  expect(fake.asks.at(-1)).toMatchObject({ token: "a" });
  expect(fake.asks.length).toBe(3);
});

test("lease of a hand-over: its first renewal, at a third of it, gives the whole lease", async () => {
  const fake = new FakeWaiting();
  const grant = { fencingToken: 9, grantedAt: { monotonicMs: 1_000, wallMs: 1_700_000_000_000 }, validMs: 1_000 };
  const renewed: number[] = [];
  fake.execute = async (command) => {
    if (command.name === "permit-renew") renewed.push(fake.host.monotonicMs());
    return true;
  };
  const lease = leaseOf(fake.connection, permits, { token: "a", leaseMs: 6_000 }, grant, { renew: true });
  expect(lease.remainingMs).toBe(988);
  await fake.host.pass(340);
  expect(renewed).toEqual([1_334]);
  expect(lease.remainingMs).toBeGreaterThan(5_900);
  await fake.host.pass(2_000);
  expect(renewed).toEqual([1_334, 3_334]);
});

test("lease of a hand-over: without renewal it is confirmed once, at once, and ends with the lease", async () => {
  const fake = new FakeWaiting();
  const grant = { fencingToken: 9, grantedAt: { monotonicMs: 1_000, wallMs: 1_700_000_000_000 }, validMs: 1_000 };
  const renewed: number[] = [];
  fake.execute = async (command) => {
    if (command.name === "permit-renew") renewed.push(fake.host.monotonicMs());
    return true;
  };
  const lease = leaseOf(fake.connection, permits, { token: "a", leaseMs: 6_000 }, grant, { renew: false });
  await fake.host.pass(5_900);
  expect(renewed).toEqual([1_000]);
  lease.assertHeld();
  await fake.host.pass(100);
  expect(lease.signal.aborted).toBe(true);
});

test("lease of a hand-over: is lost when it could not be confirmed in its time", async () => {
  const fake = new FakeWaiting();
  fake.execute = () => fake.silent(60_000);
  const grant = { fencingToken: 9, grantedAt: { monotonicMs: 1_000, wallMs: 1_700_000_000_000 }, validMs: 1_000 };
  const lease = leaseOf(fake.connection, permits, { token: "a", leaseMs: 6_000 }, grant, { renew: true });
  const { signal } = lease;
  await fake.host.pass(987);
  expect(signal.aborted).toBe(false);
  await fake.host.pass(2);
  expect(signal.aborted).toBe(true);
});
