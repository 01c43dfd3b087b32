import { expect, test } from "vitest";
import { startChild } from "../support/child.js";
import { seedOfRun } from "../support/random.js";
import { useRedis } from "../support/redis.js";
import type { SetTaker } from "../support/set-taker.js";

const redis = useRedis();

test("acquireAll: no deadlock and no overlap: processes that take overlapping sets in random order all come through", async () => {
  const seed = seedOfRun() % 100_000;
  const shared = { url: redis.url, prefix: redis.prefix, tenant: "t", locks: 6, tasks: 6, turns: 20 };
  const takers = Array.from({ length: 3 }, (_, at) => {
    const config: SetTaker = { ...shared, seed: seed + at };
    return startChild(new URL("../support/set-taker.ts", import.meta.url), config);
  });
  const told = await Promise.all(takers.map((taker) => taker.line(/^done/, 100_000)));
  expect(told, `REDLOOM_SEED=${seed}`).toEqual(["done 0", "done 0", "done 0"]);
  expect(await Promise.all(takers.map((taker) => taker.ended))).toEqual([0, 0, 0]);
}, 120_000);
