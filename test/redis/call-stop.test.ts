import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { RedloomError } from "../../src/runtime/errors.js";
import type { Job } from "../support/calls.js";
import { useRedis } from "../support/redis.js";
import { echo, serveJobs } from "../support/serve-jobs.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

/** Ends when the test says so. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const started: number[] = [];
  return {
    started,
    open: () => open(),
    handler: async (job: Job) => {
      started.push(job.number);
      await opened;
      return echo(job);
    },
  };
}

describe("stop", () => {
  test("stop: what runs is answered, the rest is another server's at once", async () => {
    const held = gate();
    // Its ackTimeout is longer than anybody waits here.
    const options = { concurrency: 2, changes: { serving: { ackTimeoutMs: 60_000 } } };
    await using first = await serveJobs(connection, redis, "stops", held.handler, options);
    const { caller, server, key, call } = first;
    const sent = await Promise.all(
      Array.from({ length: 6 }, (_, number) => caller.send({ number }, { timeoutMs: 180_000 })),
    );
    await vi.waitFor(() => expect(held.started).toHaveLength(2));
    // Read ahead, as where calls are many.
    const stopping = server.stop();
    await using _second = await call.serve(({ number }) => ({ text: `second ${number}` }));
    const others = sent.filter((_, number) => !held.started.includes(number));
    expect(others).toHaveLength(4);
    for (const { id } of others) expect(await caller.answer(id)).toMatch(/second/);
    expect(server.running).toBe(2);
    held.open();
    await stopping;
    expect(server.running).toBe(0);
    for (const number of held.started) {
      const { id } = sent[number] ?? { id: "" };
      expect(await caller.answer(id)).toBe(`ok ${id} {"text":"${number}"}`);
    }
    await expect(server.finished).resolves.toBeUndefined();
    await vi.waitFor(async () => expect(await redis.raw.xpending(key, "servers")).toEqual([0, null, null, null]));
    expect(held.started).toHaveLength(2);
  });

  test("stop: at its timeout handlers are told to end, and what they say then is no answer", async () => {
    const onError = vi.fn();
    const reasons: unknown[] = [];
    await using served = await serveJobs(
      connection,
      redis,
      "timeout",
      async (job, { signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
        reasons.push(signal.reason);
        return echo(job);
      },
      { onError },
    );
    const { caller, server, key } = served;
    const { id } = await caller.send({ number: 1 }, { timeoutMs: 60_000 });
    await vi.waitFor(() => expect(server.running).toBe(1));
    const before = performance.now();
    await server.stop({ timeoutMs: 100 });
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(reasons).toMatchObject([{ code: "CLOSED", message: expect.stringContaining("The server was stopped") }]);
    await vi.waitFor(() => expect(server.running).toBe(0));
    // Whoever serves next has it.
    expect(await redis.raw.xlen(key)).toBe(1);
    await using _next = await served.call.serve(echo);
    expect(await caller.answer(id)).toBe(`ok ${id} {"text":"1"}`);
    expect(onError).not.toHaveBeenCalled();
  });

  test("stop: a server that stopped hears nothing more, and asks nothing more", async () => {
    await using served = await serveJobs(connection, redis, "gone", echo);
    const { caller, server } = served;
    expect(await redis.raw.pubsub("NUMSUB", caller.cancelChannel)).toEqual([caller.cancelChannel, 1]);
    await expect(server.stop({ timeoutMs: -1 })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await server.stop();
    await server.stop();
    expect(await redis.raw.pubsub("NUMSUB", caller.cancelChannel)).toEqual([caller.cancelChannel, 0]);
    expect(await redis.raw.zcard(`{${served.key}}:alive:servers`)).toBe(0);
  });

  test("stop: by the signal that it was given", async () => {
    const controller = new AbortController();
    await using served = await serveJobs(connection, redis, "signal", echo, { signal: controller.signal });
    controller.abort();
    await served.server.finished;
    await served.caller.send({ number: 1 });
    expect(await redis.raw.xlen(served.key)).toBe(1);
  });

  test("stop: closing the connection lets what runs be answered", async () => {
    const own = await connect(redis.url);
    const held = gate();
    await using served = await serveJobs(own, redis, "closes", held.handler);
    const { id } = await served.caller.send({ number: 1 });
    await vi.waitFor(() => expect(held.started).toEqual([1]));
    const closing = own.close();
    held.open();
    await closing;
    expect(await served.caller.answer(id)).toMatch(/^ok /);
    await expect(served.server.finished).resolves.toBeUndefined();
    await expect(served.call.serve(echo)).rejects.toMatchObject({ code: "CLOSED" });
  });

  test("stop: a server that cannot go on says so", async () => {
    const errors: RedloomError[] = [];
    using _ = { [Symbol.dispose]: connection.on("error", (error) => errors.push(error)) };
    await using served = await serveJobs(connection, redis, "fails", echo);
    const { server, key } = served;
    await redis.raw.set(key, "text");
    await expect(server.finished).rejects.toMatchObject({ code: "WRONG_TYPE" });
    await vi.waitFor(() => expect(errors.map(({ code }) => code)).toContain("WRONG_TYPE"));
    await redis.raw.del(key);
  });
});
