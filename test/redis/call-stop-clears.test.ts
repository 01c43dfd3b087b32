import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Call } from "../../src/runtime/call/call.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { JobCallTypes } from "../support/calls.js";
import { useRedis } from "../support/redis.js";
import { echo, serveJobs } from "../support/serve-jobs.js";

const redis = useRedis();
let connection: Connection;
let other: Connection;

beforeAll(async () => {
  [connection, other] = await Promise.all([connect(redis.url), connect(redis.url)]);
});
afterAll(async () => {
  await Promise.all([connection.close(), other.close()]);
});

/** What the call has, but for answers, which end by themselves. */
const keysOf = async (key: string): Promise<string[]> => {
  const found = await redis.raw.keys(`*${key}*`);
  return found.filter((name) => !name.includes(":reply:"));
};

const ask = (call: Call<JobCallTypes>, number: number): Promise<unknown> =>
  call.request({ number }, { timeoutMs: 20_000 });

test("stop: the last server leaves no key of an idle call behind, and the call goes on with the next one", async () => {
  await using first = await serveJobs(connection, redis, "cleared", echo);
  const { call, key, server } = first;
  await ask(call, 1);
  const second = await call.serve(echo);
  await server.stop();
  expect(await redis.raw.exists(key)).toBe(1);
  expect(await ask(call, 2)).toEqual({ text: "2" });
  await second.stop();
  expect(await keysOf(key)).toEqual([]);
  await using _third = await call.serve(echo);
  expect(await redis.raw.exists(key)).toBe(1);
  expect(await ask(call, 3)).toEqual({ text: "3" });
});

test("stop: closing the connection clears, too", async () => {
  const own = await connect(redis.url);
  await using served = await serveJobs(own, redis, "closed", echo);
  await served.caller.answer((await served.caller.send({ number: 1 })).id);
  await own.close();
  expect(await keysOf(served.key)).toEqual([]);
});

test("stop: a stream stays as long as there is anything in it, or anybody else reads it", async () => {
  await using served = await serveJobs(connection, redis, "kept", echo);
  const { caller, call, key, server } = served;
  await server.stop();
  const stopOne = async (): Promise<number> => {
    await (await call.serve(echo)).stop();
    return redis.raw.exists(key);
  };
  // A request that waits.
  const held = await call.serve(() => new Promise(() => undefined), { concurrency: 1, onError: () => undefined });
  await caller.send({ number: 1 });
  await vi.waitFor(() => expect(held.running).toBe(1));
  await held.stop({ timeoutMs: 10 });
  expect(await redis.raw.exists(key)).toBe(1);
  await redis.raw.del(key, `{${key}}:alive:servers`);
  // A server by hand, that never beats.
  await redis.raw.xgroup("CREATE", key, "servers", "0", "MKSTREAM");
  await redis.raw.xgroup("CREATECONSUMER", key, "servers", "by-hand");
  expect(await stopOne()).toBe(1);
  await redis.raw.xgroup("DELCONSUMER", key, "servers", "by-hand");
  // Another group.
  await redis.raw.xgroup("CREATE", key, "auditors", "0");
  expect(await stopOne()).toBe(1);
  await redis.raw.xgroup("DESTROY", key, "auditors");
  // Dead letters.
  await redis.raw.xadd(`{${key}}:dead:servers`, "*", "data", "1");
  expect(await stopOne()).toBe(1);
  await redis.raw.del(`{${key}}:dead:servers`);
  expect(await stopOne()).toBe(0);
});

test("stop: a server that begins in the same moment serves", async () => {
  await using served = await serveJobs(connection, redis, "turns", echo);
  const { call, server } = served;
  let last = server;
  for (let round = 0; round < 10; round++) {
    const there = await serveJobs(other, redis, "turns", echo).then(async (made) => {
      made.caller[Symbol.dispose]();
      return made.server;
    });
    const stopping = last.stop();
    const both = serveJobs(round % 2 ? connection : other, redis, "turns", echo);
    const stoppingToo = there.stop();
    const made = await both;
    made.caller[Symbol.dispose]();
    last = made.server;
    expect(await ask(call, round)).toEqual({ text: String(round) });
    await Promise.all([stopping, stoppingToo]);
  }
  await last.stop();
});
