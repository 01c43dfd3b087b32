import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { ClosedError } from "../../src/runtime/errors.js";
import type { Rate } from "../../src/runtime/limit/definition.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { tenantLimit } from "../support/limiters.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const hour = 3_600_000;
const hourly: readonly Rate[] = [{ allow: 1, perMs: hour }];

describe("limit: how a wait ends", () => {
  // Of its own: its memory is taken away.
  const redis = useRedis({ own: true });
  const connections: Connection[] = [];
  const unhandled = vi.fn();
  let tenants = 0;
  let connection: Connection;
  const open = async (url = redis.url): Promise<Connection> => {
    const opened = await connect(url);
    connections.push(opened);
    return opened;
  };
  const limiterOf = (rates = hourly, on = connection) =>
    new Limiter(on, tenantLimit("ends", { rates }), { prefix: redis.prefix }, { tenant: `t${tenants}` });

  beforeAll(async () => {
    connection = await open();
  });
  beforeEach(() => {
    tenants++;
    process.on("unhandledRejection", unhandled);
  });
  afterEach(async () => {
    // Told a turn of the event loop later.
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off("unhandledRejection", unhandled);
    expect(unhandled.mock.calls).toEqual([]);
    unhandled.mockClear();
  });
  afterAll(() => Promise.all(connections.map((each) => each.close({ timeoutMs: 0 }))));

  it.each<[string, (key: string) => Promise<unknown>, () => Promise<unknown>]>([
    [
      "is out of memory",
      () => redis.raw.config("SET", "maxmemory", "1"),
      () => redis.raw.config("SET", "maxmemory", "0"),
    ],
    ["has something else at the key", (key) => redis.raw.set(key, "somebody's"), async () => undefined],
  ])("wait: aborted, it rejects with the reason and that is all, where Redis %s", async (_, harm, heal) => {
    const limiter = limiterOf();
    await limiter.take();
    const before = await redis.raw.get(limiter.key);
    const abort = new AbortController();
    const waiting = limiter.wait({ maxWaitMs: 3 * hour, signal: abort.signal });
    await expect.poll(() => redis.raw.get(limiter.key)).not.toBe(before);
    await harm(limiter.key);
    try {
      abort.abort(new Error("enough"));
      await expect(waiting).rejects.toThrow("enough");
      // Whatever came of giving the turn back has come.
      await limiter.peek().catch(() => undefined);
    } finally {
      await heal();
    }
  });

  it("wait: the connection closed before the reply came, it rejects once and the turn is given back", async () => {
    const closing = await open();
    const [limiter, looking] = [limiterOf(hourly, closing), limiterOf()];
    await limiter.take();
    const { resetAfterMs } = await looking.peek();
    const waiting = limiter.wait({ maxWaitMs: 3 * hour });
    const closed = closing.close();
    await expect(waiting).rejects.toBeInstanceOf(ClosedError);
    await closed;
    expect((await looking.peek()).resetAfterMs).toBeLessThanOrEqual(resetAfterMs);
  });

  it("wait: aborted before the reply came, and closed then: close waits until the turn is given back", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const closing = await open(proxy.url);
    const [limiter, looking] = [limiterOf(hourly, closing), limiterOf()];
    await limiter.take();
    const { resetAfterMs } = await looking.peek();
    const slow = proxy.delayReplies(1_000);
    const abort = new AbortController();
    const waiting = limiter.wait({ maxWaitMs: 3 * hour, signal: abort.signal });
    abort.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await closing.close();
    expect(slow.fired).toBeGreaterThan(0);
    expect((await looking.peek()).resetAfterMs).toBeLessThanOrEqual(resetAfterMs);
  });

  it("wait: closed at once, with no time for anything, it rejects and that is all", async () => {
    const closing = await open();
    const limiter = limiterOf(hourly, closing);
    await limiter.take();
    const waiting = limiter.wait({ maxWaitMs: 3 * hour });
    const closed = closing.close({ timeoutMs: 0 });
    await expect(waiting).rejects.toBeInstanceOf(ClosedError);
    await closed;
  });

  it("wait: of a connection that closes reserves nothing", async () => {
    const closing = await open();
    const limiter = limiterOf(hourly, closing);
    await limiter.take();
    const before = await redis.raw.get(limiter.key);
    const closed = closing.close();
    await expect(limiter.wait({ maxWaitMs: 3 * hour })).rejects.toBeInstanceOf(ClosedError);
    await closed;
    expect(await redis.raw.get(limiter.key)).toBe(before);
  });

  it("wait: hundreds on one connection return in the order of their turns, at a high rate", async () => {
    const limiter = limiterOf([{ allow: 500, perMs: 1_000, burst: 1 }]);
    const order: number[] = [];
    const one = async (): Promise<void> => {
      const decision = await limiter.wait();
      if (decision.allowed) order.push(decision.takenAt);
    };
    await Promise.all(Array.from({ length: 900 }, one));
    expect(order).toHaveLength(900);
    expect(order.filter((at, index) => index > 0 && at < (order[index - 1] ?? 0))).toEqual([]);
  });

  it("wait: many on one signal end with it, put one listener there, and leave none", async () => {
    const limiter = limiterOf();
    await limiter.take();
    const warned = vi.fn();
    process.on("warning", warned);
    try {
      const abort = new AbortController();
      const added = vi.spyOn(abort.signal, "addEventListener");
      const removed = vi.spyOn(abort.signal, "removeEventListener");
      const waits = Array.from({ length: 40 }, () => limiter.wait({ maxWaitMs: 100 * hour, signal: abort.signal }));
      const ends = Promise.allSettled(waits);
      await expect.poll(async () => (await limiter.peek()).resetAfterMs).toBeGreaterThan(40 * hour);
      expect(added).toHaveBeenCalledTimes(1);
      abort.abort(new Error("enough"));
      expect(new Set((await ends).map((end) => (end.status === "rejected" ? String(end.reason) : end.status)))).toEqual(
        new Set(["Error: enough"]),
      );
      const kept = new AbortController();
      const [put, taken] = [vi.spyOn(kept.signal, "addEventListener"), vi.spyOn(kept.signal, "removeEventListener")];
      await Promise.all(Array.from({ length: 40 }, () => limiter.wait({ maxWaitMs: 0, signal: kept.signal })));
      expect(taken.mock.calls.length).toBe(put.mock.calls.length);
      expect(removed.mock.calls.length).toBeLessThanOrEqual(1);
      expect(warned.mock.calls).toEqual([]);
    } finally {
      process.off("warning", warned);
    }
  });
});
