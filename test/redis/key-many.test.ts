import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { BatchFailedError, type BatchOutcome } from "../../src/runtime/errors.js";
import { ParameterizedStore } from "../../src/runtime/key/parameterized-store.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { tallyDefinition } from "../support/keys.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

async function outcomesOf(run: Promise<unknown>): Promise<readonly BatchOutcome[]> {
  const failed = await run.catch((error: unknown) => error);
  if (failed instanceof BatchFailedError) return failed.outcomes;
  throw new Error("It did not fail");
}

const failures = (outcomes: readonly BatchOutcome[]): number[] =>
  outcomes.flatMap((one, index) => ("error" in one ? [index] : []));

describe("many keys at once", () => {
  test("setMany and deleteMany: go on past what fails, and tell of every entry in its place", {
    timeout: 60_000,
  }, async () => {
    const store = new ParameterizedStore(connection, tallyDefinition(), { prefix: redis.prefix });
    const entries = Array.from({ length: 2_500 }, (_, count) => [{ id: `${count}` }, { count }] as const);
    for (const id of ["1200", "2300"]) await redis.raw.rpush(store.at({ id }).key, "theirs");
    const written = await outcomesOf(store.setMany(entries));
    expect([written.length, failures(written)]).toEqual([2_500, [1_200, 2_300]]);
    expect(written[1_200]).toMatchObject({ error: { code: "WRONG_TYPE" } });
    expect([await store.at({ id: "999" }).get(), await store.at({ id: "2499" }).get()]).toEqual([
      { count: 999 },
      { count: 2_499 },
    ]);
    expect(await store.deleteMany(entries.map(([one]) => one))).toEqual(entries.map(() => true));
  });

  test("setMany: what fails as a whole fails for each", { timeout: 60_000 }, async () => {
    const address = defineAddress({ definition: "agents.locks.m", namespace: "agents", template: "m", parameters: {} });
    const lock = new Lock(connection, { definition: "agents.locks.m", address, leaseMs: 30_000, waitMs: 5_000 }, redis);
    const fence = await lock.acquire();
    await fence.release();
    const store = new ParameterizedStore(connection, tallyDefinition(), { prefix: redis.prefix });
    const entries = Array.from({ length: 1_100 }, (_, count) => [{ id: `fenced-${count}` }, { count }] as const);
    const refused = await outcomesOf(store.setMany(entries, { fence }));
    expect([refused.length, failures(refused).length]).toEqual([1_100, 1_100]);
  });
});
