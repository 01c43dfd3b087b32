import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Producer } from "../../src/runtime/stream/adding/producer.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { connectSync } from "../../src/runtime/sync/index.js";
import { asItWas, disorders, note, ordered, readLedger, tasksOf } from "../support/ordered-stream.js";
import { plain } from "../support/plain-commands.js";
import { type Fault, startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream } from "../support/task-stream.js";

const redis = useRedis();
const workerFile = fileURLToPath(new URL("../support/ordered-worker.ts", import.meta.url));
const children: ChildProcess[] = [];
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => connection.close());

function open(name: string, ackTimeoutMs = 30_000) {
  const definition = taskStream(name, [ordered]);
  const options = { prefix: redis.prefix, tune: { ackTimeoutMs, concurrency: 8 } };
  const key = `${redis.prefix}tests:${name}`;
  return {
    producer: new Producer<Task>(connection, definition, { prefix: redis.prefix }),
    group: new ConsumerGroup<Task>(connection, definition, ordered, options),
    ledger: `${redis.prefix}ledger:${name}`,
    key,
    lanes: `{${key}}:lanes:workers`,
    parked: `{${key}}:parked:workers`,
    retry: `{${key}}:retry:workers`,
    doorbell: `{${key}}:wake`,
  };
}

/** Each of its handlers takes `pauseMs`. */
function startWorker(name: string, ackTimeoutMs: number, consumer: string, pauseMs = 5): ChildProcess {
  const settings = [name, String(ackTimeoutMs), consumer, String(pauseMs)];
  const args = ["--import", "tsx", workerFile, redis.url, redis.prefix, ...settings];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  return child;
}

const lines = async (ledger: string) => readLedger(await redis.raw.lrange(ledger, 0, -1));

/** Waits until every entry was handled to its end, and nothing is pending; returns what happened. */
async function whole(group: ConsumerGroup<Task>, ledger: string, count: number) {
  await vi.waitFor(
    async () => {
      const ends = (await lines(ledger)).filter(({ what }) => what === "end");
      expect(new Set(ends.map(({ value, number }) => `${value} ${number}`)).size).toBe(count);
      expect(await group.pending()).toBe(0);
    },
    { timeout: 40_000, interval: 100 },
  );
  return lines(ledger);
}

/** Works like the worker process, and fails some first attempts. */
function working(ledger: string, consumer: string, fails: (task: Task) => boolean = () => false) {
  return async (task: Task, { attempt }: { attempt: number }): Promise<void> => {
    const { text: value = "", number } = task;
    await note(connection, ledger, { what: "start", value, number, consumer });
    await new Promise((resolve) => setTimeout(resolve, number % 3));
    const isFailing = attempt === 1 && fails(task);
    await note(connection, ledger, { what: isFailing ? "fail" : "end", value, number, consumer });
    if (isFailing) throw new Error("not yet");
  };
}

