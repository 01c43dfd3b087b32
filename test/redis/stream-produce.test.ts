import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { PayloadInvalidError, PayloadTooLargeError, WrongTypeError } from "../../src/runtime/errors.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import type { GroupDefinition } from "../../src/runtime/stream/definition.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { Stream } from "../../src/runtime/stream/stream.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
const late: GroupDefinition = { ...workers, name: "late", start: "latest" };
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

function open() {
  const name = `produce-${++streams}`;
  const definition = taskStream(name, [workers, late]);
  const options = { prefix: redis.prefix };
  return {
    stream: new Stream<Task>(connection, definition, options),
    group: new ConsumerGroup<Task>(connection, definition, workers, options),
    commands: new StreamCommands<Task>(definition, options),
    key: `${redis.prefix}tests:${name}`,
  };
}

const wrong = { number: "one" } as never;

async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}

describe("add", () => {
  it("writes the documented form and makes every group of the contract before the first entry", async () => {
    const { stream, key } = open();
    const added = await stream.add({ number: 1, text: "é" });
    expect(added).toEqual({ id: expect.stringMatching(/^\d+-\d+$/), duplicate: false });
    expect(await redis.raw.xrange(key, "-", "+")).toEqual([[added.id, ["data", '{"number":1,"text":"é"}']]]);
    // A group that starts at the latest entry would have missed it, had it been made after.
    for (const group of ["workers", "late"]) {
      const reply = await redis.raw.xreadgroup("GROUP", group, "me", "COUNT", 10, "STREAMS", key, ">");
      expect(reply?.[0]).toEqual([key, [[added.id, ["data", '{"number":1,"text":"é"}']]]]);
    }
  });

  it("makes the groups again after the stream was deleted", async () => {
    const { stream, key } = open();
    await stream.add({ number: 1 });
    await redis.raw.del(key);
    const { id } = await stream.add({ number: 2 });
    const reply = await redis.raw.xreadgroup("GROUP", "late", "me", "COUNT", 10, "STREAMS", key, ">");
    expect(reply?.[0]).toEqual([key, [[id, ["data", '{"number":2}']]]]);
    await redis.raw.del(key);
    await stream.addMany([{ number: 3 }]);
    expect(await redis.raw.xinfo("GROUPS", key)).toHaveLength(2);
  });

  it("refuses what does not fit and what is too large, explained, before anything is sent", async () => {
    const { stream, key } = open();
    const error = await stream.add(wrong).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PayloadInvalidError);
    expect(error).toMatchObject({ issues: [{ path: "number", expected: "number" }], key });
    await expect(stream.add({ number: 1, text: "x".repeat(100_001) })).rejects.toBeInstanceOf(PayloadTooLargeError);
    expect(await redis.raw.exists(key)).toBe(0);
  });

  it("leaves what is no stream as it is", async () => {
    const { stream, key } = open();
    await redis.raw.set(key, "mine");
    await expect(stream.add({ number: 1 })).rejects.toBeInstanceOf(WrongTypeError);
    await expect(stream.addMany([{ number: 1 }])).rejects.toBeInstanceOf(WrongTypeError);
    expect(await redis.raw.get(key)).toBe("mine");
  });

  it("is a command for transactions too, that makes the groups where there is no stream", async () => {
    const { commands, key } = open();
    const [first, second] = await connection.transaction([commands.add({ number: 1 }), commands.add({ number: 2 })]);
    expect((await redis.raw.xrange(key, "-", "+")).map(([id]) => id)).toEqual([first.id, second.id]);
    expect(await redis.raw.xinfo("GROUPS", key)).toHaveLength(2);
  });
});

describe("addMany", () => {
  it("keeps the order over several scripts and returns the ids", async () => {
    const { stream } = open();
    const tasks = Array.from({ length: 1_234 }, (_, number) => ({ number }));
    const added = await stream.addMany(tasks);
    const entries = await collect(stream.history());
    expect(entries.map(({ id }) => id)).toEqual(added.map(({ id }) => id));
    expect(entries.map(({ message }) => message)).toEqual(tasks);
  });

  it("sends nothing, when one message does not fit", async () => {
    const { stream, key } = open();
    const tasks = Array.from({ length: 500 }, (_, number) => (number === 450 ? wrong : { number }));
    await expect(stream.addMany(tasks)).rejects.toBeInstanceOf(PayloadInvalidError);
    expect(await redis.raw.exists(key)).toBe(0);
    expect(await stream.addMany([])).toEqual([]);
  });
});

