import { expect, test } from "vitest";
import { LockLostError } from "../../src/runtime/errors.js";
import { Leadership, type LedLease } from "../../src/runtime/lock/leadership.js";
import { ManualHost } from "../support/manual-host.js";

const context = { definition: "test.locks.leader", key: "test:leader" };

/** A lease whose end the test says. */
class FakeLease implements LedLease {
  readonly #host: ManualHost;
  readonly #control = new AbortController();
  #endsAtMs = 0;

  constructor(host: ManualHost, validMs: number) {
    this.#host = host;
    this.renew(validMs);
  }

  get remainingMs(): number {
    return this.#control.signal.aborted ? 0 : Math.max(0, this.#endsAtMs - this.#host.monotonicMs());
  }

  get signal(): AbortSignal {
    return this.#control.signal;
  }

  renew(validMs: number): void {
    this.#endsAtMs = this.#host.monotonicMs() + validMs;
  }

  lose(reason: Error): void {
    this.#control.abort(reason);
  }
}

function leading(leaseMs: number, validMs = leaseMs) {
  const host = new ManualHost();
  const lease = new FakeLease(host, validMs);
  const leadership = new Leadership(host, lease, leaseMs, context);
  let toldAtMs: number | undefined;
  const startedAtMs = host.monotonicMs();
  leadership.signal.addEventListener("abort", () => {
    toldAtMs = host.monotonicMs() - startedAtMs;
  });
  return { host, lease, leadership, told: () => toldAtMs };
}

test("leadership: ends a quarter of the lease before the lease does, where nothing renews it", async () => {
  const { host, leadership, told } = leading(8_000);
  await host.pass(5_999);
  expect(leadership.signal.aborted).toBe(false);
  expect(told()).toBeUndefined();
  await host.pass(1);
  expect(told()).toBe(6_000);
  expect(leadership.signal.reason).toBeInstanceOf(LockLostError);
});

test("leadership: goes on as long as the lease is renewed", async () => {
  const { host, lease, leadership, told } = leading(8_000);
  for (let third = 0; third < 30; third++) {
    await host.pass(2_666);
    lease.renew(8_000);
  }
  expect(leadership.signal.aborted).toBe(false);
  await host.pass(5_999);
  expect(told()).toBeUndefined();
  await host.pass(1);
  expect(leadership.signal.aborted).toBe(true);
});

test("leadership: a lease that was handed over keeps a quarter of what it has, and of the whole once it is renewed", async () => {
  const first = leading(30_000, 1_000);
  await first.host.pass(749);
  expect(first.told()).toBeUndefined();
  await first.host.pass(1);
  expect(first.told()).toBe(750);
  const renewed = leading(30_000, 1_000);
  await renewed.host.pass(334);
  renewed.lease.renew(30_000);
  await renewed.host.pass(22_499);
  expect(renewed.told()).toBeUndefined();
  await renewed.host.pass(1);
  expect(renewed.told()).toBe(334 + 22_500);
});

test("leadership: a process that was stopped is told so by the signal itself, before any timer ran", () => {
  const { host, leadership, told } = leading(8_000);
  host.stall(7_000);
  expect(told()).toBeUndefined();
  expect(leadership.signal.aborted).toBe(true);
  expect(told()).toBe(7_000);
  const thrown = leading(8_000);
  thrown.host.stall(7_000);
  expect(() => thrown.leadership.signal.throwIfAborted()).toThrow(LockLostError);
  const asked = leading(8_000);
  asked.host.stall(7_000);
  expect(asked.leadership.signal.reason).toBeInstanceOf(LockLostError);
});

test("leadership: ends at once with the lease's own reason, when the lease is lost", () => {
  const { lease, leadership, told } = leading(8_000);
  const lost = new LockLostError("The lease is held by somebody else", context);
  lease.lose(lost);
  expect(told()).toBe(0);
  expect(leadership.signal.reason).toBe(lost);
});

test("leadership: what is ended stays ended with its reason, and watches no more", async () => {
  const { host, leadership } = leading(8_000);
  const reason = new Error("enough");
  leadership.end(reason);
  expect(leadership.signal.reason).toBe(reason);
  expect(host.timers).toBe(0);
  await host.pass(10_000);
  expect(leadership.signal.reason).toBe(reason);
  const closed = leading(8_000);
  closed.leadership.close();
  expect(closed.host.timers).toBe(0);
});

test("leadership: the signal is one that everybody accepts", async () => {
  const { host, leadership } = leading(8_000);
  const any = AbortSignal.any([leadership.signal, new AbortController().signal]);
  const target = new EventTarget();
  let heard = 0;
  target.addEventListener("ping", () => heard++, { signal: leadership.signal });
  target.dispatchEvent(new Event("ping"));
  await host.pass(8_000);
  target.dispatchEvent(new Event("ping"));
  expect([heard, any.aborted]).toEqual([1, true]);
  await expect(fetch("http://127.0.0.1:9", { signal: leadership.signal })).rejects.toBe(leadership.signal.reason);
});

test("leadership: one of a year sets no timer that Node cannot keep", async () => {
  const { host, leadership } = leading(365 * 86_400_000);
  await host.pass(2 ** 31);
  expect(leadership.signal.aborted).toBe(false);
  leadership.close();
});
