import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Call } from "../../src/runtime/call/call.js";
import type { ServeOptions } from "../../src/runtime/call/handlers.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { agentCall, type Job, jobCall } from "../support/calls.js";
import { rawCaller } from "../support/raw-caller.js";
import { useRedis } from "../support/redis.js";
import { echo, type Served, type ServeHandler, serveJobs } from "../support/serve-jobs.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const serve = (name: string, handler: ServeHandler, options: ServeOptions = {}): Promise<Served> =>
  serveJobs(connection, redis, name, handler, options);

describe("serve", () => {
  test("serve: the reply is published, kept until the deadline, and the request is gone", async () => {
    await using served = await serve("plain", async (job) => echo(job));
    const { caller, key } = served;
    const { id } = await caller.send({ number: 7 }, { timeoutMs: 60_000 });
    expect(await caller.answer(id)).toBe(`ok ${id} {"text":"7"}`);
    expect(await redis.raw.get(caller.replyKey(id))).toBe(`ok ${id} {"text":"7"}`);
    const ttl = await redis.raw.pttl(caller.replyKey(id));
    expect(ttl).toBeGreaterThan(30_000);
    expect(ttl).toBeLessThanOrEqual(61_000);
    expect(await redis.raw.xlen(key)).toBe(0);
    await vi.waitFor(async () => expect(await redis.raw.xpending(key, "servers")).toEqual([0, null, null, null]));
  });

  test("serve: a handler without a promise answers as well, and many at once are all answered", async () => {
    await using served = await serve("many", echo);
    const { caller } = served;
    const sent = await Promise.all(Array.from({ length: 1_000 }, (_, number) => caller.send({ number })));
    const answers = await Promise.all(sent.map(({ id }) => caller.answer(id)));
    expect(answers).toEqual(sent.map(({ id }, number) => `ok ${id} {"text":"${number}"}`));
  });

  test("serve: so many handlers run at once, and no more", async () => {
    let running = 0;
    let most = 0;
    await using served = await serve(
      "concurrency",
      async (job) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(served.server.running).toBe(running);
        running--;
        return echo(job);
      },
      { concurrency: 3 },
    );
    const { caller } = served;
    const sent = await Promise.all(Array.from({ length: 12 }, (_, number) => caller.send({ number })));
    for (const { id } of sent) expect(await caller.answer(id)).toMatch(/^ok /);
    expect(most).toBe(3);
    expect(served.server.running).toBe(0);
  });

  test("serve: the handler is told the call's id, its deadline and its parameters", async () => {
    const call = new Call(connection, agentCall("told"), { prefix: redis.prefix }, { agentId: "a1" });
    const key = `${redis.prefix}tests:told:a1`;
    using caller = await rawCaller(redis.url, key);
    const seen: unknown[] = [];
    await using _server = await call.serve((job, context) => {
      const { id, attempt, parameters, remainingMs, deadlineMs, signal } = context;
      seen.push({ id, attempt, parameters });
      expect(signal.aborted).toBe(false);
      expect(remainingMs).toBeGreaterThan(30_000);
      expect(remainingMs).toBeLessThanOrEqual(60_000);
      expect(Math.abs(deadlineMs - Date.now() - remainingMs)).toBeLessThan(5_000);
      return echo(job);
    });
    const { id } = await caller.send({ number: 1 }, { timeoutMs: 60_000 });
    expect(await caller.answer(id)).toMatch(/^ok /);
    expect(seen).toEqual([{ id, attempt: 1, parameters: { agentId: "a1" } }]);
  });

  test("serve: what is past its deadline is not run, and leaves the stream", async () => {
    const seen: number[] = [];
    const key = `${redis.prefix}tests:expired`;
    using early = await rawCaller(redis.url, key);
    await Promise.all(Array.from({ length: 20 }, () => early.send({ number: 1 }, { timeoutMs: 1 })));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await using served = await serve("expired", (job) => {
      seen.push(job.number);
      return echo(job);
    });
    const { id } = await served.caller.send({ number: 2 });
    await served.caller.answer(id);
    await vi.waitFor(async () => expect(await redis.raw.xlen(key)).toBe(0));
    await vi.waitFor(async () => expect(await redis.raw.xpending(key, "servers")).toEqual([0, null, null, null]));
    expect(seen).toEqual([2]);
    expect(early.messages).toEqual([]);
  });

  test("serve: a deadline that passes while the request waits for a handler counts, too", async () => {
    const seen: number[] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using served = await serve(
      "waits",
      async (job) => {
        seen.push(job.number);
        await released;
        return echo(job);
      },
      { concurrency: 1 },
    );
    const { caller, key } = served;
    const first = await caller.send({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    await caller.send({ number: 2 }, { timeoutMs: 100 });
    const third = await caller.send({ number: 3 });
    // Past the deadline of the second.
    await new Promise((resolve) => setTimeout(resolve, 200));
    release();
    await caller.answer(first.id);
    await caller.answer(third.id);
    expect(seen).toEqual([1, 3]);
    await vi.waitFor(async () => expect(await redis.raw.xlen(key)).toBe(0));
  });

  test("serve: two servers in one process share the calls", async () => {
    const by: string[] = [];
    const slow = (name: string) => async (job: Job) => {
      by.push(name);
      await new Promise((resolve) => setTimeout(resolve, 30));
      return echo(job);
    };
    await using first = await serve("shared", slow("first"), { concurrency: 1 });
    await using _second = await first.call.serve(slow("second"), { concurrency: 1 });
    const sent = await Promise.all(Array.from({ length: 20 }, (_, number) => first.caller.send({ number })));
    for (const { id } of sent) expect(await first.caller.answer(id)).toMatch(/^ok /);
    expect(by).toHaveLength(20);
    expect(new Set(by)).toEqual(new Set(["first", "second"]));
  });

  test("serve: without a handler, or with a bad option, nothing is started", async () => {
    const call = new Call(connection, jobCall("bad"), { prefix: redis.prefix });
    await expect(call.serve(undefined as never)).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await expect(call.serve(echo, { concurrency: 0 })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await expect(call.serve(echo, { signal: AbortSignal.abort("no") })).rejects.toBe("no");
    expect(await redis.raw.exists(`${redis.prefix}tests:bad`)).toBe(0);
    expect(await redis.raw.pubsub("NUMSUB", `{${redis.prefix}tests:bad}:cancel`)).toEqual([expect.any(String), 0]);
  });

  test("serve: goes on after the stream was deleted under it", async () => {
    await using served = await serve("deleted", echo);
    const { caller, key } = served;
    await caller.answer((await caller.send({ number: 1 })).id);
    await redis.raw.del(key);
    await vi.waitFor(async () => expect(await redis.raw.exists(key)).toBe(1));
    const { id } = await caller.send({ number: 2 });
    expect(await caller.answer(id)).toBe(`ok ${id} {"text":"2"}`);
  });
});
