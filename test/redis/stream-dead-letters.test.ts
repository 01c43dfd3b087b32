import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import type { DeadLetter } from "../../src/runtime/stream/dead-letters/dead-letter.js";
import { openGroup } from "../../src/runtime/stream/group/operating.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { replayScript } from "../../src/runtime/stream/scripts/dead-letters.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { type Fault, startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream, workers } from "../support/task-stream.js";

const redis = useRedis();
const replayer = fileURLToPath(new URL("../support/dead-letter-replayer.ts", import.meta.url));
const children: ChildProcess[] = [];
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => connection.close());

function open(name: string, on: Connection = connection) {
  const group = new ConsumerGroup<Task>(on, taskStream(name), workers, { prefix: redis.prefix });
  const key = `${redis.prefix}tests:${name}`;
  const sibling = (purpose: string): string => `{${key}}:${purpose}:workers`;
  return {
    group,
    deadLetters: group.deadLetters,
    key,
    dead: sibling("dead"),
    redo: sibling("redo"),
    retry: sibling("retry"),
    wake: `{${key}}:wake`,
  };
}

/** Dead letters as docs/wire-format.md has them: entry 1000-<n>, died at `diedAt(n)`. */
async function bury(dead: string, count: number, diedAt: (n: number) => number = (n) => 1_000_000 + n): Promise<void> {
  for (let first = 0; first < count; first += 1_000) {
    const pipeline = redis.raw.pipeline();
    for (let n = first; n < Math.min(count, first + 1_000); n++) {
      const fields = ["data", `{"number":${n}}`, "header:trace", `t${n}`, ...about({ id: `1000-${n}`, at: diedAt(n) })];
      pipeline.xadd(dead, `${diedAt(n)}-0`, ...fields);
    }
    await pipeline.exec();
  }
}

function about({ id, at }: { readonly id: string; readonly at: number }): string[] {
  const facts = { id, group: "workers", consumer: "c1", attempts: 3, error: "TypeError", message: "no such thing", at };
  return Object.entries(facts).flatMap(([name, value]) => [`redloom-${name}`, String(value)]);
}

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}

/** The original id of every entry of a stream. */
async function originals(stream: string): Promise<string[]> {
  const entries = await redis.raw.xrange(stream, "-", "+");
  return entries.map(([, fields]) => fields[fields.lastIndexOf("redloom-id") + 1] ?? "");
}

describe("dead letters: what is told", () => {
  test("list: everything that is known of each, decoded when it is asked for", async () => {
    const { deadLetters, dead } = open("told");
    await bury(dead, 2);
    expect(await deadLetters.count()).toBe(2);
    const [first, second] = await all(deadLetters.list());
    expect(first).toMatchObject({
      id: "1000000-0",
      originalId: "1000-0",
      error: { name: "TypeError", message: "no such thing" },
      headers: { trace: "t0" },
      attempts: 3,
      replays: 0,
      consumer: "c1",
      addedAt: 1_000,
      deadAt: 1_000_000,
      firstDeadAt: 1_000_000,
    });
    expect([first?.message, first?.decodeError]).toEqual([{ number: 0 }, undefined]);
    expect(Buffer.from(first?.raw ?? []).toString()).toBe('{"number":0}');
    expect(second?.message).toEqual({ number: 1 });
    expect(await deadLetters.get("1000001-0")).toMatchObject({ originalId: "1000-1" });
    expect(await deadLetters.get("1-1")).toBeUndefined();
  });

  test("list: in both directions, from and to an id or a time, so many; over pages", async () => {
    const { deadLetters, dead } = open("ranges");
    await bury(dead, 450);
    const numbers = async (options: Parameters<typeof deadLetters.list>[0]): Promise<(number | undefined)[]> =>
      (await all(deadLetters.list(options))).map(({ message }) => message?.number);
    expect(await numbers({})).toEqual(Array.from({ length: 450 }, (_, n) => n));
    expect(await numbers({ reverse: true })).toEqual(Array.from({ length: 450 }, (_, n) => 449 - n));
    expect(await numbers({ from: 1_000_003, to: new Date(1_000_005) })).toEqual([3, 4, 5]);
    expect(await numbers({ from: "1000447-0" })).toEqual([447, 448, 449]);
    expect(await numbers({ reverse: true, limit: 2 })).toEqual([449, 448]);
    for (const wrong of [
      { limit: -1 },
      { from: Number.NaN },
      { to: new Date(Number.NaN) },
      { from: "(1-1" },
      { to: "yesterday" },
    ])
      await expect(numbers(wrong)).rejects.toThrow(OptionsInvalidError);
  });

  test("a payload that is no message: told with its bytes and the reason, between the others", async () => {
    const { deadLetters, dead } = open("undecodable");
    await redis.raw.xadd(dead, "5-0", "data", Buffer.from([0xff, 0xfe]), ...about({ id: "1-1", at: 5 }));
    await redis.raw.xadd(dead, "6-0", "other", "field", ...about({ id: "1-2", at: 6 }));
    const [bytes, foreign] = await all(deadLetters.list());
    expect([bytes?.message, bytes?.decodeError]).toEqual([
      undefined,
      expect.objectContaining({ code: "PAYLOAD_INVALID" }),
    ]);
    expect([...(bytes?.raw ?? [])]).toEqual([0xff, 0xfe]);
    expect([foreign?.raw, foreign?.decodeError]).toEqual([
      undefined,
      expect.objectContaining({ code: "PAYLOAD_INVALID" }),
    ]);
  });
});

