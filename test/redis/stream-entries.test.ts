import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { BatchFailedError, PayloadInvalidError, PayloadTooLargeError } from "../../src/runtime/errors.js";
import { inParts } from "../../src/runtime/stream/adding/adding.js";
import { EntryMaker } from "../../src/runtime/stream/adding/entries.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { StreamDefinition } from "../../src/runtime/stream/definition.js";
import type { NoParameters } from "../../src/runtime/wire/address.js";
import { messageCodec } from "../../src/runtime/wire/codec.js";
import { defineHeaders, type Headers } from "../../src/runtime/wire/headers.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis({ own: true });
let connection: Connection;
let streams = 0;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

function open(more: Partial<StreamDefinition<Task>> = {}) {
  const name = `entries-${++streams}`;
  const definition: StreamDefinition<Task> = { ...taskStream(name), ...more };
  const key = `${redis.prefix}tests:${name}`;
  return {
    definition,
    key,
    producer: new Producer<Task>(connection, definition, { prefix: redis.prefix }),
    fields: async () => (await redis.raw.xrange(key, "-", "+")).map(([, fields]) => fields),
  };
}

const numbersOf = (fields: readonly string[][]): number[] => fields.map(([, data]) => JSON.parse(data ?? "").number);

describe("headers", () => {
  it("are fields of their own, for one entry, for all, and for each", async () => {
    const { producer, fields } = open();
    await producer.add({ number: 1 }, { headers: { trace: "t1", "x-ä": "" } });
    await producer.addMany([{ number: 2 }, { number: 3 }], { headers: { trace: "all" } });
    await producer.addMany([{ number: 4 }, { number: 5 }], {
      headers: ({ number }, index) => ({ trace: `${number}-${index}` }),
    });
    await producer.add({ number: 6 }, {});
    expect(await fields()).toEqual([
      ["data", '{"number":1}', "header:trace", "t1", "header:x-ä", ""],
      ["data", '{"number":2}', "header:trace", "all"],
      ["data", '{"number":3}', "header:trace", "all"],
      ["data", '{"number":4}', "header:trace", "4-0"],
      ["data", '{"number":5}', "header:trace", "5-1"],
      ["data", '{"number":6}'],
    ]);
  });

  it("that are no texts, are the runtime's own or too many are refused before any I/O, their values untold", async () => {
    const { producer, key } = open();
    for (const headers of [{ secret: 42 }, { secret: "\ud800" }, { "redloom-id": "1-1" }, { secret: null }]) {
      const error = await producer.add({ number: 1 }, { headers: headers as never }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(PayloadInvalidError);
      expect(error).toMatchObject({ key, issues: [{ path: `headers.${Object.keys(headers)[0]}` }] });
      expect(String(error)).not.toMatch(/42|1-1/);
    }
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`h${index}`, "x"]));
    await expect(producer.add({ number: 1 }, { headers: many })).rejects.toBeInstanceOf(PayloadTooLargeError);
    const long = { long: "x".repeat(100_001) };
    await expect(producer.addMany([{ number: 1 }], { headers: long })).rejects.toBeInstanceOf(PayloadTooLargeError);
    expect(await redis.raw.exists(key)).toBe(0);
  });

  it("of a contract are checked and written out with their defaults", async () => {
    interface Given {
      readonly tenant: string;
      readonly attempt?: number;
    }
    interface Read {
      readonly tenant: string;
      readonly attempt: number;
    }
    const { definition, key } = open();
    const headers = defineHeaders<Read, Given>({
      tenant: { type: "string", required: true },
      attempt: { type: "integer", required: false, default: 1 },
    });
    const typed: StreamDefinition<Task, Task, NoParameters, Read, Given> = { ...definition, headers };
    const producer = new Producer<Task, NoParameters, Given>(connection, typed, { prefix: redis.prefix });
    await producer.add({ number: 1 }, { headers: { tenant: "acme" } });
    expect((await redis.raw.xrange(key, "-", "+"))[0]?.[1]).toEqual([
      ...["data", '{"number":1}', "header:tenant", "acme", "header:attempt", "1"],
    ]);
    // @ts-expect-error a required header is missing
    await expect(producer.add({ number: 2 })).rejects.toMatchObject({
      code: "PAYLOAD_INVALID",
      issues: [{ path: "headers.tenant" }],
    });
    expect(await redis.raw.xlen(key)).toBe(1);
  });
});

describe("what ordered groups go by", () => {
  it("is a field for each, taken from the payload where a default fills it in", async () => {
    const group = (name: string, by: string) => ({ ...workers, name, order: { by } });
    const { definition, fields, producer } = open({
      groups: [workers, group("a", "number"), group("b", "number"), group("c", "text")],
    });
    await producer.addMany([{ number: 7, text: "x%" }]);
    const codec = messageCodec<Task, Task>({
      name: "Task",
      fits: (value): value is Task => typeof value === "object",
      read: (json: Task) => json,
      accepts: () => true,
      write: (task) => JSON.stringify({ text: "filled", ...task }),
      explain: async () => [],
    });
    const filling = new Producer<Task>(connection, { ...definition, codec }, { prefix: redis.prefix });
    await filling.add({ number: 8 });
    expect(await fields()).toEqual([
      ["data", '{"number":7,"text":"x%"}', "redloom-by:number", "7", "redloom-by:text", "x%"],
      ["data", '{"text":"filled","number":8}', "redloom-by:number", "8", "redloom-by:text", "filled"],
    ]);
  });
});

