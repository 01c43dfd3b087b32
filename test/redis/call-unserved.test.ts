import { expect, test } from "vitest";
import { Call, ParameterizedCall } from "../../src/runtime/call/call.js";
import { connect } from "../../src/runtime/connection/connect.js";
import { agentCall, jobCall } from "../support/calls.js";
import { HandServer } from "../support/hand-server.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis({ own: true });
const keyOf = (name: string): string => `${redis.prefix}tests:${name}`;
const failing = (name: string) => jobCall(name, { serving: { whenUnserved: "fail" } });

/** When the server last showed that it lives, by Redis' clock. */
async function beat(name: string, agoMs: number): Promise<void> {
  const [seconds, micros] = await redis.raw.time();
  const nowMs = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
  await redis.raw.zadd(`{${keyOf(name)}}:alive:servers`, nowMs - agoMs, "a server");
}

test("unserved: CALL_UNSERVED at once and nothing is added, no server was ever there", async () => {
  await using connection = await connect(redis.url);
  const call = new Call(connection, failing("never"), { prefix: redis.prefix });
  for (const asked of [call.request({ number: 1 }), call.tryRequest({ number: 1 })]) {
    await expect(asked).rejects.toMatchObject({
      code: "CALL_UNSERVED",
      definition: "tests.calls.never",
      key: keyOf("never"),
    });
  }
  expect(await redis.raw.exists(keyOf("never"))).toBe(0);
});

test("unserved: it is sent where a server showed within 3 s that it lives, by Redis' clock", async () => {
  await using connection = await connect(redis.url);
  const call = new Call(connection, failing("beating"), { prefix: redis.prefix });
  await using server = await HandServer.start(redis.url, keyOf("beating"), async (request) =>
    request.answer("ok", '{"text":"served"}'),
  );
  await beat("beating", 4_000);
  await expect(call.request({ number: 1 })).rejects.toMatchObject({ code: "CALL_UNSERVED" });
  await beat("beating", 200);
  await expect(call.request({ number: 2 })).resolves.toEqual({ text: "served" });
  // Another machine's clock ran ahead once, or this one was set back.
  await beat("beating", -60_000);
  await expect(call.request({ number: 3 })).resolves.toEqual({ text: "served" });
  // A beat is of a stream that was deleted since.
  await redis.raw.del(keyOf("beating"));
  await expect(call.request({ number: 4 })).rejects.toMatchObject({ code: "CALL_UNSERVED" });
  expect(server.requests).toHaveLength(2);
});

test("unserved: goes on after SCRIPT FLUSH", async () => {
  await using connection = await connect(redis.url);
  const call = new Call(connection, failing("flushed"), { prefix: redis.prefix });
  await using _server = await HandServer.start(redis.url, keyOf("flushed"), async (request) =>
    request.answer("ok", '{"text":"served"}'),
  );
  for (let round = 0; round < 3; round++) {
    await beat("flushed", 0);
    await redis.raw.script("FLUSH");
    await expect(call.request({ number: 1 })).resolves.toEqual({ text: "served" });
  }
});

test("unserved: a request whose sending was cut is neither lost nor added twice", async () => {
  await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  await using connection = await connect(proxy.url);
  connection.on("error", () => undefined);
  const call = new Call(connection, failing("cut"), { prefix: redis.prefix });
  await using server = await HandServer.start(redis.url, keyOf("cut"), async (request) => {
    // Only after the caller's second try: the first one is there then.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await request.answer("ok", '{"text":"served"}');
  });
  await beat("cut", 0);
  await call.request({ number: 1 });
  await beat("cut", 0);
  const cut = proxy.cutBeforeReply('"number":2');
  await expect(call.request({ number: 2 })).resolves.toEqual({ text: "served" });
  expect(cut.fired).toBe(1);
  expect(server.requests.map(({ fields }) => fields.data)).toEqual(['{"number":1}', '{"number":2}']);
});

test("unserved: with `wait`, a request waits for the first server", async () => {
  await using connection = await connect(redis.url);
  const call = new Call(connection, jobCall("patient"), { prefix: redis.prefix });
  const asked = call.request({ number: 1 });
  await expect.poll(() => redis.raw.xlen(keyOf("patient"))).toBe(1);
  await using _server = await HandServer.start(redis.url, keyOf("patient"), async (request) =>
    request.answer("ok", '{"text":"served"}'),
  );
  await expect(asked).resolves.toEqual({ text: "served" });
});

test("unserved: CALL_UNSERVED, also where the sending was cut; nobody runs it later", async () => {
  await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  await using connection = await connect(proxy.url);
  connection.on("error", () => undefined);
  const call = new Call(connection, failing("cut-unserved"), { prefix: redis.prefix });
  const server = await HandServer.start(redis.url, keyOf("cut-unserved"), async (request) =>
    request.answer("ok", '{"text":"served"}'),
  );
  await beat("cut-unserved", 0);
  await call.request({ number: 1 });
  await server[Symbol.asyncDispose]();
  await redis.raw.del(`{${keyOf("cut-unserved")}}:alive:servers`);
  const cut = proxy.cutBeforeRequest('"number":2');
  await expect(call.request({ number: 2 })).rejects.toMatchObject({ code: "CALL_UNSERVED" });
  expect(cut.fired).toBe(1);
  expect(await redis.raw.xlen(keyOf("cut-unserved"))).toBe(0);
});

test("unserved: addresses that nobody serves leave nothing behind", async () => {
  await using connection = await connect(redis.url);
  const calls = new ParameterizedCall(connection, agentCall("typo"), { prefix: redis.prefix });
  const asked = Array.from({ length: 100 }, (_, number) =>
    calls
      .at({ agentId: `a${number % 50}` })
      .request({ number }, { timeoutMs: 300 })
      .catch((error: { code: string }) => error.code),
  );
  expect(new Set(await Promise.all(asked))).toEqual(new Set(["CALL_TIMED_OUT"]));
  await expect.poll(() => redis.raw.keys("*tests:typo*")).toEqual([]);
});

test("unserved: a stream that somebody reads stays, though it is empty and nobody beats", async () => {
  await using connection = await connect(redis.url);
  const call = new Call(connection, jobCall("read"), { prefix: redis.prefix });
  const givingUp = [new AbortController(), new AbortController()];
  await using server = await HandServer.start(redis.url, keyOf("read"), async () =>
    givingUp[server.requests.length - 1]?.abort("read"),
  );
  for (const { signal } of givingUp) {
    await expect(call.request({ number: 1 }, { signal })).rejects.toBe("read");
    await expect.poll(() => redis.raw.xlen(keyOf("read"))).toBe(0);
  }
  expect(server.requests).toHaveLength(2);
  expect(await redis.raw.exists(keyOf("read"))).toBe(1);
});

test("unserved: a server whose stream was removed while it started, or stood still, makes it anew", async () => {
  await using connection = await connect(redis.url);
  const call = new Call(connection, jobCall("removed"), { prefix: redis.prefix });
  await using _server = await call.serve(() => ({ text: "served" }));
  for (let round = 0; round < 3; round++) {
    await redis.raw.del(keyOf("removed"), `{${keyOf("removed")}}:alive:servers`, `{${keyOf("removed")}}:state:servers`);
    await expect(call.request({ number: round })).resolves.toEqual({ text: "served" });
  }
});