describe("history", () => {
  it("goes forward and back, from and to, up to a limit, over pages", async () => {
    const { stream } = open();
    const added = await stream.addMany(Array.from({ length: 450 }, (_, number) => ({ number })));
    const numbersOf = async (...args: Parameters<typeof stream.history>): Promise<number[]> =>
      (await collect(stream.history(...args))).map(({ message }) => message.number);
    expect(await numbersOf()).toHaveLength(450);
    expect(await numbersOf({ reverse: true, limit: 3 })).toEqual([449, 448, 447]);
    expect(await numbersOf({ reverse: true })).toHaveLength(450);
    const [from = "", to = ""] = [added[10]?.id, added[220]?.id];
    expect(await numbersOf({ from, to })).toEqual(Array.from({ length: 211 }, (_, index) => index + 10));
    expect(await numbersOf({ from: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await numbersOf({ limit: 0 })).toEqual([]);
    const [first] = await collect(stream.history({ limit: 1 }));
    expect(first).toMatchObject({ id: added[0]?.id, timestamp: Number(added[0]?.id.split("-")[0]), headers: {} });
  });

  it("throws at what does not decode, or tells and passes over it", async () => {
    const { stream, key } = open();
    await stream.add({ number: 1 });
    await redis.raw.xadd(key, "*", "data", Buffer.from([0xff]));
    await redis.raw.xadd(key, "*", "foreign", "yes");
    await stream.add({ number: 2 });
    await expect(collect(stream.history())).rejects.toBeInstanceOf(PayloadInvalidError);
    const invalid: unknown[] = [];
    const entries = await collect(stream.history({ onInvalid: (error) => invalid.push(error) }));
    expect(entries.map(({ message }) => message.number)).toEqual([1, 2]);
    expect(invalid).toHaveLength(2);
  });
});

describe("read by hand", () => {
  it("gives deliveries that are settled one by one, and what is not settled stays", async () => {
    const { stream, group, key } = open();
    await redis.raw.xadd(key, "*", "data", '{"number":0}', "header:trace", "t1");
    await stream.addMany([{ number: 1 }, { number: 2 }]);
    const [first, second, third] = await group.read({ consumer: "worker-1", count: 10 });
    expect(first).toMatchObject({ message: { number: 0 }, attempt: 1, headers: { trace: "t1" }, consumer: "worker-1" });
    expect(Buffer.from(first?.raw ?? []).toString()).toBe('{"number":0}');
    expect(await first?.acknowledge()).toBe("settled");
    expect(await first?.acknowledge()).toBe("settled");
    expect(await second?.retry({ delayMs: 10 })).toBe("settled");
    expect(third?.message).toEqual({ number: 2 });
    expect(await group.status()).toMatchObject({
      pending: 2,
      retrying: 1,
      consumers: [{ name: "worker-1", pending: 2 }],
    });
    await expect
      .poll(async () => (await group.read({ consumer: "worker-2" })).map(({ id, attempt }) => [id, attempt]))
      .toEqual([[second?.id, 2]]);
  });

  it("waits for what comes within blockMs", async () => {
    const { stream, group } = open();
    expect(await group.read({ consumer: "me", blockMs: 20 })).toEqual([]);
    const reading = group.read({ consumer: "me", blockMs: 5_000 });
    await expect.poll(async () => String(await redis.raw.client("LIST")).includes("cmd=xreadgroup")).toBe(true);
    await stream.add({ number: 1 });
    expect((await reading).map(({ message }) => message)).toEqual([{ number: 1 }]);
  });

  it("moves what does not decode to the dead letters and does not return it", async () => {
    const { stream, group, key } = open();
    await stream.add({ number: 1 });
    await redis.raw.xadd(key, "*", "data", Buffer.from([0xff]));
    await redis.raw.xadd(key, "*", "nothing", "here");
    const invalid: unknown[] = [];
    const deliveries = await group.read({ consumer: "me", onInvalid: (error) => invalid.push(error) });
    expect(deliveries.map(({ message }) => message)).toEqual([{ number: 1 }]);
    expect(invalid).toHaveLength(2);
    expect(await group.deadLetters.count()).toBe(2);
    expect(await group.pending()).toBe(1);
  });

  it("goes on after the group was destroyed, and a settlement that comes too late is lost", async () => {
    const { stream, group, key } = open();
    await stream.add({ number: 1 });
    const [delivery] = await group.read({ consumer: "me" });
    await redis.raw.xgroup("DESTROY", key, "workers");
    expect((await group.read({ consumer: "me" })).map(({ message }) => message)).toEqual([{ number: 1 }]);
    const other = await group.read({ consumer: "me" });
    expect(other).toEqual([]);
    await redis.raw.xclaim(key, "workers", "stranger", 0, delivery?.id ?? "");
    expect(await delivery?.acknowledge()).toBe("lost");
    expect(await group.pending()).toBe(1);
  });
});
