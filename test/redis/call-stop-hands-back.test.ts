import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Call } from "../../src/runtime/call/call.js";
import type { ServeOptions } from "../../src/runtime/call/handlers.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type JobCallTypes, jobCall } from "../support/calls.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { echo, type ServeHandler } from "../support/serve-jobs.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

/** Nobody waits for the end of these times in a test: what is not handed back is not answered. */
const changes = {
  timeoutMs: 120_000,
  serving: { concurrency: 16, ackTimeoutMs: 40_000, maxAttempts: 1, whenUnserved: "wait" },
} as const;
const aborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));

/** What a program does that passes its signal on. */
const rethrows: ServeHandler = async (_, { signal }) => {
  await aborted(signal);
  throw signal.reason;
};
/** What a program does that hides it. */
const wraps: ServeHandler = async (_, { signal }) => {
  await aborted(signal);
  throw new Error("The work failed", { cause: signal.reason });
};
const returns: ServeHandler = async (job, { signal }) => {
  await aborted(signal);
  return echo(job);
};
/** What a program does that hears no signal: goes on until its work is over. */
const ignores: ServeHandler = async (job) => {
  await workIsOver;
  return echo(job);
};
let workIsOver: Promise<void>;
let endWork: () => void;
beforeEach(() => {
  workIsOver = new Promise((resolve) => {
    endWork = resolve;
  });
});

/** A server that begins the call alone, and a second one that comes then; how `first` ends is the test's. */
async function twoServers(
  name: string,
  handler: ServeHandler,
  end: (server: Awaited<ReturnType<Call<JobCallTypes>["serve"]>>, own: Connection) => Promise<void>,
  options: ServeOptions = {},
) {
  await using own = await connect(redis.url);
  const definition = jobCall(name, changes);
  const call = new Call(connection, definition, { prefix: redis.prefix });
  const onError = vi.fn();
  const unheard = vi.fn();
  own.on("error", unheard);
  const seen: number[] = [];
  const first = await new Call(own, definition, { prefix: redis.prefix }).serve(handler, { onError, ...options });
  const asking = call.request({ number: 7 });
  await vi.waitFor(() => expect(first.running).toBe(1));
  await using second = await call.serve((_, { attempt }) => {
    seen.push(attempt);
    return { text: "second" };
  });
  const before = performance.now();
  await end(first, own);
  const endedMs = performance.now() - before;
  const reply = await asking;
  const answeredMs = performance.now() - before;
  // What the first does afterwards changes nothing.
  endWork();
  await vi.waitFor(() => expect(first.running).toBe(0));
  const key = `${redis.prefix}tests:${name}`;
  await vi.waitFor(async () => expect(await redis.raw.xlen(key)).toBe(0));
  expect(second.running).toBe(0);
  expect(seen).toEqual([1]);
  expect(reply).toEqual({ text: "second" });
  expect(onError).not.toHaveBeenCalled();
  expect(unheard).not.toHaveBeenCalled();
  return { endedMs, answeredMs };
}