describe("addMany", () => {
  it("goes in scripts of 200 entries and about a megabyte", () => {
    const { definition } = open({ maxBytes: 10_000_000 });
    const maker = new EntryMaker<Task, Headers>(definition, "k");
    const sizes = (lengths: readonly number[]): number[] =>
      inParts(lengths.map((length, number) => maker.make({ number, text: "x".repeat(length) }, undefined))).map(
        (part) => part.length,
      );
    expect(sizes(Array.from({ length: 450 }, () => 10))).toEqual([200, 200, 50]);
    expect(sizes([400_000, 400_000, 400_000, 10, 2_000_000, 10])).toEqual([2, 2, 1, 1]);
    expect(sizes([])).toEqual([]);
  });

  it("sends nothing behind a script whose outcome is unknown, and tells what became of each", async () => {
    const { definition, fields } = open();
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using faulty = await connect(proxy.url);
    const producer = new Producer<Task>(faulty, definition, { prefix: redis.prefix });
    await producer.add({ number: -1 });
    const fault = proxy.cutBeforeReply('"number":100050');
    const tasks = Array.from({ length: 20_000 }, (_, number) => ({ number: 100_000 + number }));
    const error = await producer.addMany(tasks).catch((reason: unknown) => reason);
    expect(fault.fired).toBe(1);
    expect(error).toBeInstanceOf(BatchFailedError);
    const { outcomes } = error as BatchFailedError;
    expect(outcomes).toHaveLength(tasks.length);
    expect(outcomes[0]).toMatchObject({ error: { code: "OUTCOME_UNKNOWN" } });
    expect(outcomes.at(-1)).toMatchObject({ error: { code: "UNAVAILABLE" } });
    // Whatever arrived, it has no gap.
    const added = numbersOf(await fields()).slice(1);
    expect(added).toEqual(tasks.slice(0, added.length).map(({ number }) => number));
    // What was told to be added, is; what was not sent, is not.
    const unsent = outcomes.filter((outcome) => "error" in outcome && outcome.error.code === "UNAVAILABLE").length;
    expect(added.length).toBeLessThanOrEqual(tasks.length - unsent);
  });

  it("tells of each message, and leaves no rejection behind that nobody hears, on a connection that is closed", async () => {
    const { definition } = open();
    const closing = await connect(redis.url);
    const producer = new Producer<Task>(closing, definition, { prefix: redis.prefix });
    await producer.add({ number: -1 });
    await closing.close();
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    process.on("unhandledRejection", hear);
    const tasks = Array.from({ length: 450 }, (_, number) => ({ number }));
    const error = await producer.addMany(tasks).catch((reason: unknown) => reason);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", hear);
    expect(error).toMatchObject({ code: "BATCH_FAILED", message: expect.stringContaining("450 of 450 messages") });
    expect((error as BatchFailedError).outcomes).toHaveLength(450);
    expect(unheard).toEqual([]);
  });

  it("keeps the order though the script is flushed before, and somebody else uses it meanwhile", async () => {
    const { producer, fields } = open();
    const other = open();
    await producer.add({ number: -1 });
    await redis.raw.script("FLUSH");
    const tasks = Array.from({ length: 5_000 }, (_, number) => ({ number }));
    await Promise.all([producer.addMany(tasks), other.producer.addMany(tasks), other.producer.addMany(tasks)]);
    expect(numbersOf(await fields())).toEqual([-1, ...tasks.map(({ number }) => number)]);
  });

  it("has no script refused as unknown, which would be sent again behind those after it", async () => {
    const { producer, fields } = open();
    await producer.add({ number: -1 });
    await redis.raw.script("FLUSH");
    await redis.raw.config("RESETSTAT");
    await producer.addMany(Array.from({ length: 1_000 }, (_, number) => ({ number })));
    const stats = /cmdstat_evalsha:calls=(\d+).*failed_calls=(\d+)/.exec(await redis.raw.info("commandstats"));
    expect([stats?.[1], stats?.[2]]).toEqual(["5", "0"]);
    expect(await fields()).toHaveLength(1_001);
  });

  it("takes longer than a deadline where there is more to add: each script has its own", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using patient = await connect(proxy.url, { commandTimeoutMs: 4_000 });
    const { definition, key } = open();
    const producer = new Producer<Task>(patient, definition, { prefix: redis.prefix });
    const before = performance.now();
    proxy.delayReplies(700);
    const added = await producer.addMany(Array.from({ length: 100_000 }, (_, number) => ({ number })));
    expect(performance.now() - before).toBeGreaterThan(4_000);
    expect(added).toHaveLength(100_000);
    expect(await redis.raw.xlen(key)).toBe(100_000);
  }, 60_000);
});
