import { afterEach, beforeEach, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { lockDefinition, waitersOf } from "../support/locks.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis({ own: true });
let proxy: TcpProxy;

beforeEach(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
});
afterEach(() => proxy[Symbol.asyncDispose]());

it("close: who gave up while it asked leaves the queue before the connection is closed", async () => {
  await using other = await connect(redis.url);
  const definition = lockDefinition("closing");
  await using _held = await new Lock(other, definition).acquire();
  const connection = await connect(proxy.url);
  const lock = new Lock(connection, definition);
  const ending = new AbortController();
  const delay = proxy.delayReplies(100);
  const waiting = lock.acquire({ signal: ending.signal });
  await expect.poll(() => waitersOf(redis.raw, lock.key)).toBe(1);
  ending.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await connection.close();
  expect(delay.fired).toBeGreaterThan(0);
  await expect(waitersOf(redis.raw, lock.key)).resolves.toBe(0);
});
