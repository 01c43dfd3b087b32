import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import type { Consumer } from "../../src/runtime/stream/consumer/consumer.js";
import type { ConsumerEvent } from "../../src/runtime/stream/consumer/events.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { ask } from "../../src/runtime/testing/redis-inline.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { ordered } from "../support/ordered-stream.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const key = "tests:outage";
let server: RedisServer;
let raw: Redis;
let connection: Connection;

beforeEach(async () => {
  await begin();
});
afterEach(async () => {
  await connection.close();
  raw.disconnect();
  await server.stop();
});

async function begin(args: readonly string[] = []): Promise<void> {
  server = await startRedisServer({ args });
  raw = new Redis(server.url);
  raw.on("error", () => undefined);
  connection = await connect(server.url, { commandTimeoutMs: 4_000 });
}

function open(settings = workers) {
  const definition = taskStream("outage", [settings]);
  return {
    producer: new Producer<Task>(connection, definition),
    group: new ConsumerGroup<Task>(connection, definition, settings, { tune: { ackTimeoutMs: 4_000 } }),
  };
}

interface Watched {
  readonly seen: number[];
  readonly events: ConsumerEvent[];
  /** Errors by what was being done. */
  errors(): string[];
}

function watch(consumer: Consumer, seen: number[]): Watched {
  const events: ConsumerEvent[] = [];
  consumer.onEvent((event) => events.push(event));
  return {
    seen,
    events,
    errors: () => events.filter((event) => event.event === "error").map((event) => event.during),
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const commandsSoFar = async () => Number(/total_commands_processed:(\d+)/.exec(await raw.info("stats"))?.[1]);

/** Over two seconds and more. */
async function commandsASecond(): Promise<number> {
  const start = performance.now();
  const before = await commandsSoFar();
  await sleep(2_000);
  return ((await commandsSoFar()) - before) / ((performance.now() - start) / 1_000);
}

const count = ({ events }: Watched, name: ConsumerEvent["event"]): number =>
  events.filter(({ event }) => event === name).length;

/** Every activity tells its failure once, whatever the number of tries. */
function expectToldOnce(watched: Watched): void {
  const errors = watched.errors();
  expect(errors.length).toBe(new Set(errors).size);
}

const faults = {
  DEL: () => raw.del(key),
  FLUSHALL: () => raw.flushall(),
  "XGROUP DESTROY": () => raw.xgroup("DESTROY", key, "workers"),
};

describe("a group that is gone: made anew at once, told once as data loss, and nothing spins", () => {
  for (const [name, fault] of Object.entries(faults)) {
    for (const settings of [workers, ordered]) {
      it(`after ${name}, in ${settings.order ? "an ordered" : "a"} group whose consumer is idle`, async () => {
        const { producer, group } = open(settings);
        const seen: number[] = [];
        await using consumer = await group.consume((task) => void seen.push(task.number));
        const watched = watch(consumer, seen);
        await producer.add({ number: 1, text: "a" });
        await vi.waitFor(() => expect(seen).toEqual([1]));
        await vi.waitFor(async () => expect((await raw.xpending(key, "workers"))[0]).toBe(0));
        await fault();
        const before = await commandsSoFar();
        await vi.waitFor(() => expect(count(watched, "group-recreated")).toBe(1));
        await sleep(1_000);
        // Those of recovering, of scripts too, and a second of a keeper's work.
        expect((await commandsSoFar()) - before).toBeLessThan(120);
        expect(watched.errors()).toEqual([]);
        await producer.add({ number: 2, text: "a" });
        await vi.waitFor(() => expect(seen.at(-1)).toBe(2));
        expect(count(watched, "group-recreated")).toBe(1);
        expect(consumer.health).toMatchObject({ state: "running", connected: true });
      });
    }
  }

  it("after a restart without persistence", async () => {
    const { producer, group } = open();
    const seen: number[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number));
    const watched = watch(consumer, seen);
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    const { port } = server;
    await server.stop();
    await vi.waitFor(() => expect(watched.errors()).toContain("read"));
    expect(consumer.health).toMatchObject({ connected: false, lastError: { during: expect.any(String) } });
    await sleep(1_500);
    server = await startRedisServer({ port });
    await vi.waitFor(() => producer.add({ number: 2 }));
    await vi.waitFor(() => expect(seen).toContain(2));
    expect(count(watched, "group-recreated")).toBe(1);
    expectToldOnce(watched);
    await vi.waitFor(
      () => {
        const recovered = watched.events.filter((event) => event.event === "recovered");
        expect(recovered.map(({ during }) => during).sort()).toEqual(watched.errors().sort());
      },
      { timeout: 20_000 },
    );
  }, 90_000);
});

describe("a server that cannot serve: told once, tried again with longer and longer pauses", () => {
  it("while it is a replica: the read is ended by the change of role, and commands are refused as READONLY", async () => {
    const { producer, group } = open();
    const seen: number[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number));
    const watched = watch(consumer, seen);
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    await raw.replicaof("127.0.0.1", "1");
    await vi.waitFor(() => expect(watched.errors()).toContain("recover"));
    // Refused commands of the connection rest for 20 ms and more; nothing of ours is asked for without a pause.
    expect(await commandsASecond()).toBeLessThan(250);
    expectToldOnce(watched);
    await raw.replicaof("NO", "ONE");
    await vi.waitFor(() => producer.add({ number: 2 }));
    await vi.waitFor(() => expect(seen).toContain(2));
    expect(count(watched, "group-recreated")).toBe(0);
    expectToldOnce(watched);
  }, 90_000);

  it("while it loads its data", async () => {
    await connection.close();
    raw.disconnect();
    await server.stop();
    // A file that takes some seconds to load.
    await begin(["--appendonly", "yes", "--save", ""]);
    const { producer, group } = open();
    const seen: number[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number));
    const watched = watch(consumer, seen);
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    const pipeline = raw.pipeline();
    for (let index = 0; index < 4_000; index++) pipeline.set(`filler:${index}`, "x".repeat(200));
    await pipeline.exec();
    await raw.bgrewriteaof();
    await vi.waitFor(async () => expect(await raw.info("persistence")).toMatch(/aof_rewrite_in_progress:0/));
    const { port, folder } = server;
    await server.stop({ keepFolder: true });
    const slow = [
      "--appendonly",
      "yes",
      "--save",
      "",
      "--key-load-delay",
      "1000",
      "--loading-process-events-interval-bytes",
      "1024",
    ];
    const starting = startRedisServer({ port, folder, args: slow });
    await vi.waitFor(async () => expect(await ask(port, "INFO persistence")).toMatch(/loading:1/));
    server = await starting;
    await vi.waitFor(() => producer.add({ number: 2 }), { timeout: 30_000, interval: 200 });
    await vi.waitFor(() => expect(seen).toContain(2));
    expect(seen).toEqual([1, 2]);
    expect(count(watched, "group-recreated")).toBe(0);
    expectToldOnce(watched);
  }, 90_000);

  it("without the permission to read", async () => {
    await raw.call("ACL", "SETUSER", "worker", "on", ">secret", "~*", "&*", "+@all");
    const limited = await connect(`redis://worker:secret@127.0.0.1:${server.port}`);
    const definition = taskStream("outage");
    const group = new ConsumerGroup<Task>(limited, definition, workers);
    const producer = new Producer<Task>(connection, definition);
    const seen: number[] = [];
    await using consumer = await group.consume((task) => void seen.push(task.number));
    const watched = watch(consumer, seen);
    await producer.add({ number: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    await raw.call("ACL", "SETUSER", "worker", "-xreadgroup");
    await producer.add({ number: 2 });
    await vi.waitFor(() => expect(watched.errors()).toContain("read"));
    expect(await commandsASecond()).toBeLessThan(125);
    expect(watched.errors()).toEqual(["read"]);
    await raw.call("ACL", "SETUSER", "worker", "+xreadgroup");
    await producer.add({ number: 3 });
    await vi.waitFor(() => expect(seen.slice(-1)).toEqual([3]));
    expect([...seen].sort()).toEqual([1, 2, 3]);
    await vi.waitFor(() => expect(count(watched, "recovered")).toBe(1));
    await limited.close();
  }, 90_000);
});

describe("a consumer that cannot go on", () => {
  it("rejects `finished` with WRONG_TYPE, and leaves what is there", async () => {
    const { group } = open();
    const consumer = await group.consume(() => undefined);
    const watched = watch(consumer, []);
    await vi.waitFor(() => expect(consumer.health.connected).toBe(true));
    await raw.multi().del(key).set(key, "somebody else's").exec();
    await expect(consumer.finished).rejects.toMatchObject({ code: "WRONG_TYPE" });
    expect(watched.events.at(-1)).toEqual({ event: "stopped", failed: true });
    expect(consumer.health.state).toBe("failed");
    expect(await raw.get(key)).toBe("somebody else's");
    // Nor does its connection stay behind.
    await vi.waitFor(async () => expect(await raw.client("LIST")).not.toMatch(/cmd=xreadgroup/));
    expect(consumer.health.connected).toBe(false);
  });

  it("resolves `finished`, when its connection is closed: that is a stop", async () => {
    const { group } = open();
    const consumer = await group.consume(() => undefined);
    const watched = watch(consumer, []);
    await vi.waitFor(() => expect(consumer.health.connected).toBe(true));
    await connection.close();
    await consumer.finished;
    expect(count(watched, "failed")).toBe(0);
    expect(watched.events.slice(-2).map(({ event }) => event)).toEqual(["stopping", "stopped"]);
  });
});
