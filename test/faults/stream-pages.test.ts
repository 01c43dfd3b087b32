import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { slowness } from "../support/pace.js";
import { useRedis } from "../support/redis.js";
import { streamScriptNames } from "../support/script-names.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis({ own: true });
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

/** A page of a hundred takes about a millisecond; a walk of the whole list would take ten times as long, each time. */
const longestMedianUs = 4_000;
const longestNinthUs = 40_000;

/** Microseconds of each claim of stale entries, by the server's own account, the shortest first. */
async function claimsSoFar(): Promise<number[]> {
  const names = await streamScriptNames();
  // Redis' reply to SLOWLOG GET.
  const slow = (await redis.raw.slowlog("GET", 200_000)) as [number, number, number, string[]][];
  const claims = slow.filter(([, , , [, digest = ""]]) => names.get(digest) === "claim-stale");
  return claims.map(([, , us]) => us).sort((left, right) => left - right);
}

test("keeper: 100,000 entries of a dead consumer are reclaimed in pages, each once, and no script holds up the server", async () => {
  const count = Math.round(100_000 * Number(process.env.REDLOOM_FAULTS_SCALE ?? 1));
  const group = { ...workers, concurrency: 200, ackTimeoutMs: 2_000 };
  const definition = taskStream("pages", [group]);
  const producer = new Producer<Task>(connection, definition);
  for (let at = 0; at < count; at += 5_000) {
    await producer.addMany(Array.from({ length: Math.min(5_000, count - at) }, (_, index) => ({ number: at + index })));
    await redis.raw.xreadgroup("GROUP", "workers", "dead", "COUNT", 5_000, "STREAMS", "tests:pages", ">");
  }
  // All but the shortest: a claim that finds nothing is of no interest.
  await redis.raw.config("SET", "slowlog-log-slower-than", "100");
  await redis.raw.config("SET", "slowlog-max-len", "200000");
  const consumers = new ConsumerGroup<Task>(connection, definition, group);
  const handled = new Map<number, number>();
  let reclaimed = 0;
  const startedAt = performance.now();
  await using consumer = await consumers.consume(({ number }) => {
    handled.set(number, (handled.get(number) ?? 0) + 1);
  });
  consumer.on("reclaimed", () => reclaimed++);
  await vi.waitFor(async () => expect(await consumers.pending()).toBe(0), { timeout: 200_000, interval: 100 });
  const ms = Math.round(performance.now() - startedAt);
  const claims = await claimsSoFar();
  const slow = slowness();
  const median = claims[claims.length >> 1] ?? 0;
  const ninth = claims[Math.floor(claims.length * 0.9)] ?? 0;
  console.log(
    `${count} reclaimed in ${ms} ms; ${claims.length} claims, median ${median} µs, nine of ten below ${ninth} µs`,
  );
  expect(handled.size).toBe(count);
  expect([...handled.values()].filter((times) => times > 1)).toEqual([]);
  expect(reclaimed).toBe(count);
  expect(claims.length).toBeGreaterThanOrEqual(count / 100);
  expect(median / slow).toBeLessThan(longestMedianUs);
  // A noisy machine interrupts some.
  expect(ninth / slow).toBeLessThan(longestNinthUs);
}, 300_000);
