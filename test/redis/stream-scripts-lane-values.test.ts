import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { openBench, orderedWorkers, type ScriptBench } from "../support/group-scripts.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let opened = 0;
const open = () => openBench(redis, connection, `lane-values-${opened++}`, orderedWorkers);

async function read({ commands }: ScriptBench, consumer: string) {
  const { entries } = await connection.execute(commands.readOrdered(consumer, 100));
  return entries.map(([id]) => ({ id }));
}

describe("the value that orders, where no producer of ours wrote it beside the payload", () => {
  it("is the payload's field as text", async () => {
    const bench = await open();
    const { key } = bench;
    const payloads = ['"7"', "7", "7.0", "true", '"true"', "1.5", '"1.5"', "null", "null", '{"x":1}', '{"x":1}'];
    const ids: unknown[] = [];
    for (const value of payloads) ids.push(await redis.raw.xadd(key, "*", "data", `{"customer":${value}}`));
    for (const payload of ["no json", "[1]", "{}"]) ids.push(await redis.raw.xadd(key, "*", "data", payload));
    ids.push(await redis.raw.xadd(key, "*", "other", "field"));
    const taken = (await read(bench, "me")).map(({ id }) => ids.indexOf(id));
    expect(taken).toEqual([0, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  it("has numbers as JavaScript writes them", async () => {
    const bench = await open();
    const numbers = [
      "0.00001",
      "1e-6",
      "1.5e-7",
      "5e-324",
      "0.1",
      "123.456",
      "-2.5e3",
      "-0",
      "1e21",
      "1.7976931348623157e308",
    ];
    const large = ["9007199254740993", "12345678901234567890", "123456789012345680000"];
    for (const number of [...numbers, ...large]) {
      await redis.raw.xadd(bench.key, "*", "data", `{"customer":${number}}`);
    }
    await read(bench, "me");
    const lanes = await redis.raw.hkeys(bench.commands.keys.lanes);
    const values = lanes.filter((name) => name.startsWith("v:")).map((name) => name.slice(2));
    expect(values.sort()).toEqual([...numbers, ...large].map((number) => String(JSON.parse(number))).sort());
  });
});