describe("order: one at a time per value, in stream order", () => {
  it("over three consumers, with handlers that fail", async () => {
    const { producer, group, ledger, lanes, parked } = open("order-three");
    // More values than two of them take at once, and nobody goes on before all three have begun.
    const tasks = tasksOf(60, 10);
    const begun = new Set<string>();
    const consume = (consumer: string) => {
      const work = working(ledger, consumer, ({ number }) => number % 7 === 3);
      const handle = async (task: Task, delivery: { attempt: number }): Promise<void> => {
        begun.add(consumer);
        await vi.waitFor(() => expect(begun.size).toBe(3), { timeout: 25_000, interval: 5 });
        await work(task, delivery);
      };
      return group.consume(handle, { consumer });
    };
    await using _a = await consume("a");
    await using _b = await consume("b");
    await using _c = await consume("c");
    await producer.addMany(tasks);
    const all = await whole(group, ledger, tasks.length);
    expect(disorders(all)).toEqual([]);
    expect(all.filter(({ what }) => what === "end")).toHaveLength(tasks.length);
    expect(all.filter(({ what }) => what === "fail")).toHaveLength(60);
    expect(new Set(all.map(({ consumer }) => consumer))).toEqual(new Set(["a", "b", "c"]));
    expect(await redis.raw.exists(lanes, parked)).toBe(0);
  }, 60_000);

  it("when a worker process is killed, and nothing is lost", async () => {
    const { producer, group, ledger } = open("order-killed", 4_000);
    const tasks = tasksOf(16, 60);
    await producer.addMany(tasks);
    const child = startWorker("order-killed", 4_000, "killed");
    await vi.waitFor(async () => expect(await redis.raw.llen(ledger)).toBeGreaterThan(40), 20_000);
    await using _a = await group.consume(working(ledger, "a"), { consumer: "a" });
    await using _b = await group.consume(working(ledger, "b"), { consumer: "b" });
    await vi.waitFor(async () => expect(await redis.raw.llen(ledger)).toBeGreaterThan(200), 20_000);
    child.kill("SIGKILL");
    const all = await whole(group, ledger, tasks.length);
    expect(disorders(all, (consumer) => consumer === "killed")).toEqual([]);
    expect(all.some(({ consumer }) => consumer === "killed")).toBe(true);
    expect(await group.deadLetters.count()).toBe(0);
  }, 60_000);

  it("when a worker process stands still for longer than ackTimeout: it starts nothing that others have", async () => {
    const { producer, group, ledger } = open("order-stalled", 4_000);
    const tasks = tasksOf(8, 120);
    await producer.addMany(tasks);
    const child = startWorker("order-stalled", 4_000, "stalled", 25);
    await vi.waitFor(async () => expect(await redis.raw.llen(ledger)).toBeGreaterThan(40), 20_000);
    child.kill("SIGSTOP");
    await using _a = await group.consume(working(ledger, "a"), { consumer: "a" });
    await vi.waitFor(
      async () => {
        const values = new Set(
          (await lines(ledger)).filter(({ consumer }) => consumer === "a").map(({ value }) => value),
        );
        expect(values.size).toBe(8);
      },
      { timeout: 30_000, interval: 20 },
    );
    child.kill("SIGCONT");
    const all = await whole(group, ledger, tasks.length);
    // What it began before it was stopped reaches the ledger only when it goes on.
    expect(disorders(asItWas(all), (consumer) => consumer === "stalled")).toEqual([]);
  }, 90_000);
});

describe("order: a process that was busy for longer than ackTimeout", () => {
  it("starts nothing that others have by now", async () => {
    const { producer, group, ledger, key } = open("order-busy", 3_000);
    startWorker("order-busy", 3_000, "worker");
    using blocking = connectSync(redis.url);
    /** How many entries are its own, asked without letting it go on. */
    const ownOf = (consumer: string): number => {
      const args = [key, "workers", "-", "+", 100, consumer];
      return (blocking.execute(plain("XPENDING", args)) as unknown[]).length;
    };
    let busy = 0;
    const work = working(ledger, "busy");
    await using consumer = await group.consume(
      (task, delivery) => {
        if (task.number === 10 && busy++ === 0) {
          const until = performance.now() + 30_000;
          while (ownOf("busy") > 0 && performance.now() < until)
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
        }
        return work(task, delivery);
      },
      { consumer: "busy" },
    );
    const lost: string[] = [];
    consumer.on("lost", ({ id }) => lost.push(id));
    const alive = `{${redis.prefix}tests:order-busy}:alive:workers`;
    await vi.waitFor(async () => expect(await redis.raw.zscore(alive, "worker")).not.toBeNull(), 20_000);
    const tasks = tasksOf(24, 60);
    await producer.addMany(tasks);
    const all = await whole(group, ledger, tasks.length);
    expect(busy).toBeGreaterThan(0);
    expect(lost.length).toBeGreaterThan(0);
    // The one that kept the process busy was handled by both: the other could not know.
    expect(disorders(asItWas(all), (name) => name === "busy").filter((one) => !/: 10 /.test(one))).toEqual([]);
  }, 90_000);
});

