import { describe, expect, test, vi } from "vitest";
import { Call } from "../../src/runtime/call/call.js";
import { connect } from "../../src/runtime/connection/connect.js";
import { jobCall } from "../support/calls.js";
import { HandServer } from "../support/hand-server.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

/** What it was rejected with, and after how long. */
async function rejection(ask: () => Promise<unknown>): Promise<{ readonly error: unknown; readonly afterMs: number }> {
  const before = performance.now();
  const error = await ask().then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return { error, afterMs: performance.now() - before };
}

describe("call: deadlines", () => {
  const redis = useRedis();
  const port = (): number => Number(new URL(redis.url).port);
  const keyOf = (name: string): string => `${redis.prefix}tests:${name}`;

  test("call: CALL_TIMED_OUT at the deadline, nobody serves; the request is taken back", async () => {
    await using connection = await connect(redis.url, { commandTimeoutMs: 20_000 });
    // Time enough to send it, on a machine that stands still for a moment.
    const call = new Call(connection, jobCall("alone", { timeoutMs: 3_000 }), { prefix: redis.prefix });
    const { error, afterMs } = await rejection(() => call.request({ number: 1 }));
    expect(error).toMatchObject({
      code: "CALL_TIMED_OUT",
      message: "No answer within 3000 ms",
      definition: "tests.calls.alone",
      key: keyOf("alone"),
    });
    expect(afterMs).toBeGreaterThanOrEqual(2_999);
    expect(afterMs).toBeLessThan(15_000);
    await expect.poll(() => redis.raw.keys(`*${keyOf("alone")}*`)).toEqual([]);
  });

  test("call: each request has its own deadline, however they are mixed", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("mixed"), { prefix: redis.prefix });
    // Asked first, and waited for by none of the others.
    const giving = new AbortController();
    const longest = call.request({ number: 0 }, { timeoutMs: 600_000, signal: giving.signal });
    longest.catch(() => undefined);
    const times = Array.from({ length: 200 }, (_, index) => 50 + ((index * 37) % 400));
    const ends = await Promise.all(
      times.map(async (timeoutMs) => ({
        timeoutMs,
        ...(await rejection(() => call.request({ number: 1 }, { timeoutMs }))),
      })),
    );
    for (const { error, afterMs, timeoutMs } of ends) {
      expect(error).toMatchObject({
        code: "CALL_TIMED_OUT",
        message: expect.stringContaining(`within ${timeoutMs} ms`),
      });
      expect(afterMs).toBeGreaterThanOrEqual(timeoutMs - 1);
    }
    giving.abort("it has all of its time");
    await expect(longest).rejects.toBe("it has all of its time");
    await expect.poll(() => redis.raw.xlen(keyOf("mixed"))).toBe(0);
  });

  test("call: an answer that comes too late is nobody's, and its key is removed all the same", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("late"), { prefix: redis.prefix });
    let answer = (): unknown => undefined;
    await using server = await HandServer.start(redis.url, keyOf("late"), async (request) => {
      if (request.fields.data === '{"number":2}') answer = () => request.answer("ok", '{"text":"late"}');
      else await request.answer("ok", '{"text":"in time"}');
    });
    await call.request({ number: 1 });
    const { error } = await rejection(() => call.request({ number: 2 }, { timeoutMs: 200 }));
    expect(error).toMatchObject({ code: "CALL_TIMED_OUT", isSent: true });
    await expect.poll(() => server.requests.length).toBe(2);
    await answer();
    await expect(call.request({ number: 3 })).resolves.toEqual({ text: "in time" });
    await expect.poll(() => redis.raw.keys(`*tests:late*:reply:*`)).toEqual([]);
  });

  test("call: CALL_TIMED_OUT at the deadline, Redis away all the time; it is not sent later", async () => {
    await using proxy = await startProxy({ port: port() });
    await using connection = await connect(proxy.url, { commandTimeoutMs: 20_000 });
    connection.on("error", () => undefined);
    const call = new Call(connection, jobCall("away"), { prefix: redis.prefix });
    await using server = await HandServer.start(redis.url, keyOf("away"), async (request) =>
      request.answer("ok", '{"text":""}'),
    );
    await call.request({ number: 1 });
    const refusing = proxy.refuse();
    const gone = new Promise((resolve) => connection.on("disconnected", resolve));
    proxy.cutAll();
    await gone;
    const { error, afterMs } = await rejection(() => call.request({ number: 2 }, { timeoutMs: 400 }));
    expect(error).toMatchObject({
      code: "CALL_TIMED_OUT",
      message: "Not sent within 400 ms",
    });
    expect(afterMs).toBeGreaterThanOrEqual(399);
    expect(afterMs).toBeLessThan(15_000);
    refusing.stop();
    // What had waited for the connection would have been sent before this is.
    await vi.waitFor(() => connection.ping());
    await call.request({ number: 3 });
    expect(server.requests.map(({ fields }) => fields.data)).toEqual(['{"number":1}', '{"number":3}']);
  });

  test.each(["before it is subscribed", "once it is subscribed"])(
    "call: CALL_TIMED_OUT at the deadline, on a connection that is dead and looks alive %s",
    async (when) => {
      await using proxy = await startProxy({ port: port() });
      const connection = await connect(proxy.url, { commandTimeoutMs: 200, inboxHeartbeatMs: 100 });
      connection.on("error", () => undefined);
      const name = `hole-${when.slice(0, 4)}`;
      const call = new Call(connection, jobCall(name, { timeoutMs: 60_000 }), { prefix: redis.prefix });
      await using _server = await HandServer.start(redis.url, keyOf(name), async (request) =>
        request.answer("ok", '{"text":""}'),
      );
      if (when.startsWith("once")) await call.request({ number: 1 });
      const hole = proxy.blackhole();
      const { error, afterMs } = await rejection(() => call.request({ number: 2 }, { timeoutMs: 700 }));
      expect(hole.fired).toBeGreaterThan(0);
      expect(error).toMatchObject({ code: "CALL_TIMED_OUT" });
      expect(afterMs).toBeGreaterThanOrEqual(699);
      expect(afterMs).toBeLessThan(15_000);
      await connection.close({ timeoutMs: 100 });
    },
  );

  test("call: it is sent as soon as Redis is back, in time for its deadline", async () => {
    await using proxy = await startProxy({ port: port() });
    await using connection = await connect(proxy.url, { commandTimeoutMs: 300 });
    connection.on("error", () => undefined);
    const call = new Call(connection, jobCall("back"), { prefix: redis.prefix });
    await using server = await HandServer.start(redis.url, keyOf("back"), async (request) =>
      request.answer("ok", '{"text":"back"}'),
    );
    const refusing = proxy.refuse();
    proxy.cutAll();
    const asked = call.request({ number: 1 });
    // Longer than a command may take.
    await new Promise((resolve) => setTimeout(resolve, 700));
    refusing.stop();
    await expect(asked).resolves.toEqual({ text: "back" });
    expect(server.requests).toHaveLength(1);
  });

  test("call: is told as sent, where its sending was never answered and the deadline came first", async () => {
    await using proxy = await startProxy({ port: port() });
    await using connection = await connect(proxy.url);
    connection.on("error", () => undefined);
    const call = new Call(connection, jobCall("swallowed"), { prefix: redis.prefix });
    let runs = 0;
    await using _server = await HandServer.start(redis.url, keyOf("swallowed"), async (request) => {
      if (++runs === 1) await request.answer("ok", '{"text":""}');
    });
    await call.request({ number: 1 });
    const swallowed = proxy.swallowReplies("NOMKSTREAM");
    const { error } = await rejection(() => call.request({ number: 2 }, { timeoutMs: 500 }));
    expect(error).toMatchObject({ code: "CALL_TIMED_OUT", message: "No answer within 500 ms", isSent: true });
    await expect.poll(() => runs).toBe(2);
    swallowed.stop();
    proxy.cutAll();
  });
});
