import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BroadcastCall } from "../../src/runtime/call/broadcast.js";
import { Call } from "../../src/runtime/call/call.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { RedloomError } from "../../src/runtime/errors.js";
import { jobCall } from "../support/calls.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { echo, type ServeHandler, serveJobs } from "../support/serve-jobs.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const broadcast = (name: string) =>
  new BroadcastCall(connection, jobCall(name, { timeoutMs: 25_000, serving: "broadcast" }), { prefix: redis.prefix });

/** Programs without a compiler give such things. */
const thrower = {
  // biome-ignore lint/suspicious/noThenProperty: this is what it is about
  then() {
    throw new Error("then threw");
  },
};
const trap = {
  // biome-ignore lint/suspicious/noThenProperty: this is what it is about
  get then() {
    throw new Error("no then");
  },
};

describe("what a handler gives", () => {
  test("serve: what is awaited and throws fails its call once, and nobody tries it again", async () => {
    const onError = vi.fn();
    const given = [thrower, trap];
    const handler = vi.fn((job: { number: number }) => given[job.number] as never);
    await using served = await serveJobs(connection, redis, "thenables", handler, { onError });
    for (const number of [0, 1]) {
      const { id } = await served.caller.send({ number });
      expect(await served.caller.answer(id)).toBe(`failed ${id} handler-failed`);
    }
    expect(handler).toHaveBeenCalledTimes(2);
    expect(onError.mock.calls.map(([error]) => error.message)).toEqual(["then threw", "no then"]);
    expect(served.server.running).toBe(0);
  });

  test("broadcast server: such a handler keeps no place, and stop waits for none", async () => {
    const call = broadcast("deaf");
    const server = await call.serve(() => thrower as never, { concurrency: 2, onError: () => undefined });
    for (const number of [0, 1, 2]) {
      const { answers } = await call.gather({ number });
      expect(answers).toMatchObject([{ ok: false, reason: "handler-failed" }]);
    }
    expect(server.running).toBe(0);
    const before = performance.now();
    await server.stop({ timeoutMs: 60_000 });
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  test("serve: `error` and `progress` may be taken out of the context", async () => {
    const handler: ServeHandler = async ({ number }, { error, progress }) => {
      await progress({ percent: number });
      throw error("Busy", { retryAfterMs: number });
    };
    await using served = await serveJobs(connection, redis, "bound", handler);
    const { id } = await served.caller.send({ number: 7 }, { progress: true });
    expect(await served.caller.answer(id)).toBe(`error ${id} Busy {"retryAfterMs":7}`);
    expect(served.caller.messages).toContainEqual(expect.stringMatching(`^progress ${id} \\d+ {"percent":7}$`));
  });

  test("serve: a call that was added twice runs twice here, and giving it up ends both", async () => {
    const handler: ServeHandler = (_job, { signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
    await using served = await serveJobs(connection, redis, "twice", handler);
    const { caller, server } = served;
    const { entry } = await caller.send({ number: 1 }, { id: "same" });
    await caller.send({ number: 1 }, { id: "same" });
    await vi.waitFor(() => expect(server.running).toBe(2));
    await caller.cancel("same", entry);
    await vi.waitFor(() => expect(server.running).toBe(0));
  });

  test("serve: an answer that Redis does not take by the deadline is told", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const url = new URL(redis.url);
    url.port = new URL(proxy.url).port;
    await using own = await connect(url.href, { commandTimeoutMs: 2_000 });
    const onError = vi.fn();
    let stopRefusing: () => void = () => undefined;
    const handler: ServeHandler = async (job) => {
      const fault = proxy.refuse();
      stopRefusing = () => fault.stop();
      proxy.cutAll();
      return echo(job);
    };
    await using served = await serveJobs(own, redis, "untaken", handler, { onError });
    const { id } = await served.caller.send({ number: 1 }, { timeoutMs: 4_000 });
    await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce());
    expect(onError).toHaveBeenCalledWith(
      expect.objectContaining({ code: "CALL_TIMED_OUT", cause: expect.any(RedloomError) }),
      { id, attempt: 1 },
    );
    stopRefusing();
  });
});

describe("what serve is given", () => {
  const wrong: readonly unknown[] = [
    null,
    5,
    "x",
    { concurrency: 0 },
    { concurrency: "4" },
    { signal: {} },
    { signal: "no" },
    { onError: 5 },
    { onError: null },
  ];

  test.each(wrong)("serve: is refused before any I/O, given %j", async (options) => {
    // A closed connection refuses whatever goes to Redis as CLOSED.
    await using own = await connect(redis.url);
    await own.close();
    const refused = expect.objectContaining({ code: "OPTIONS_INVALID" });
    await expect(new Call(own, jobCall("wrong"), {}).serve(echo, options as never)).rejects.toEqual(refused);
    const asked = new BroadcastCall(own, jobCall("wrong", { serving: "broadcast" }), {});
    await expect(asked.serve(echo, options as never)).rejects.toEqual(refused);
  });

  test("gather: is refused before any I/O where its options are none", async () => {
    const call = broadcast("unasked");
    for (const options of [null, 5, { signal: {} }, { onAnswer: 5 }]) {
      await expect(call.gather({ number: 1 }, options as never)).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    }
  });
});