describe("dead letters: replay", () => {
  test("moves letters to the redo stream of this group, with their history, due at once, and rings", async () => {
    const { deadLetters, dead, redo, retry, key, wake } = open("moves");
    await redis.raw.xgroup("CREATE", key, "others", "0", "MKSTREAM");
    await bury(dead, 1);
    const rung: string[] = [];
    const listener = redis.raw.duplicate();
    await listener.subscribe(wake);
    listener.on("message", (_, message: string) => rung.push(message));
    expect(await deadLetters.replay({ all: true })).toEqual({ replayed: 1, skipped: 0 });
    const [entry] = await redis.raw.xrange(redo, "-", "+");
    expect(entry?.[1]).toEqual([
      ...["data", '{"number":0}', "header:trace", "t0"],
      ...["redloom-id", "1000-0", "redloom-replays", "1", "redloom-first-at", "1000000"],
    ]);
    const [member, due] = await redis.raw.zrange(retry, "0", "-1", "WITHSCORES");
    expect(member).toBe(`r|${entry?.[0]}`);
    const [seconds] = await redis.raw.time();
    expect(Math.abs(Number(due) - Number(seconds) * 1_000)).toBeLessThan(3_000);
    expect([await redis.raw.exists(dead, "x"), await deadLetters.count()]).toEqual([1, 0]);
    expect(await redis.raw.xlen(key)).toBe(0);
    await vi.waitFor(() => expect(rung).toEqual(["0"]));
    listener.disconnect();
  });

  test("counts: what was replayed before is replayed once more", async () => {
    const { deadLetters, dead, redo } = open("counts");
    const history = ["redloom-replays", "4", "redloom-first-at", "77"];
    await redis.raw.xadd(dead, "9-0", "data", "{}", ...about({ id: "1-1", at: 9 }), ...history);
    expect(await deadLetters.get("9-0")).toMatchObject({ replays: 4, firstDeadAt: 77 });
    await deadLetters.replay({ ids: ["9-0"] });
    const [entry] = await redis.raw.xrange(redo, "-", "+");
    expect(entry?.[1].slice(2)).toEqual(["redloom-id", "1-1", "redloom-replays", "5", "redloom-first-at", "77"]);
  });

  test("10,000 letters: in pages, told on the way; a dry run changes nothing", async () => {
    const { deadLetters, dead, redo } = open("many");
    await bury(dead, 10_000);
    const told: number[] = [];
    const options = { all: true, onProgress: ({ done }: { done: number }) => void told.push(done) };
    expect(await deadLetters.replay({ ...options, dryRun: true })).toEqual({ replayed: 10_000, skipped: 0 });
    expect([await deadLetters.count(), await redis.raw.xlen(redo)]).toEqual([10_000, 0]);
    told.length = 0;
    expect(await deadLetters.replay(options)).toEqual({ replayed: 10_000, skipped: 0 });
    expect(told).toEqual(Array.from({ length: 100 }, (_, page) => (page + 1) * 100));
    expect(await deadLetters.count()).toBe(0);
    expect(await originals(redo)).toEqual(Array.from({ length: 10_000 }, (_, n) => `1000-${n}`));
  });

  test("some: by id, by range, by filter, at most so many; what is not meant stays and is counted", async () => {
    const { deadLetters, dead, redo } = open("some");
    await bury(dead, 20);
    expect(await deadLetters.replay({ ids: ["1000003-0", "1000003-0", "7-7"] })).toEqual({ replayed: 1, skipped: 1 });
    expect(await deadLetters.replay({ from: 1_000_005, to: "1000006-0" })).toEqual({ replayed: 2, skipped: 0 });
    const even = (letter: DeadLetter<Task>): boolean => Number(letter.message?.number) % 2 === 0;
    expect(await deadLetters.replay({ filter: even, to: 1_000_009 })).toEqual({ replayed: 4, skipped: 3 });
    expect(await deadLetters.replay({ all: true, limit: 3 })).toEqual({ replayed: 3, skipped: 0 });
    const moved = [3, 5, 6, 0, 2, 4, 8, 1, 7, 9];
    expect(await originals(redo)).toEqual(moved.map((n) => `1000-${n}`));
    expect(await deadLetters.count()).toBe(10);
  });

  test("nothing said, or nonsense: OPTIONS_INVALID, before any I/O", async () => {
    const { deadLetters } = open("nonsense");
    const wrong = [
      {},
      { ids: ["all"] },
      { ids: ["1-1"], all: true },
      { all: true, ratePerSecond: 0 },
      { all: true, limit: 0 },
      { from: -1 },
      { to: "1-" },
    ];
    for (const options of wrong) await expect(deadLetters.replay(options)).rejects.toThrow(OptionsInvalidError);
    await expect(deadLetters.purge({})).rejects.toThrow(OptionsInvalidError);
    await expect(deadLetters.get("+")).rejects.toThrow(OptionsInvalidError);
  });

  test("a letter that dies again meanwhile: is not met a second time", async () => {
    const { deadLetters, dead } = open("again");
    await bury(dead, 250);
    const deaths: Promise<unknown>[] = [];
    const onProgress = (): void => {
      deaths.push(redis.raw.xadd(dead, "*", "data", "{}", ...about({ id: "1-1", at: 1 })));
    };
    expect(await deadLetters.replay({ all: true, onProgress })).toMatchObject({ replayed: 250 });
    expect(await Promise.all(deaths)).toHaveLength(3);
    expect(await deadLetters.count()).toBe(3);
  });

  test("at a rate: due times are spread by the server's clock, over pages, and a second call goes on behind them", async () => {
    const { deadLetters, dead, retry } = open("rate");
    await bury(dead, 250);
    await deadLetters.replay({ all: true, limit: 230, ratePerSecond: 100 });
    await deadLetters.replay({ all: true, ratePerSecond: 100 });
    const flat = await redis.raw.zrange(retry, "0", "-1", "WITHSCORES");
    const due = flat.filter((_, index) => index % 2 === 1).map(Number);
    expect(due).toHaveLength(250);
    const apart = due.slice(1).map((ms, index) => ms - (due[index] ?? 0));
    expect([Math.min(...apart), Math.max(...apart)]).toEqual([10, 10]);
    const [seconds] = await redis.raw.time();
    expect(due[0]).toBeLessThan((Number(seconds) + 1) * 1_000);
  });

  test("large letters: a page ends early, none is left behind", async () => {
    const { deadLetters, dead, redo } = open("large");
    const text = "x".repeat(200_000);
    for (let n = 0; n < 60; n++)
      await redis.raw.xadd(dead, `${n + 1}-0`, "data", text, ...about({ id: `2-${n}`, at: n }));
    const told: number[] = [];
    await deadLetters.replay({ all: true, onProgress: ({ done }) => void told.push(done) });
    expect(told.length).toBeGreaterThan(2);
    expect(await originals(redo)).toEqual(Array.from({ length: 60 }, (_, n) => `2-${n}`));
  });

  test("killed in the middle: nothing is lost or doubled, and the next call does the rest", async () => {
    const { deadLetters, dead, redo, key } = open("killed");
    const count = 20_000;
    await bury(dead, count);
    const child = spawn(process.execPath, ["--import", "tsx", replayer, redis.url, key, "workers"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    await new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    const left = await originals(dead);
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(count);
    const both = [...left, ...(await originals(redo))];
    expect(both).toHaveLength(count);
    expect(new Set(both).size).toBe(count);
    expect(await deadLetters.replay({ all: true })).toEqual({ replayed: left.length, skipped: 0 });
    expect(new Set(await originals(redo)).size).toBe(count);
  });

  test("an answer that is lost: nothing is doubled, and the count is right", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using own = await connect(proxy.url);
    const { deadLetters, dead, redo } = open("lost-answer", own);
    await bury(dead, 250);
    const faults: Fault[] = [];
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 100) faults.push(proxy.cutBeforeReply(replayScript.sha1));
    };
    expect(await deadLetters.replay({ all: true, onProgress })).toEqual({ replayed: 250, skipped: 0 });
    expect(faults.map(({ fired }) => fired)).toEqual([1]);
    expect(await originals(redo)).toEqual(Array.from({ length: 250 }, (_, n) => `1000-${n}`));
  });

  test("Redis out of memory: refused, with nothing lost or doubled; done when there is memory again", async () => {
    await using server = await startRedisServer();
    await using own = await connect(server.url);
    const raw = new Redis(server.url);
    const { deadLetters } = openGroup(own, { key: "k", group: "g" });
    for (let n = 0; n < 5; n++) await raw.xadd("{k}:dead:g", "*", "data", "{}", "redloom-id", `1-${n}`);
    await raw.config("SET", "maxmemory", "1");
    await expect(deadLetters.replay({ all: true })).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "OOM" });
    expect([await deadLetters.count(), await raw.exists("{k}:redo:g", "{k}:retry:g")]).toEqual([5, 0]);
    expect(await deadLetters.purge({ all: true, limit: 1 })).toEqual({ purged: 1 });
    await raw.config("SET", "maxmemory", "0");
    expect(await deadLetters.replay({ all: true })).toEqual({ replayed: 4, skipped: 0 });
    raw.disconnect();
  });

  test("aborted: ends between two pages with the reason; what was done is done", async () => {
    const { deadLetters, dead, redo } = open("aborted");
    await bury(dead, 300);
    const controller = new AbortController();
    const reason = new Error("enough");
    const work = deadLetters.replay({
      all: true,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(work).rejects.toBe(reason);
    expect([await deadLetters.count(), await redis.raw.xlen(redo)]).toEqual([200, 100]);
  });
});

