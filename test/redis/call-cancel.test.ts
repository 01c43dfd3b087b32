import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { Call } from "../../src/runtime/call/call.js";
import { connect } from "../../src/runtime/connection/connect.js";
import { type JobCallTypes, jobCall } from "../support/calls.js";
import { HandServer } from "../support/hand-server.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

describe("call: giving up", () => {
  const redis = useRedis();
  const keyOf = (name: string): string => `${redis.prefix}tests:${name}`;

  /** What is told on the call's channel for those that work for nobody any more. */
  async function cancelled(name: string): Promise<{ readonly told: string[]; end(): void }> {
    const told: string[] = [];
    const subscriber = redis.raw.duplicate();
    subscriber.on("message", (_: string, text: string) => told.push(text));
    await subscriber.subscribe(`{${keyOf(name)}}:cancel`);
    return { told, end: () => subscriber.disconnect() };
  }

  /** Its inbox is subscribed, and its stream is there, and empty. */
  async function warm(call: Call<JobCallTypes>, name: string): Promise<void> {
    await using _server = await HandServer.start(redis.url, keyOf(name), (request) =>
      request.answer("ok", '{"text":""}'),
    );
    await call.request({ number: 0 });
  }

  test("call: an aborted signal ends it with its reason, takes the request back and tells the server", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("abort"), { prefix: redis.prefix });
    const { told, end } = await cancelled("abort");
    const controller = new AbortController();
    await using server = await HandServer.start(redis.url, keyOf("abort"), async () => controller.abort("enough"));
    await expect(call.request({ number: 1 }, { signal: controller.signal })).rejects.toBe("enough");
    await expect.poll(() => told).toEqual([server.requests[0]?.correlation]);
    expect(await redis.raw.xlen(keyOf("abort"))).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    end();
  });

  test("call: nothing is sent where the signal has aborted before, or before the inbox is subscribed", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("before"), { prefix: redis.prefix });
    await expect(call.request({ number: 1 }, { signal: AbortSignal.abort("before") })).rejects.toBe("before");
    const controller = new AbortController();
    const asked = call.request({ number: 2 }, { signal: controller.signal });
    controller.abort("a moment later");
    await expect(asked).rejects.toBe("a moment later");
    await using _server = await HandServer.start(redis.url, keyOf("before"), (request) =>
      request.answer("ok", '{"text":""}'),
    );
    await call.request({ number: 3 });
    // Only the third was ever added.
    const info = (await redis.raw.xinfo("STREAM", keyOf("before"))) as unknown[];
    expect(info[info.indexOf("entries-added") + 1]).toBe(1);
  });

  test("call: what is given up while it is being sent is taken back when it was added", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using connection = await connect(proxy.url);
    const call = new Call(connection, jobCall("crossing"), { prefix: redis.prefix });
    await warm(call, "crossing");
    const { told, end } = await cancelled("crossing");
    const delay = proxy.delayReplies(1_500);
    const controller = new AbortController();
    const asked = call.request({ number: 2 }, { signal: controller.signal });
    asked.catch(() => undefined);
    await expect.poll(() => redis.raw.xlen(keyOf("crossing"))).toBe(1);
    controller.abort("crossing");
    await expect(asked).rejects.toBe("crossing");
    expect(told).toEqual([]);
    await expect.poll(() => redis.raw.xlen(keyOf("crossing"))).toBe(0);
    await expect.poll(() => told).toHaveLength(1);
    delay.stop();
    end();
  });

  test("call: what is given up while nobody knows whether it was added is looked for", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using connection = await connect(proxy.url);
    connection.on("error", () => undefined);
    const call = new Call(connection, jobCall("unknown"), { prefix: redis.prefix });
    await warm(call, "unknown");
    for (let other = 0; other < 200; other++) await redis.raw.xadd(keyOf("unknown"), "*", "data", "another's");
    const cut = proxy.cutBeforeReply("NOMKSTREAM");
    const controller = new AbortController();
    const asked = call.request({ number: 2 }, { signal: controller.signal });
    asked.catch(() => undefined);
    await expect.poll(() => redis.raw.xlen(keyOf("unknown"))).toBe(201);
    controller.abort("unknown");
    await expect(asked).rejects.toBe("unknown");
    expect(cut.fired).toBe(1);
    await expect.poll(() => redis.raw.xlen(keyOf("unknown"))).toBe(200);
  });

  test("call: many on one signal have one listener, and none when they ended", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("shared"), { prefix: redis.prefix });
    const { signal } = new AbortController();
    await using _server = await HandServer.start(redis.url, keyOf("shared"), async (request) =>
      request.answer("ok", '{"text":""}'),
    );
    const asked = Array.from({ length: 50 }, (_, number) => call.request({ number }, { signal }));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await Promise.all(asked);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("call: closing the connection rejects what is under way with CLOSED and takes it back", async () => {
    const connection = await connect(redis.url);
    const call = new Call(connection, jobCall("closing"), { prefix: redis.prefix });
    const asked = [call.request({ number: 1 }), call.request({ number: 2 })];
    for (const one of asked) one.catch(() => undefined);
    await expect.poll(() => redis.raw.xlen(keyOf("closing"))).toBe(2);
    await connection.close();
    for (const one of asked) {
      await expect(one).rejects.toMatchObject({
        code: "CLOSED",
        definition: "tests.calls.closing",
        key: keyOf("closing"),
      });
    }
    expect(await redis.raw.xlen(keyOf("closing"))).toBe(0);
    await expect(call.request({ number: 3 })).rejects.toMatchObject({ code: "CLOSED", key: keyOf("closing") });
    const other = await connect(redis.url);
    await other.close();
    await expect(new Call(other, jobCall("closing")).request({ number: 4 })).rejects.toMatchObject({
      code: "CLOSED",
      definition: "tests.calls.closing",
      key: "tests:closing",
    });
  });

  test("call: giving up removes requests older than a call can be, whose callers died", async () => {
    await using connection = await connect(redis.url);
    const call = new Call(connection, jobCall("old"), { prefix: redis.prefix });
    const nowMs = Date.now();
    const pipeline = redis.raw.pipeline();
    for (let index = 0; index < 300; index++)
      pipeline.xadd(keyOf("old"), `${nowMs - 90_000_000}-${index}`, "data", "{}");
    pipeline.xadd(keyOf("old"), `${nowMs - 80_000_000}-0`, "data", "{}");
    await pipeline.exec();
    const controller = new AbortController();
    const asked = call.request({ number: 1 }, { signal: controller.signal });
    await expect.poll(() => redis.raw.xlen(keyOf("old"))).toBe(302);
    controller.abort("old");
    await expect(asked).rejects.toBe("old");
    // By whole nodes of 100: what is not old is never among them.
    await expect.poll(() => redis.raw.xlen(keyOf("old"))).toBeLessThanOrEqual(101);
    expect(await redis.raw.xrange(keyOf("old"), nowMs - 80_000_000, "+")).toHaveLength(1);
  });
});