describe("stop", () => {
  test.each(Object.entries({ rethrows, wraps, returns, ignores }))(
    "stop: what still runs at its timeout is answered by another server at once, where the handler %s",
    async (name, handler) => {
      const { endedMs, answeredMs } = await twoServers(name, handler, (server) => server.stop({ timeoutMs: 300 }));
      expect(endedMs).toBeLessThan(20_000);
      expect(answeredMs).toBeGreaterThanOrEqual(299);
      expect(answeredMs).toBeLessThan(20_000);
    },
  );

  test("stop: with no time at all it hands back what runs", async () => {
    const { answeredMs } = await twoServers("no-time", ignores, (server) => server.stop({ timeoutMs: 0 }));
    expect(answeredMs).toBeLessThan(20_000);
  });

  test.each(Object.entries({ rethrows, ignores }))(
    "stop: closing the connection hands back what runs, in its time, where the handler %s",
    async (name, handler) => {
      const end = (_: unknown, own: Connection): Promise<void> => own.close({ timeoutMs: 400 });
      const { endedMs, answeredMs } = await twoServers(`close-${name}`, handler, end);
      expect(endedMs).toBeLessThan(20_000);
      expect(answeredMs).toBeLessThan(20_000);
    },
  );

  test("stop: the signal of serve lets what runs finish, as stop does", async () => {
    const controller = new AbortController();
    const call = new Call(connection, jobCall("by-signal", changes), { prefix: redis.prefix });
    const server = await call.serve(ignores, { signal: controller.signal });
    const asking = call.request({ number: 7 });
    await vi.waitFor(() => expect(server.running).toBe(1));
    controller.abort();
    endWork();
    await expect(asking).resolves.toEqual({ text: "7" });
    await server.finished;
  });

  test("stop: nobody else serves: whoever comes next takes it, and its progress is heard", async () => {
    const call = new Call(connection, jobCall("next", changes), { prefix: redis.prefix });
    const told: number[] = [];
    const tells =
      (from: number, then: ServeHandler): ServeHandler =>
      async (job, context) => {
        for (let percent = from; percent < from + 3; percent++) await context.progress({ percent });
        return then(job, context);
      };
    const first = await call.serve(tells(0, rethrows));
    const asking = call.request({ number: 7 }, { onProgress: ({ percent }) => told.push(percent) });
    await vi.waitFor(() => expect(told).toEqual([0, 1, 2]));
    await first.stop({ timeoutMs: 50 });
    await using _second = await call.serve(tells(10, echo));
    await expect(asking).resolves.toEqual({ text: "7" });
    expect(told).toEqual([0, 1, 2, 10, 11, 12]);
  });

  test("stop: it counts as nobody's death, also where a server died with the call before", async () => {
    const suspects = { ...changes, serving: { ...changes.serving, ackTimeoutMs: 1_000, maxAttempts: 2 } };
    const call = new Call(connection, jobCall("suspect", suspects), { prefix: redis.prefix });
    const asking = call.request({ number: 7 });
    const key = `${redis.prefix}tests:suspect`;
    await vi.waitFor(async () => expect(await redis.raw.xlen(key)).toBe(1));
    await redis.raw.xreadgroup("GROUP", "servers", "dies", "COUNT", 1, "STREAMS", key, ">");
    const seen: number[] = [];
    const notes =
      (then: ServeHandler): ServeHandler =>
      (job, context) => {
        seen.push(context.attempt);
        return then(job, context);
      };
    for (let times = 0; times < 2; times++) {
      const server = await call.serve(notes(rethrows));
      await vi.waitFor(() => expect(server.running).toBe(1));
      await server.stop({ timeoutMs: 0 });
    }
    await using _last = await call.serve(notes(echo));
    await expect(asking).resolves.toEqual({ text: "7" });
    expect(seen).toEqual([2, 2, 2]);
  });

  test("stop: it ends soon after its timeout while Redis is away; the call is taken after `ackTimeout`", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const own = await connect(proxy.url, { commandTimeoutMs: 60_000 });
    own.on("error", () => undefined);
    const twice = { ...changes, serving: { ...changes.serving, ackTimeoutMs: 1_000, maxAttempts: 2 } };
    const definition = jobCall("away", twice);
    const call = new Call(connection, definition, { prefix: redis.prefix });
    const onError = vi.fn();
    const server = await new Call(own, definition, { prefix: redis.prefix }).serve(wraps, { onError });
    const asking = call.request({ number: 7 });
    await vi.waitFor(() => expect(server.running).toBe(1));
    proxy.blackhole();
    const before = performance.now();
    await server.stop({ timeoutMs: 200 });
    expect(performance.now() - before).toBeLessThan(20_000);
    await using _next = await call.serve(echo);
    await expect(asking).resolves.toEqual({ text: "7" });
    await own.close({ timeoutMs: 0 });
    expect(onError).not.toHaveBeenCalled();
  });
});
