import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { CallServerConfig } from "../support/call-server.js";
import type { Job } from "../support/calls.js";
import { type Child, startChild } from "../support/child.js";
import { rawCaller } from "../support/raw-caller.js";
import { useRedis } from "../support/redis.js";
import { echo, serveJobs } from "../support/serve-jobs.js";

const redis = useRedis();
const file = new URL("../support/call-server.ts", import.meta.url);
const children: Child[] = [];
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});
afterAll(() => connection.close());

const changes = { serving: { ackTimeoutMs: 1_000 } };

async function startServer(call: string, options: Partial<CallServerConfig> = {}): Promise<Child> {
  const child = startChild(file, {
    url: redis.url,
    prefix: redis.prefix,
    call,
    name: "child",
    changes,
    workMs: 50,
    ...options,
  } satisfies CallServerConfig);
  children.push(child);
  await child.line(/^serving$/);
  return child;
}

const keyOf = (call: string): string => `${redis.prefix}tests:${call}`;
/** Of calls whose deadline nobody waits for. */
const timeoutMs = 60_000;
const started = (child: Child): number => child.lines.filter((line) => line.startsWith("start ")).length;

describe("takeover", () => {
  test("takeover: a hundred calls of a killed server are answered after its ackTimeout, as many at once as before, each once", async () => {
    using caller = await rawCaller(redis.url, keyOf("killed"));
    const child = await startServer("killed", { workMs: 60_000 });
    // Read ahead or not, those that it does not run are handled as fast.
    const sent = await Promise.all(Array.from({ length: 100 }, (_, number) => caller.send({ number }, { timeoutMs })));
    await vi.waitFor(() => expect(started(child)).toBe(16));
    const ids = sent.map(({ entry }) => entry);
    // As if it had read all of them ahead.
    const [name] =
      ((await redis.raw.xpending(keyOf("killed"), "servers", "-", "+", 1)) as string[][])[0]?.slice(1) ?? [];
    await redis.raw.xreadgroup("GROUP", "servers", String(name), "COUNT", 100, "STREAMS", keyOf("killed"), ">");
    expect(await redis.raw.xpending(keyOf("killed"), "servers")).toMatchObject([100, ids[0], ids[99], [[name, "100"]]]);
    child.kill();
    await child.ended;
    let runs = 0;
    let running = 0;
    let together = 0;
    await using _served = await serveJobs(
      connection,
      redis,
      "killed",
      async (job, { attempt }) => {
        runs++;
        expect(attempt).toBe(2);
        together = Math.max(together, ++running);
        await new Promise((resolve) => setTimeout(resolve, 50));
        running--;
        return echo(job);
      },
      { changes },
    );
    const answers = await Promise.all(sent.map(({ id }) => caller.answer(id, 25_000)));
    expect(answers).toEqual(sent.map(({ id }, number) => `ok ${id} {"text":"${number}"}`));
    expect(runs).toBe(100);
    expect(together).toBe(16);
    await vi.waitFor(async () => expect(await redis.raw.xlen(keyOf("killed"))).toBe(0));
  });

  test("takeover: a server that was stopped and wakes up answers nothing that another has", async () => {
    const call = "stopped";
    using caller = await rawCaller(redis.url, keyOf(call));
    const child = await startServer(call);
    const { id } = await caller.send({ number: 1, text: "stopping" }, { timeoutMs });
    await child.line(/^start 1 1$/);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const attempts: number[] = [];
    await using _served = await serveJobs(
      connection,
      redis,
      call,
      async (job, { attempt }) => {
        attempts.push(attempt);
        await released;
        return echo(job);
      },
      { changes },
    );
    await vi.waitFor(() => expect(attempts).toEqual([2]));
    child.kill("SIGCONT");
    await child.line(/^end 1 1$/);
    // Its answer was refused; whatever it had sent would have come by now.
    await child.line(/^error DELIVERY_LOST$/);
    expect(caller.messages).toEqual([]);
    expect(await redis.raw.exists(caller.replyKey(id))).toBe(0);
    expect(await redis.raw.xlen(keyOf(call))).toBe(1);
    release();
    expect(await caller.answer(id)).toBe(`ok ${id} {"text":"1"}`);
    // It serves on.
    await vi.waitFor(async () =>
      expect(await redis.raw.xpending(keyOf(call), "servers")).toEqual([0, null, null, null]),
    );
  });

  test("takeover: a server that wakes up after the other has answered changes nothing", async () => {
    const call = "late";
    using caller = await rawCaller(redis.url, keyOf(call));
    const child = await startServer(call);
    const { id } = await caller.send({ number: 1, text: "stopping" }, { timeoutMs });
    await child.line(/^start 1 1$/);
    await using _served = await serveJobs(connection, redis, call, echo, { changes });
    expect(await caller.answer(id)).toBe(`ok ${id} {"text":"1"}`);
    // The caller has its answer, and with it the key has gone.
    await redis.raw.del(caller.replyKey(id));
    child.kill("SIGCONT");
    await child.line(/^error DELIVERY_LOST$/);
    expect(caller.messages).toHaveLength(1);
    expect(await redis.raw.exists(caller.replyKey(id))).toBe(0);
  });

  test("takeover: a call that kills its servers is given up after as many as may try it; its neighbours are answered", async () => {
    const call = "deadly";
    using caller = await rawCaller(redis.url, keyOf(call));
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, number) =>
        caller.send(number === 4 ? { number, text: "deadly" } : { number }, { timeoutMs: 110_000 }),
      ),
    );
    const deadly = sent[4]?.id ?? "";
    const lives: Child[] = [];
    const answered = caller.answer(deadly, 100_000);
    const over = answered.then(() => true);
    for (let isOver = false; !isOver && lives.length < 6; ) {
      const child = await startServer(call);
      lives.push(child);
      isOver = await Promise.race([over, child.ended.then(() => false)]);
    }
    expect(await answered).toBe(`failed ${deadly} abandoned`);
    const starts = lives.flatMap(({ lines }) => lines.filter((line) => line.startsWith("start 4 ")));
    expect(starts).toEqual(["start 4 1", "start 4 2", "start 4 3"]);
    await lives.at(-1)?.line(/^error CALL_FAILED$/);
    for (const { id } of sent.filter((one) => one.id !== deadly)) expect(await caller.answer(id)).toMatch(/^ok /);
    await vi.waitFor(async () => expect(await redis.raw.xlen(keyOf(call))).toBe(0));
  }, 120_000);

  test("takeover: a call that one server may try is never run twice", async () => {
    const call = "once";
    const once = { serving: { ackTimeoutMs: 1_000, maxAttempts: 1 } };
    using caller = await rawCaller(redis.url, keyOf(call));
    const child = await startServer(call, { changes: once, workMs: 60_000 });
    const { id } = await caller.send({ number: 1 }, { timeoutMs });
    await child.line(/^start 1 1$/);
    child.kill();
    await child.ended;
    const handler = vi.fn(echo);
    await using _served = await serveJobs(connection, redis, call, handler, {
      changes: once,
      onError: () => undefined,
    });
    expect(await caller.answer(id)).toBe(`failed ${id} abandoned`);
    expect(handler).not.toHaveBeenCalled();
  });

  test("takeover: what may have killed its server runs one by one, and keeps no other call waiting", async () => {
    const call = "apart";
    using caller = await rawCaller(redis.url, keyOf(call));
    // Two calls whose second server died in the middle of both.
    const feared = [await caller.send({ number: 1 }, { timeoutMs }), await caller.send({ number: 2 }, { timeoutMs })];
    await redis.raw.xreadgroup("GROUP", "servers", "dead", "COUNT", 2, "STREAMS", keyOf(call), ">");
    for (const { entry } of feared) await redis.raw.hset(`{${keyOf(call)}}:starts:servers`, `s|${entry}`, "1!");
    const running = new Set<number>();
    const together: number[][] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const handler = async (job: Job, { attempt }: { readonly attempt: number }) => {
      running.add(job.number);
      together.push([...running]);
      if (job.number === 0) await released;
      else await new Promise((resolve) => setTimeout(resolve, 100));
      running.delete(job.number);
      return { text: `${job.number} ${attempt}` };
    };
    await using _served = await serveJobs(connection, redis, call, handler, { changes, concurrency: 4 });
    const long = await caller.send({ number: 0 }, { timeoutMs });
    await vi.waitFor(() => expect(running.has(0)).toBe(true));
    for (const [at, { id }] of feared.entries()) {
      expect(await caller.answer(id, 20_000)).toBe(`ok ${id} {"text":"${at + 1} 3"}`);
    }
    expect(running.has(0)).toBe(true);
    expect(together.filter((numbers) => numbers.includes(1) && numbers.includes(2))).toEqual([]);
    release();
    expect(await caller.answer(long.id)).toMatch(/^ok /);
  });
});