describe("order: other values do not wait", () => {
  it("while one runs long, and while one waits for its next attempt", async () => {
    const { producer, group, retry, doorbell } = open("order-others");
    await producer.addMany(tasksOf(10, 20));
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const done: string[] = [];
    await using _consumer = await group.consume(async ({ text, number }, delivery) => {
      if (text === "v0" && number === 0) await released;
      if (text === "v1" && number === 0 && delivery.attempt === 1) {
        await delivery.retry({ delayMs: 3_600_000 });
        return;
      }
      done.push(`${text} ${number}`);
    });
    await vi.waitFor(() => expect(done).toHaveLength(8 * 20));
    expect(done.some((one) => one.startsWith("v0 ") || one.startsWith("v1 "))).toBe(false);
    await vi.waitFor(async () => expect(await redis.raw.zcard(retry)).toBe(1));
    for (const member of await redis.raw.zrange(retry, "0", "-1")) await redis.raw.zadd(retry, 1, member);
    await redis.raw.publish(doorbell, "0");
    await vi.waitFor(() => expect(done.filter((one) => one.startsWith("v1 "))).toHaveLength(20));
    expect(done.some((one) => one.startsWith("v0 "))).toBe(false);
    release();
    await vi.waitFor(() => expect(done).toHaveLength(200));
    for (const value of ["v0", "v1"]) {
      const numbers = done.filter((one) => one.startsWith(`${value} `)).map((one) => Number(one.split(" ")[1]));
      expect(numbers).toEqual(Array.from({ length: 20 }, (_, number) => number));
    }
  });

  it("and what follows a dead letter goes on", async () => {
    const { producer, group } = open("order-dead");
    await producer.addMany(tasksOf(2, 5));
    const done: number[] = [];
    await using _consumer = await group.consume(async ({ text, number }, delivery) => {
      if (number === 2) await delivery.deadLetter("unwanted");
      else if (text === "v0") done.push(number);
    });
    await vi.waitFor(() => expect(done).toEqual([0, 1, 3, 4]));
    await vi.waitFor(async () => expect((await group.status()).pending).toBe(0));
    expect(await group.deadLetters.count()).toBe(2);
  });
});

describe("order: handed on", () => {
  it("at once, when the consumer that has the turn stops", async () => {
    const { producer, group, ledger } = open("order-stop");
    await producer.addMany(tasksOf(3, 200));
    const work = working(ledger, "first");
    let stopped: Promise<void> | undefined;
    const first = await group.consume(
      async (task, delivery) => {
        // It holds the turns until it is to stop.
        if (task.number >= 20) await vi.waitFor(() => expect(stopped).toBeDefined(), { interval: 1 });
        await work(task, delivery);
      },
      { consumer: "first" },
    );
    await vi.waitFor(async () => expect(await redis.raw.llen(ledger)).toBeGreaterThanOrEqual(3 * 20 * 2));
    await using _second = await group.consume(working(ledger, "second"), { consumer: "second" });
    stopped = first.stop();
    await stopped;
    const before = performance.now();
    await vi.waitFor(async () => {
      const values = new Set(
        (await lines(ledger)).filter((line) => line.consumer === "second").map((line) => line.value),
      );
      expect(values.size).toBe(3);
    });
    // Long before it would be stale.
    expect(performance.now() - before).toBeLessThan(9_000);
    const all = await whole(group, ledger, 600);
    expect(disorders(all)).toEqual([]);
    expect(all.filter(({ what }) => what === "end")).toHaveLength(600);
  });

  it("before ackTimeout, when the reply to a settlement was lost with the next one in it", async () => {
    const { key } = open("order-reply");
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    const cut = await connect(proxy.url);
    const group = new ConsumerGroup<Task>(cut, taskStream("order-reply", [ordered]), ordered, { prefix: redis.prefix });
    await new Producer<Task>(cut, taskStream("order-reply", [ordered]), { prefix: redis.prefix }).addMany(
      tasksOf(1, 4),
    );
    const done: number[] = [];
    let fault: Fault | undefined;
    await using _consumer = await group.consume(async ({ number }, { id }) => {
      done.push(number);
      if (number === 1) fault = proxy.cutBeforeReply(id);
    });
    await vi.waitFor(() => expect(done).toEqual([0, 1, 2, 3]));
    expect(fault?.fired).toBe(1);
    await vi.waitFor(async () => expect((await redis.raw.xpending(key, "workers"))[0]).toBe(0));
    await cut.close();
  });

  it("to the consumer that lives, when its connections are killed in the middle of settlements", async () => {
    const { producer, group, ledger } = open("order-cut");
    await producer.addMany(tasksOf(3, 100));
    let handled = 0;
    const work = working(ledger, "a");
    await using consumer = await group.consume(
      async (task, delivery) => {
        await work(task, delivery);
        if (++handled % 40 === 0) await redis.raw.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      },
      { consumer: "a" },
    );
    const errors: unknown[] = [];
    consumer.on("error", (event) => errors.push(event));
    expect(disorders(await whole(group, ledger, 300))).toEqual([]);
    expect(errors.length).toBeGreaterThan(0);
  }, 40_000);
});