describe("dead letters: purge", () => {
  test("by what the filter says, by ids and times, and by ages by the server's clock", async () => {
    const { deadLetters, dead } = open("chosen");
    const now = Date.now();
    const hours = 3_600_000;
    await bury(dead, 300, (n) => now - (300 - n) * 60_000);
    const listed = await all(deadLetters.list({ olderThanMs: hours, newerThanMs: 2 * hours }));
    expect(listed.length).toBeGreaterThanOrEqual(59);
    expect(listed.length).toBeLessThanOrEqual(61);
    expect(listed[0]?.deadAt).toBeLessThanOrEqual(listed.at(-1)?.deadAt ?? 0);
    expect(await all(deadLetters.list({ newerThanMs: 0 }))).toEqual([]);
    const before = listed[0]?.id ?? "";
    const filter = ({ originalId }: { readonly originalId: string }): boolean =>
      Number(originalId.split("-")[1]) % 2 === 0;
    const chosen = listed.filter(filter).length;
    expect(await deadLetters.purge({ olderThanMs: hours, newerThanMs: 2 * hours, filter })).toEqual({ purged: chosen });
    expect(await deadLetters.count()).toBe(300 - chosen);
    expect(await deadLetters.purge({ to: before, limit: 5 })).toEqual({ purged: 5 });
    await expect(deadLetters.purge({ newerThanMs: -1 })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await expect(deadLetters.purge({ ids: ["1-0"], newerThanMs: 1 })).rejects.toMatchObject({
      code: "OPTIONS_INVALID",
    });
  });

  test("deletes all, those with these ids, or those that are old enough; a dry run only counts", async () => {
    const { deadLetters, dead } = open("purge");
    const now = Date.now();
    // Half of them an hour old, the others of a minute ago.
    await bury(dead, 500, (n) => now - (n < 250 ? 3_600_000 : 60_000) + n);
    expect(await deadLetters.purge({ olderThanMs: 1_800_000, dryRun: true })).toEqual({ purged: 250 });
    expect(await deadLetters.count()).toBe(500);
    expect(await deadLetters.purge({ olderThanMs: 1_800_000 })).toEqual({ purged: 250 });
    const [first] = await all(deadLetters.list({ limit: 1 }));
    expect(first?.originalId).toBe("1000-250");
    expect(await deadLetters.purge({ ids: [first?.id ?? "", "1-1"] })).toEqual({ purged: 1 });
    const told: number[] = [];
    expect(await deadLetters.purge({ all: true, onProgress: ({ done }) => void told.push(done) })).toEqual({
      purged: 249,
    });
    expect(told).toEqual([100, 200, 249]);
    expect(await deadLetters.count()).toBe(0);
  });
});
