import { rm } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { RedloomError } from "../../src/runtime/errors.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis({ own: true });
let connection: Connection;
const errors: RedloomError[] = [];
beforeEach(async () => {
  errors.length = 0;
  connection = await connect(redis.url);
  connection.on("error", (error) => errors.push(error));
});
afterEach(() => connection.close());

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("lead: rests while Redis is out of memory, tells it once, and leads after", async () => {
  const lock = new Lock(connection, lockDefinition("lead-oom", { leaseMs: 600 }));
  await redis.raw.config("SET", "maxmemory", "1");
  const campaign = lock.lead(untilAborted);
  await expect.poll(() => errors, { timeout: 10_000 }).toMatchObject([{ code: "SERVER_REFUSED", reason: "OOM" }]);
  await rest(1_500);
  expect([campaign.leading, errors.length]).toEqual([false, 1]);
  await redis.raw.config("SET", "maxmemory", "0");
  await expect.poll(() => campaign.leading, { timeout: 10_000 }).toBe(true);
  await campaign.stop();
  await campaign.finished;
});

test("lead: outlives that too few replicas are in reach", async () => {
  await using patient = await connect(redis.url, { commandTimeoutMs: 200 });
  await redis.raw.config("SET", "min-replicas-to-write", "1");
  const campaign = new Lock(patient, lockDefinition("lead-replicas", { leaseMs: 600 })).lead(untilAborted);
  await rest(1_500);
  expect(campaign.leading).toBe(false);
  await redis.raw.config("SET", "min-replicas-to-write", "0");
  await expect.poll(() => campaign.leading, { timeout: 10_000 }).toBe(true);
  await campaign.stop();
  await campaign.finished;
});

test("lead: a disk that is full ends a term and no campaign; each time is told once", async () => {
  const lock = new Lock(connection, lockDefinition("lead-misconf", { leaseMs: 600 }));
  const campaign = lock.lead(untilAborted);
  await expect.poll(() => campaign.leading).toBe(true);
  for (const times of [1, 2]) {
    await failToSave();
    await expect.poll(() => errors.length, { timeout: 20_000 }).toBe(times);
    await rest(1_200);
    expect(errors).toHaveLength(times);
    expect(errors.at(-1)).toMatchObject({ code: "SERVER_REFUSED", reason: "MISCONF", key: lock.key });
    expect(campaign.leading).toBe(false);
    // Writing its data may fail again then, and stops nobody.
    await redis.raw.config("SET", "stop-writes-on-bgsave-error", "no");
    await expect.poll(() => campaign.leading, { timeout: 20_000 }).toBe(true);
  }
  await campaign.stop();
  await campaign.finished;
});

/** The folder that Redis writes to is gone. */
async function failToSave(): Promise<void> {
  await rm(redis.server?.folder ?? "", { recursive: true, force: true });
  await redis.raw.config("SET", "stop-writes-on-bgsave-error", "yes");
  await redis.raw.config("SET", "save", "3600 1");
  await redis.raw.bgsave();
  const refused = () => redis.raw.set("somebody's", "1").then(String, String);
  await expect.poll(refused, { timeout: 10_000 }).toContain("MISCONF");
}
