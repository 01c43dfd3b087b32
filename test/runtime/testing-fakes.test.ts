import { describe, expect, onTestFinished, test, vi } from "vitest";
import { runCommandCallDefinition } from "../../src/generated/agents/index.js";
import { fakeTask } from "../../src/generated/agents/testing.js";
import { DeliveryLostError, LockLostError, PayloadInvalidError } from "../../src/runtime/index.js";
import {
  EventuallyError,
  eventually,
  fakeCall,
  fakeContext,
  fakeDeliveries,
  fakeDelivery,
  fakeLease,
} from "../../src/runtime/testing/index.js";
import {
  type OrdersAuditBatchHandler,
  type OrdersAuditHandler,
  ordersStreamDefinition,
  tracesStreamDefinition,
} from "../golden/output/streams/expected/shop/index.js";
import { fakeOrder } from "../golden/output/streams/expected/shop/testing.js";
import { ManualHost } from "../support/manual-host.js";

describe("fakeDelivery", () => {
  test("outcome: what the handler did first; settling twice gives the first settlement", async () => {
    const delivery = fakeDelivery(fakeTask(), { attempt: 3 });
    expect(delivery.outcome).toEqual({ kind: "none" });
    expect(await delivery.retry({ delayMs: 5 })).toBe("settled");
    expect(await delivery.acknowledge()).toBe("settled");
    expect(delivery.outcome).toEqual({ kind: "retried", delayMs: 5, countsAsAttempt: true });
    expect(delivery.attempt).toBe(3);
  });

  test("members: as of a real one, from the message", async () => {
    const task = fakeTask({}, { seed: 3 });
    const delivery = fakeDelivery(task);
    expect(JSON.parse(Buffer.from(delivery.raw).toString())).toEqual(task);
    expect(delivery.timestamp).toBe(Number(delivery.id.split("-")[0]));
    expect(await delivery.extend()).toBe("held");
    expect(delivery.extensions).toBe(1);
    expect(new Set(fakeDeliveries([task, task]).map(({ id }) => id)).size).toBe(2);
    expect(Buffer.from(fakeDelivery({ size: 5n, data: new Uint8Array([1]) }).raw).toString()).toBe(
      '{"size":"5","data":"AQ=="}',
    );
  });

  test("id: one of an entry, whose time is the timestamp", () => {
    expect(fakeDelivery("text", { id: "1700000000000-3" }).timestamp).toBe(1_700_000_000_000);
    for (const id of ["nope", "", "1-", "1-2-3", "-1-0"]) {
      expect(() => fakeDelivery("text", { id })).toThrow("`id` is no id of an entry");
    }
  });

  test("definition: headers are those that the stream declares, with defaults and fills", async () => {
    const definition = ordersStreamDefinition;
    const headers = { tenant: "t", sentAt: "2026-01-01T00:00:00Z", region: "eu", shard: 3 } as const;
    const handle: OrdersAuditHandler = (_, delivery) => void expect(delivery.headers.attempt).toBe(1);
    const order = fakeOrder();
    const delivery = fakeDelivery(order, { definition, headers, attempt: 2 });
    await handle(order, delivery);
    expect(delivery.attempt).toBe(2);
    expect(delivery.headers).toEqual({ ...headers, attempt: 1, requestId: expect.stringMatching(/^[0-9a-f]{8}-/) });
    const batch: OrdersAuditBatchHandler = (deliveries) =>
      void expect(deliveries.map((one) => one.headers.tenant)).toEqual(["t", "t"]);
    await batch(fakeDeliveries([order, order], { definition, headers }));
    // Where nothing is required, nothing has to be said.
    const traced = fakeDelivery(order, { definition: tracesStreamDefinition });
    expect(traced.headers.tenant).toBeUndefined();
    // @ts-expect-error headers are required
    expect(() => fakeDelivery(order, { definition })).toThrow("headers.tenant");
    // @ts-expect-error a header is missing
    expect(() => fakeDelivery(order, { definition, headers: { tenant: "t" } })).toThrow(PayloadInvalidError);
  });

  test("lose: the signal aborts, and nothing is settled any more", async () => {
    const delivery = fakeDelivery("text");
    delivery.lose();
    expect(delivery.signal.reason).toBeInstanceOf(DeliveryLostError);
    expect(await delivery.acknowledge()).toBe("lost");
    expect(await delivery.extend()).toBe("lost");
    expect(delivery.outcome).toEqual({ kind: "none" });
  });

  test("retry: a delay that is none is refused as the real one does", () => {
    expect(() => fakeDelivery("text").retry({ delayMs: -1 })).toThrow("delayMs");
  });
});

