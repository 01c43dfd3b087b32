import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import type { DeadLetter } from "../../src/runtime/stream/dead-letters/dead-letter.js";
import { about, bury, openBuried, originals } from "../support/buried.js";
import { useRedis } from "../support/redis.js";
import type { Task } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const open = (name: string) => openBuried(connection, redis, name);

/** By the server's clock. */
async function serverMs(): Promise<number> {
  const [seconds = 0, micros = 0] = await redis.raw.time();
  return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
}

describe("dead letters: replay", () => {
  test("moves letters to the redo stream of this group, with their history, due at once, and rings", async () => {
    const { deadLetters, dead, redo, retry, key, wake } = open("moves");
    await redis.raw.xgroup("CREATE", key, "others", "0", "MKSTREAM");
    await bury(redis, dead, 1);
    const rung: string[] = [];
    const listener = redis.raw.duplicate();
    await listener.subscribe(wake);
    listener.on("message", (_, message: string) => rung.push(message));
    const before = await serverMs();
    expect(await deadLetters.replay({ all: true })).toEqual({ replayed: 1, skipped: 0 });
    const after = await serverMs();
    const [entry] = await redis.raw.xrange(redo, "-", "+");
    expect(entry?.[1]).toEqual([
      ...["data", '{"number":0}', "header:trace", "t0"],
      ...["redloom-id", "1000-0", "redloom-replays", "1", "redloom-first-at", "1000000"],
    ]);
    const [member, due] = await redis.raw.zrange(retry, "0", "-1", "WITHSCORES");
    expect(member).toBe(`r|${entry?.[0]}`);
    expect(Number(due)).toBeGreaterThanOrEqual(before);
    expect(Number(due)).toBeLessThanOrEqual(after);
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
    await bury(redis, dead, 10_000);
    const told: number[] = [];
    const options = { all: true, onProgress: ({ done }: { done: number }) => void told.push(done) };
    expect(await deadLetters.replay({ ...options, dryRun: true })).toEqual({ replayed: 10_000, skipped: 0 });
    expect([await deadLetters.count(), await redis.raw.xlen(redo)]).toEqual([10_000, 0]);
    told.length = 0;
    expect(await deadLetters.replay(options)).toEqual({ replayed: 10_000, skipped: 0 });
    expect(told).toEqual(Array.from({ length: 100 }, (_, page) => (page + 1) * 100));
    expect(await deadLetters.count()).toBe(0);
    expect(await originals(redis, redo)).toEqual(Array.from({ length: 10_000 }, (_, n) => `1000-${n}`));
  });

  test("some: by id, by range, by filter, at most so many; what is not meant stays and is counted", async () => {
    const { deadLetters, dead, redo } = open("some");
    await bury(redis, dead, 20);
    expect(await deadLetters.replay({ ids: ["1000003-0", "1000003-0", "7-7"] })).toEqual({ replayed: 1, skipped: 1 });
    expect(await deadLetters.replay({ from: 1_000_005, to: "1000006-0" })).toEqual({ replayed: 2, skipped: 0 });
    const even = (letter: DeadLetter<Task>): boolean => Number(letter.message?.number) % 2 === 0;
    expect(await deadLetters.replay({ filter: even, to: 1_000_009 })).toEqual({ replayed: 4, skipped: 3 });
    expect(await deadLetters.replay({ all: true, limit: 3 })).toEqual({ replayed: 3, skipped: 0 });
    const moved = [3, 5, 6, 0, 2, 4, 8, 1, 7, 9];
    expect(await originals(redis, redo)).toEqual(moved.map((n) => `1000-${n}`));
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
    await bury(redis, dead, 250);
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
    await bury(redis, dead, 250);
    await deadLetters.replay({ all: true, limit: 230, ratePerSecond: 10 });
    await deadLetters.replay({ all: true, ratePerSecond: 10 });
    const flat = await redis.raw.zrange(retry, "0", "-1", "WITHSCORES");
    const due = flat.filter((_, index) => index % 2 === 1).map(Number);
    expect(due).toHaveLength(250);
    const apart = due.slice(1).map((ms, index) => ms - (due[index] ?? 0));
    expect([Math.min(...apart), Math.max(...apart)]).toEqual([100, 100]);
    expect(due[0]).toBeLessThanOrEqual(await serverMs());
  });

  test("large letters: a page ends early, none is left behind", async () => {
    const { deadLetters, dead, redo } = open("large");
    const text = "x".repeat(200_000);
    for (let n = 0; n < 60; n++)
      await redis.raw.xadd(dead, `${n + 1}-0`, "data", text, ...about({ id: `2-${n}`, at: n }));
    const told: number[] = [];
    await deadLetters.replay({ all: true, onProgress: ({ done }) => void told.push(done) });
    expect(told.length).toBeGreaterThan(2);
    expect(await originals(redis, redo)).toEqual(Array.from({ length: 60 }, (_, n) => `2-${n}`));
  });

  test("aborted: ends between two pages with the reason; what was done is done", async () => {
    const { deadLetters, dead, redo } = open("aborted");
    await bury(redis, dead, 300);
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
