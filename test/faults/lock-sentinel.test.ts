import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { ask } from "../../src/runtime/testing/redis-inline.js";
import { startRedisSentinel } from "../../src/runtime/testing/redis-sentinel.js";
import { takeTurns } from "../support/lock-turns.js";
import { lockDefinition, waitersOf } from "../support/locks.js";

/** Of one that is told; it takes milliseconds, or as long as the machine stands still. */
const turnMs = 5_000;

test("former master behind a Sentinel: a lock has one holder, and turns go on, after a failover that was asked for", async () => {
  await using sentinel = await startRedisSentinel();
  const connecting = (): Promise<Connection> => connect({ sentinel: sentinel.options, inboxHeartbeatMs: 500 });
  await using a = await connecting();
  await using b = await connecting();
  await using c = await connecting();
  for (const each of [a, b, c]) each.on("error", () => undefined);
  const [was, is] = [new Redis(sentinel.master.url), new Redis(sentinel.replica.url)];
  const [one, other, third] = [a, b, c].map((each) => new Lock(each, lockDefinition("former"))) as [Lock, Lock, Lock];
  expect((await takeTurns([one, other, third], () => waitersOf(was, one.key))).together).toBe(0);
  const held = await one.acquire();
  const waiting = other.acquire({ waitMs: 20_000 });
  await expect.poll(() => waitersOf(is, one.key), { timeout: 10_000 }).toBe(1);
  const [node] = sentinel.options.nodes;
  await ask(node?.port ?? 0, `SENTINEL FAILOVER ${sentinel.options.name}`);
  await expect.poll(async () => String(await was.info("replication")), { timeout: 20_000 }).toMatch(/role:slave/);
  await expect.poll(() => is.pubsub("CHANNELS"), { timeout: turnMs }).toHaveLength(2);
  await held.release();
  const releasedAt = performance.now();
  await (await waiting).release();
  expect(performance.now() - releasedAt).toBeLessThan(turnMs);
  const { together, longestTurnMs } = await takeTurns([one, other, third], () => waitersOf(is, one.key));
  expect(together).toBe(0);
  expect(longestTurnMs).toBeLessThan(turnMs);
  for (const raw of [was, is]) raw.disconnect();
}, 120_000);
