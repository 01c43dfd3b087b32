import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError, WrongTypeError } from "../../src/runtime/errors.js";
import { ParameterizedStream, ParameterizedStreamReader } from "../../src/runtime/stream/parameterized.js";
import type { StreamReader } from "../../src/runtime/stream/reading/history.js";
import { Stream } from "../../src/runtime/stream/stream.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { addTasks, countTo, openReader, take } from "../support/follow.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
let streams = 0;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const open = (): { reader: StreamReader<Task>; key: string } => openReader(connection, redis.prefix, `s${++streams}`);

/** Entries 1000-0, 1000-1, 1001-0, 1001-1, … with the numbers 0, 1, 2, 3, … */
async function openFilled(count = 10): Promise<{ numbersOf: (options?: Options) => Promise<number[]>; key: string }> {
  const { reader, key } = open();
  for (const number of countTo(count)) {
    await redis.raw.xadd(key, `${1_000 + (number >> 1)}-${number % 2}`, "data", JSON.stringify({ number }));
  }
  const numbersOf = async (options?: Options): Promise<number[]> => {
    const numbers: number[] = [];
    for await (const { message } of reader.history(options)) numbers.push(message.number);
    return numbers;
  };
  return { numbersOf, key };
}
async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}

type Options = Parameters<StreamReader<Task>["history"]>[0];

describe("history", () => {
  it("goes by id, by time and between", async () => {
    const { numbersOf } = await openFilled();
    expect(await numbersOf()).toEqual(countTo(10));
    expect(await numbersOf({ from: "1001-1", to: "1003-0" })).toEqual([3, 4, 5, 6]);
    expect(await numbersOf({ from: { after: "1001-1" }, to: { before: "1003-0" } })).toEqual([4, 5]);
    expect(await numbersOf({ from: 1_001, to: 1_002 })).toEqual([2, 3, 4, 5]);
    expect(await numbersOf({ from: new Date(1_003), to: new Date(1_003) })).toEqual([6, 7]);
    expect(await numbersOf({ from: 1_001.5, to: 1_003.5 })).toEqual([4, 5, 6, 7]);
    expect(await numbersOf({ from: "1002", to: "1002" })).toEqual([4, 5]);
  });

  it("goes back, by id and by time, up to a limit", async () => {
    const { numbersOf } = await openFilled();
    expect(await numbersOf({ reverse: true, from: 1_001, to: 1_002 })).toEqual([5, 4, 3, 2]);
    expect(await numbersOf({ reverse: true, to: { before: "1003-0" }, limit: 2 })).toEqual([5, 4]);
    expect(await numbersOf({ reverse: true, from: { after: "1003-0" } })).toEqual([9, 8, 7]);
  });

  it("is empty where there is nothing: no stream, nothing between, from after to, a limit of 0", async () => {
    const { reader } = open();
    expect(await collect(reader.history())).toEqual([]);
    const { numbersOf } = await openFilled();
    expect(await numbersOf({ from: 5_000 })).toEqual([]);
    expect(await numbersOf({ to: 0 })).toEqual([]);
    expect(await numbersOf({ from: 1_002, to: 1_001 })).toEqual([]);
    expect(await numbersOf({ from: { after: "1004-1" } })).toEqual([]);
    expect(await numbersOf({ limit: 0 })).toEqual([]);
  });

  it("reads large entries in smaller pages, all of them in order, forward and back", async () => {
    const { reader, key } = open();
    await addTasks(redis.raw, key, 0, 500, "x".repeat(90_000));
    const numbers = (await collect(reader.history())).map(({ message }) => message.number);
    expect(numbers).toEqual(countTo(500));
    const back = (await collect(reader.history({ reverse: true }))).map(({ message }) => message.number);
    expect(back).toEqual(countTo(500).reverse());
  });

  it("may change nothing: no group, no key", async () => {
    const { numbersOf, key } = await openFilled();
    const before = await redis.raw.xinfo("STREAM", key, "FULL");
    await numbersOf();
    expect(await redis.raw.xinfo("STREAM", key, "FULL")).toEqual(before);
  });

  it.each([
    { from: "first" },
    { to: "$" },
    { from: Number.NaN },
    { to: -1 },
    { from: new Date("never") },
    { from: { after: "x" } },
    { limit: -1 },
    { limit: 1.5 },
  ])("refuses %j before any I/O", async (options) => {
    await expect(open().reader.history(options).next()).rejects.toBeInstanceOf(OptionsInvalidError);
  });

  it("tells a key that holds something else", async () => {
    const { reader, key } = open();
    await redis.raw.set(key, "text");
    await expect(reader.history().next()).rejects.toBeInstanceOf(WrongTypeError);
  });
});

describe("streams of every shape", () => {
  const definition = "tests.streams.rooms";
  const address = defineAddress<{ room: string }>({
    definition,
    namespace: "tests",
    template: "rooms:{room}",
    parameters: { room: { type: "string" } },
  });

  it("follow what their own producers add", async () => {
    const stream = new Stream(connection, taskStream(`s${++streams}`, []), { prefix: redis.prefix });
    const following = await stream.follow({ from: "end" });
    await stream.add({ number: 1 });
    expect(await take(following, 1)).toEqual([1]);
    await following.close();
  });

  it("with parameters too, each address by itself", async () => {
    const rooms = { ...taskStream("rooms", []), definition, address };
    const options = { prefix: redis.prefix };
    const writer = new ParameterizedStream(connection, rooms, options, {});
    const reader = new ParameterizedStreamReader(connection, rooms, options);
    const [a, b] = [writer.at({ room: "a" }), writer.at({ room: "b" })];
    const followings = [
      await a.follow({ from: "end" }),
      await reader.at({ room: "b" }).follow({ from: "end" }),
    ] as const;
    await a.add({ number: 1 });
    await b.add({ number: 2 });
    expect(await take(followings[0], 1)).toEqual([1]);
    expect(await take(followings[1], 1)).toEqual([2]);
    expect(await collect(reader.at({ room: "a" }).history())).toMatchObject([{ message: { number: 1 } }]);
    for (const following of followings) await following.close();
  });
});