describe("fakeLease", () => {
  test("held until the test says otherwise, then lost as a real one is", async () => {
    const lease = fakeLease({
      leaseMs: 1_000,
      fencingToken: 7,
      key: "agents:leader",
      definition: "agents.locks.leader",
    });
    const { signal } = lease;
    expect(lease.fencingToken).toBe(7);
    lease.pass(400);
    expect(lease.remainingMs).toBeGreaterThan(500);
    lease.assertHeld();
    lease.lose();
    expect(signal.reason).toBeInstanceOf(LockLostError);
    expect(signal.reason).toMatchObject({ definition: "agents.locks.leader", key: "agents:leader" });
    expect(() => lease.assertHeld()).toThrow(LockLostError);
    expect(await lease.release()).toBe("expired");
    expect(lease.isReleased).toBe(false);
  });

  test("released: at the end of its block", async () => {
    const lease = fakeLease();
    {
      await using held = lease;
      expect(held.isReleased).toBe(false);
    }
    expect(lease.isReleased).toBe(true);
    expect(fakeLease().fencingToken).toBeLessThan(fakeLease().fencingToken);
  });
});

describe("fakeCall and fakeContext", () => {
  test("call: errors and progress go through the codecs, and the caller may give it up", async () => {
    const call = fakeCall(runCommandCallDefinition, { parameters: { agentId: "a" }, remainingMs: 60_000, attempt: 2 });
    await call.progress({ done: 1, of: 3 });
    expect(call.told).toEqual([{ done: 1, of: 3 }]);
    expect(() => call.progress({ done: -1, of: 3 })).toThrow(PayloadInvalidError);
    expect(call.error("Busy", { retryAfterMs: 5 })).toMatchObject({ code: "CALL_REJECTED", error: "Busy" });
    expect(call.remainingMs).toBeGreaterThan(50_000);
    const { signal } = call;
    call.cancel();
    expect(signal.reason).toMatchObject({ name: "AbortError" });
    expect(call).toMatchObject({ attempt: 2, parameters: { agentId: "a" } });
  });

  test("context: what a test does not say is there", () => {
    expect(fakeContext({ parameters: { agentId: "a" }, channel: "c" })).toMatchObject({
      channel: "c",
      parameters: { agentId: "a" },
    });
    expect(fakeContext()).toMatchObject({ channel: "test", parameters: {} });
  });
});

describe("eventually", () => {
  test("gives what the first look that works gives", async () => {
    let looks = 0;
    const found = await eventually(() => {
      if (++looks < 3) throw new Error("not yet");
      return looks === 3 ? false : looks;
    });
    expect(found).toBe(4);
    expect(await eventually(() => undefined)).toBeUndefined();
  });

  test("fails with how long it waited, how often it looked, and the last error", async () => {
    const host = new ManualHost();
    const waiting = eventually(
      () => {
        throw new Error("no task");
      },
      { timeoutMs: 100, intervalMs: 25, host },
    );
    const failed = waiting.catch((error: unknown) => error);
    await host.pass(0);
    await host.pass(200);
    const error = await failed;
    expect(error).toBeInstanceOf(EventuallyError);
    expect(error).toMatchObject({
      message: "It did not come about within 100 ms, in 5 looks; the last one failed: no task",
      cause: new Error("no task"),
    });
    expect(host.timers).toBe(0);
    await expect(eventually(() => 0, { timeoutMs: 0 })).rejects.toThrow("the last one gave 0");
  });

  test("fake timers of a runner: it goes by the real ones", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let looks = 0;
    expect(await eventually(() => ++looks > 3)).toBe(true);
    await expect(eventually(() => false, { timeoutMs: 20 })).rejects.toThrow(EventuallyError);
  });

  test("signal: ends the waiting with its reason", async () => {
    const abort = new AbortController();
    const waiting = eventually(() => false, { signal: abort.signal, timeoutMs: 60_000, intervalMs: 60_000 });
    setTimeout(() => abort.abort(new Error("enough")), 5);
    await expect(waiting).rejects.toThrow("enough");
  });
});
