import { describe, expect, test } from "vitest";
import { ApiEndpointLimiter, CriticalSectionLock } from "../../src/generated/agents/index.js";
import { double, doubleAgentsClient } from "../../src/generated/agents/testing.js";
import { LockBusyError, LockLostError, OptionsInvalidError } from "../../src/runtime/index.js";
import { eventually } from "../../src/runtime/testing/index.js";

describe("doubles: locks and limits", () => {
  test("lock: gives leases that tests can lose; withLock goes by what acquire answers", async () => {
    const lock = double(CriticalSectionLock);
    const result = await lock.withLock((lease) => `${lease.fencingToken > 0} ${lease.remainingMs > 0}`);
    expect(result).toBe("true true");
    await expect(
      lock.withLock((lease) => {
        if ("lose" in lease && typeof lease.lose === "function") lease.lose();
      }),
    ).rejects.toThrow(LockLostError);
    lock.fails("acquire", new LockBusyError("busy"));
    await expect(lock.withLock(() => 1)).rejects.toThrow(LockBusyError);
    lock.answers.tryAcquire(undefined);
    expect(await lock.tryAcquire()).toBeUndefined();
    expect(lock.calls.acquire).toEqual([]);
    expect(lock.key).toBe("agents:critical-section");
  });

  test("lock: leads until it is stopped; a busy one is no endless loop", async () => {
    const lock = double(CriticalSectionLock);
    lock.fails("acquire", new LockBusyError("busy"), { times: 2 });
    const campaign = lock.lead(async (signal) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    });
    await eventually(() => campaign.leading);
    await campaign.stop();
    expect(campaign.leading).toBe(false);
  });

  test("read-write: both ways in are doubles", async () => {
    const { catalog } = doubleAgentsClient().locks;
    await using lease = await catalog.read.acquire();
    expect(lease.remainingMs).toBeGreaterThan(0);
    catalog.write.fails("acquire", new LockBusyError("busy"));
    await expect(catalog.write.acquire()).rejects.toThrow(LockBusyError);
    expect(catalog.read.calls.acquire).toHaveLength(1);
  });

  test("limiter: allows until the test says otherwise, for each user or for all", async () => {
    const limiter = double(ApiEndpointLimiter);
    expect(await limiter.at({ userId: "u1" }).tryTake({ cost: 2 })).toBe(true);
    limiter.answers.take({
      allowed: false,
      reason: "rate",
      limit: 10,
      remaining: 0,
      resetAfterMs: 500,
      retryAfterMs: 500,
      bindingRate: 0,
    });
    expect(await limiter.at({ userId: "u2" }).tryTake()).toBe(false);
    limiter.at({ userId: "u3" }).answers.tryTake(true);
    expect(await limiter.at({ userId: "u3" }).tryTake()).toBe(true);
    expect(limiter.calls.tryTake.map(({ parameters }) => parameters)).toEqual([
      { userId: "u1" },
      { userId: "u2" },
      { userId: "u3" },
    ]);
    await expect(limiter.at({ userId: "u1" }).take({ cost: -1 })).rejects.toThrow(OptionsInvalidError);
    expect(limiter.at({ userId: "u1" }).rates).toHaveLength(2);
  });

  test("concurrency: has places, and run is denied where wait is", async () => {
    const { modelCalls } = doubleAgentsClient().limits;
    const limiter = modelCalls.at({ model: "m" });
    expect(await limiter.run((signal) => signal.aborted)).toBe(false);
    limiter.answers.wait({ allowed: false, limit: 4, reason: "full" });
    await expect(limiter.run(() => 1)).rejects.toMatchObject({ code: "LIMIT_DENIED" });
    expect(limiter.concurrency).toBe(4);
  });
});
