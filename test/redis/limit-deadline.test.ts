import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { ConcurrencyLimiter } from "../../src/runtime/limit/concurrency.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { connectSync } from "../../src/runtime/sync/connect-sync.js";
import { SyncLimiter } from "../../src/runtime/sync/limiter.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { limitDefinition } from "../support/limits.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const rates = [{ allow: 100, perMs: 60_000 }];
const proxied = () => startProxy({ port: Number(new URL(redis.url).port) });

async function timed<Result>(work: () => Promise<Result> | Result): Promise<{ result: Result; ms: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, ms: performance.now() - startedAt };
}

test("limit: a silent Redis is waited for as long as the contract's deadline says, and not as long as a command", async () => {
  await using proxy = await proxied();
  await using connection = await connect(proxy.url);
  const definition = { ...limitDefinition("silent", rates), deadlineMs: 150 };
  const patient = new Limiter(connection, limitDefinition("silent", rates), { prefix: redis.prefix });
  const limiter = new Limiter(connection, definition, { prefix: redis.prefix });
  const tuned = new Limiter(connection, definition, { prefix: redis.prefix, tune: { deadlineMs: 300 } });
  expect((await patient.take()).unavailable).toBeUndefined();
  const fault = proxy.blackhole();
  const { result, ms } = await timed(() => limiter.take());
  expect(result).toMatchObject({ allowed: false, reason: "unavailable" });
  expect(ms).toBeGreaterThan(140);
  expect(ms).toBeLessThan(4_500);
  expect((await timed(() => tuned.take())).ms).toBeGreaterThan(290);
  expect(fault.fired).toBeGreaterThan(0);
  fault.stop();
});

test("limit: an outage is waited for once, and not by each call anew; Redis is asked when it is back", async () => {
  await using proxy = await proxied();
  await using connection = await connect(proxy.url);
  const definition = { ...limitDefinition("outage", rates), deadlineMs: 2_000, onUnavailable: "allow" as const };
  const limiter = new Limiter(connection, definition, { prefix: redis.prefix });
  const places = new ConcurrencyLimiter(
    connection,
    { ...limitDefinition("places", rates), concurrency: 2, leaseMs: 5_000, onUnavailable: "allow", deadlineMs: 2_000 },
    { prefix: redis.prefix },
  );
  await limiter.take();
  const fault = proxy.refuse();
  proxy.cutAll();
  await expect.poll(() => connection.awayForMs).toBeGreaterThanOrEqual(0);
  const first = await timed(() => limiter.take());
  expect(first.result).toMatchObject({ allowed: true, unavailable: true });
  expect(first.ms).toBeGreaterThan(200);
  const further = await timed(async () => {
    for (let times = 0; times < 20; times++) await limiter.take();
    await limiter.wait({ maxWaitMs: 5_000 });
    expect(await places.take()).toMatchObject({ allowed: true, unavailable: true });
    expect(await places.wait({ maxWaitMs: 5_000 })).toMatchObject({ allowed: true, unavailable: true });
  });
  // Each for itself, 23 times two seconds.
  expect(further.ms).toBeLessThan(12_000);
  expect(fault.fired).toBeGreaterThan(0);
  fault.stop();
  await expect.poll(() => connection.awayForMs).toBeUndefined();
  await expect.poll(async () => (await limiter.take()).unavailable).toBeUndefined();
});

test("limit: a place is decided by the deadline where Redis is silent", async () => {
  await using proxy = await proxied();
  await using connection = await connect(proxy.url);
  const definition = { ...limitDefinition("silent-places", rates), concurrency: 2, leaseMs: 5_000, deadlineMs: 200 };
  const places = new ConcurrencyLimiter(connection, { ...definition, onUnavailable: "deny" }, { prefix: redis.prefix });
  const fault = proxy.blackhole();
  for (const ask of [() => places.take(), () => places.wait({ maxWaitMs: 10_000 })]) {
    const { result, ms } = await timed(ask);
    expect(result).toMatchObject({ allowed: false, reason: "unavailable" });
    expect(ms).toBeGreaterThan(190);
    expect(ms).toBeLessThan(4_500);
  }
  expect(fault.fired).toBeGreaterThan(0);
  fault.stop();
});

test("limit: synchronous takes are decided by the deadline too", async () => {
  await using server = await startRedisServer();
  using connection = connectSync(server.url);
  const definition = limitDefinition("silent-sync", rates);
  const limiter = new SyncLimiter(connection, { ...definition, deadlineMs: 200 });
  expect(new SyncLimiter(connection, definition).take().unavailable).toBeUndefined();
  process.kill(server.pid, "SIGSTOP");
  try {
    const { result, ms } = await timed(() => limiter.take());
    expect(result).toMatchObject({ allowed: false, reason: "unavailable" });
    expect(ms).toBeGreaterThan(190);
    expect(ms).toBeLessThan(4_500);
  } finally {
    process.kill(server.pid, "SIGCONT");
  }
});
