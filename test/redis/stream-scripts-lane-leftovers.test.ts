import { afterAll, beforeAll, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { openBench, orderedWorkers } from "../support/group-scripts.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

it("lanes: what is parked and not pending any more is never made due; the lane goes to the next that is", async () => {
  const { commands, add } = await openBench(redis, connection, "lane-leftovers", orderedWorkers);
  for (let at = 0; at < 3; at++) await add("a");
  const { entries } = await connection.execute(commands.readOrdered("me", 10));
  const [head] = entries.map(([id]) => ({ id, source: "s" as const, count: 1 }));
  if (!head) throw new Error("Nothing was read");
  const [, gone = "", last = ""] = (await redis.raw.xrange(commands.key, "-", "+")).map(([id]) => id);
  await redis.raw.xack(commands.key, commands.group, gone);
  expect(await connection.execute(commands.acknowledge("me", [head], false))).toEqual({
    replies: ["settled"],
    next: [],
  });
  expect(await redis.raw.zrange(commands.keys.retry, 0, "-1")).toEqual([`s|${last}`]);
  expect(await redis.raw.zcard(commands.keys.parked)).toBe(0);
  const due = await connection.execute(commands.claimDue("me", 10));
  expect(due.entries.map(({ id }) => id)).toEqual([last]);
});
