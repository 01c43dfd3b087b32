import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Job } from "../support/calls.js";
import { useRedis } from "../support/redis.js";
import { echo, serveJobs } from "../support/serve-jobs.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

/** Works until it is told to end. */
const until = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

describe("a call that nobody waits for", () => {
  test("cancel: the handler's signal aborts, its end is not told, and nothing is answered", async () => {
    const onError = vi.fn();
    const reasons: unknown[] = [];
    await using served = await serveJobs(
      connection,
      redis,
      "cancelled",
      async (_job, { signal }) => {
        await until(signal).catch((reason: unknown) => {
          reasons.push(reason);
          throw reason;
        });
        return { text: "" };
      },
      { onError },
    );
    const { caller, server, key } = served;
    const { id, entry } = await caller.send({ number: 1 });
    await vi.waitFor(() => expect(server.running).toBe(1));
    await caller.cancel(id, entry);
    await vi.waitFor(() => expect(server.running).toBe(0));
    expect(reasons).toMatchObject([{ name: "AbortError" }]);
    await vi.waitFor(async () => expect(await redis.raw.xpending(key, "servers")).toEqual([0, null, null, null]));
    expect(await redis.raw.exists(caller.replyKey(id))).toBe(0);
    expect(caller.messages).toEqual([]);
    expect(onError).not.toHaveBeenCalled();
  });

  test("cancel: a handler that asks for its signal only afterwards finds it aborted", async () => {
    const seen: boolean[] = [];
    let asked: (() => void) | undefined;
    await using served = await serveJobs(connection, redis, "asked-late", async (job, call) => {
      await new Promise<void>((resolve) => {
        asked = resolve;
      });
      seen.push(call.signal.aborted);
      return echo(job);
    });
    const { caller, server } = served;
    const { id, entry } = await caller.send({ number: 1 });
    await vi.waitFor(() => expect(asked).toBeDefined());
    const heard = vi.fn();
    await connection.inbox.subscribe(caller.cancelChannel, { message: heard });
    await caller.cancel(id, entry);
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    asked?.();
    await vi.waitFor(() => expect(server.running).toBe(0));
    expect(seen).toEqual([true]);
    expect(caller.messages).toEqual([]);
  });

  test("cancel: one that comes before the request, or while that waits for its turn, keeps it from running", async () => {
    const seen: number[] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using served = await serveJobs(
      connection,
      redis,
      "cancelled-early",
      async (job) => {
        seen.push(job.number);
        await released;
        return echo(job);
      },
      { concurrency: 1 },
    );
    const { caller, key } = served;
    const heard: string[] = [];
    await connection.inbox.subscribe(caller.cancelChannel, { message: (text) => void heard.push(text.toString()) });
    await caller.cancel("early", "1-1");
    await vi.waitFor(() => expect(heard).toEqual(["early"]));
    const running = await caller.send({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    await caller.send({ number: 2 }, { id: "early" });
    const waiting = await caller.send({ number: 3 });
    const last = await caller.send({ number: 4 });
    await redis.raw.publish(caller.cancelChannel, waiting.id);
    // What is no correlation is passed over.
    await redis.raw.publish(caller.cancelChannel, "a b");
    await vi.waitFor(() => expect(heard).toEqual(["early", waiting.id, "a b"]));
    release();
    await caller.answer(running.id);
    await caller.answer(last.id);
    expect(seen).toEqual([1, 4]);
    await vi.waitFor(async () => expect(await redis.raw.xlen(key)).toBe(0));
    expect(caller.messages).toHaveLength(2);
  });

  test("deadline: the handler's signal aborts then, and what it returns is not sent", async () => {
    const reasons: unknown[] = [];
    await using served = await serveJobs(connection, redis, "deadline", async (job, call) => {
      const startedAt = performance.now();
      const { remainingMs, signal } = call;
      await until(signal).catch((reason: unknown) => reasons.push(reason, performance.now() - startedAt - remainingMs));
      return echo(job);
    });
    const { caller, server, key } = served;
    await caller.send({ number: 1 }, { timeoutMs: 3_000 });
    await vi.waitFor(() => expect(reasons).toHaveLength(2));
    expect(reasons[0]).toMatchObject({ code: "CALL_TIMED_OUT" });
    expect(reasons[1]).toBeGreaterThan(-50);
    await vi.waitFor(() => expect(server.running).toBe(0));
    await vi.waitFor(async () => expect(await redis.raw.xlen(key)).toBe(0));
    expect(caller.messages).toEqual([]);
  });

  test("deadline: a handler that never ends gives its place to others a little later, and that is told", async () => {
    const onError = vi.fn();
    const late: (() => void)[] = [];
    const handler = async (job: Job) => {
      if (job.number === 1) await new Promise<void>((resolve) => late.push(resolve));
      return echo(job);
    };
    await using served = await serveJobs(connection, redis, "endless", handler, { concurrency: 1, onError });
    const { caller, server } = served;
    const { id } = await caller.send({ number: 1 }, { timeoutMs: 3_000 });
    await vi.waitFor(() => expect(late).toHaveLength(1));
    const next = await caller.send({ number: 2 }, { timeoutMs: 60_000 });
    expect(await caller.answer(next.id, 20_000)).toMatch(/^ok /);
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "CALL_TIMED_OUT" }), {
      id,
      attempt: 1,
    });
    expect(server.running).toBe(0);
    late[0]?.();
    const stoppedAt = performance.now();
    await server.stop({ timeoutMs: 60_000 });
    expect(performance.now() - stoppedAt).toBeLessThan(20_000);
    expect(caller.messages).toHaveLength(1);
  });
});
