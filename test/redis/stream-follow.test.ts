import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError, PayloadInvalidError, WrongTypeError } from "../../src/runtime/errors.js";
import { StreamReader } from "../../src/runtime/stream/reading/history.js";
import { defineHeaders } from "../../src/runtime/wire/headers.js";
import { addTasks, blockingConnections, countTo, gather, openReader, take } from "../support/follow.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream } from "../support/task-stream.js";

const redis = useRedis({ own: true });
let connection: Connection;
let streams = 0;

beforeEach(async () => {
  connection = await connect(redis.url);
});
afterEach(async () => {
  await connection.close();
});

const open = (on = connection): { reader: StreamReader<Task>; key: string } =>
  openReader(on, redis.prefix, `s${++streams}`);

describe("follow", () => {
  it("gives what is there and then what comes, in order", async () => {
    const { reader, key } = open();
    await addTasks(redis.raw, key, 0, 450);
    const following = await reader.follow({ from: "beginning" });
    expect(await take(following, 450)).toEqual(countTo(450));
    const coming = take(following, 300);
    await addTasks(redis.raw, key, 450, 750);
    expect(await coming).toEqual(countTo(750, 450));
    await addTasks(redis.raw, key, 750, 760);
    expect(await take(following, 10)).toEqual(countTo(760, 750));
  });

  it("begins at the end: sees what is added after the call, and nothing from before", async () => {
    const { reader, key } = open();
    await addTasks(redis.raw, key, 0, 3);
    const following = await reader.follow({ from: "end" });
    await addTasks(redis.raw, key, 3, 5);
    expect(await take(following, 2)).toEqual([3, 4]);
  });

  it("begins at the end of a stream that does not exist yet", async () => {
    const { reader, key } = open();
    const following = await reader.follow({ from: "end" });
    const coming = take(following, 2);
    await addTasks(redis.raw, key, 0, 2);
    expect(await coming).toEqual([0, 1]);
  });

  it("begins with an id, after an id, and at a time", async () => {
    const { reader, key } = open();
    for (const number of countTo(5)) {
      await redis.raw.xadd(key, `${1_000 + number}-1`, "data", JSON.stringify({ number }));
    }
    const from = async (place: Parameters<typeof reader.follow>[0]["from"], count: number): Promise<number[]> => {
      const following = await reader.follow({ from: place });
      const numbers = await take(following, count);
      await following.close();
      return numbers;
    };
    expect(await from("1002-1", 3)).toEqual([2, 3, 4]);
    expect(await from("1001-2", 3)).toEqual([2, 3, 4]);
    expect(await from({ after: "1002-1" }, 2)).toEqual([3, 4]);
    expect(await from(1_003, 2)).toEqual([3, 4]);
    expect(await from(1_002.5, 2)).toEqual([3, 4]);
    expect(await from(new Date(1_001), 4)).toEqual([1, 2, 3, 4]);
    const later = await reader.follow({ from: new Date(5_000) });
    const coming = take(later, 1);
    await redis.raw.xadd(key, "4000-1", "data", '{"number":5}');
    await redis.raw.xadd(key, "5000-1", "data", '{"number":6}');
    expect(await coming).toEqual([6]);
  });

  it("goes on where another one stopped", async () => {
    const { reader, key } = open();
    await addTasks(redis.raw, key, 0, 10);
    const first = await reader.follow({ from: "beginning" });
    await take(first, 4);
    await first.close();
    const second = await reader.follow({ from: { after: first.position } });
    expect(await take(second, 6)).toEqual(countTo(10, 4));
  });

  it.each(["yesterday", "-", "", Number.NaN, new Date("never")])("refuses to begin at %s", async (from) => {
    // Programs without types give anything.
    await expect(open().reader.follow({ from: from as number })).rejects.toBeInstanceOf(OptionsInvalidError);
  });

  it("gives typed headers where the contract declares them", async () => {
    const { key } = open();
    const definition = {
      ...taskStream(`s${streams}`, []),
      headers: defineHeaders<{ tries: number }>({ tries: { type: "integer", required: true } }),
    };
    const reader = new StreamReader(connection, definition, { prefix: redis.prefix });
    await redis.raw.xadd(key, "*", "data", '{"number":0}', "header:tries", "3", "header:other", "x");
    await redis.raw.xadd(key, "*", "data", '{"number":1}', "header:tries", "many");
    await redis.raw.xadd(key, "*", "data", '{"number":2}', "header:tries", "4");
    const invalid: unknown[] = [];
    const onInvalid = (error: unknown): void => void invalid.push(error);
    const following = await reader.follow({ from: "beginning", onInvalid });
    const tries: number[] = [];
    for await (const { headers } of following) if (tries.push(headers.tries) === 2) break;
    expect(tries).toEqual([3, 4]);
    expect(invalid).toEqual([
      expect.objectContaining({ code: "PAYLOAD_INVALID", definition: definition.definition, key }),
    ]);
    const history: unknown[] = [];
    for await (const { headers } of reader.history({ onInvalid })) history.push(headers);
    expect(history).toEqual([{ tries: 3 }, { tries: 4 }]);
  });

  it("throws at what does not decode and ends, or tells and passes over it", async () => {
    const { reader, key } = open();
    await addTasks(redis.raw, key, 0, 1);
    await redis.raw.xadd(key, "*", "data", Buffer.from([0xff]));
    await addTasks(redis.raw, key, 1, 2);
    const strict = await reader.follow({ from: "beginning" });
    expect(await take(strict, 1)).toEqual([0]);
    await expect(strict.next()).rejects.toBeInstanceOf(PayloadInvalidError);
    expect(await strict.next()).toEqual({ done: true, value: undefined });
    const invalid: string[] = [];
    const lenient = await reader.follow({ from: "beginning", onInvalid: (_, id) => invalid.push(id) });
    expect(await take(lenient, 2)).toEqual([0, 1]);
    expect(invalid).toHaveLength(1);
  });
});

describe("follow ends", () => {
  it("when its loop is left, its signal aborts, it is closed, or the connection is", async () => {
    const { reader, key } = open();
    await addTasks(redis.raw, key, 0, 1);
    const left = await reader.follow({ from: "beginning" });
    for await (const _ of left) break;
    await left.closed;

    const abort = new AbortController();
    const aborted = gather(await reader.follow({ from: "beginning", signal: abort.signal }));
    const closing = await reader.follow({ from: "beginning" });
    const closed = gather(closing);
    const kept = gather(await reader.follow({ from: "beginning" }));
    await vi.waitFor(() => expect([aborted.numbers, closed.numbers, kept.numbers]).toEqual([[0], [0], [0]]));
    abort.abort();
    await aborted.ended;
    await closing.close();
    await closing.close();
    await closed.ended;
    await addTasks(redis.raw, key, 1, 2);
    await vi.waitFor(() => expect(kept.numbers).toEqual([0, 1]));
    await connection.close();
    await kept.ended;
    expect([aborted.numbers, closed.numbers]).toEqual([[0], [0]]);
  });

  it("before it began, when its signal has aborted", async () => {
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(open().reader.follow({ from: "end", signal })).rejects.toBe(reason);
  });

  it("with an error, when the key holds something else, and harms nobody beside it", async () => {
    const [one, two] = [open(), open()];
    await redis.raw.set(one.key, "text");
    await expect(one.reader.follow({ from: "end" })).rejects.toBeInstanceOf(WrongTypeError);
    await redis.raw.del(one.key);
    const failing = gather(await one.reader.follow({ from: "end" }));
    const other = gather(await two.reader.follow({ from: "end" }));
    await addTasks(redis.raw, two.key, 0, 1);
    await vi.waitFor(() => expect(other.numbers).toEqual([0]));
    await redis.raw.set(one.key, "text");
    await expect(failing.ended).rejects.toBeInstanceOf(WrongTypeError);
    await addTasks(redis.raw, two.key, 1, 2);
    await vi.waitFor(() => expect(other.numbers).toEqual([0, 1]));
  });

  it("with an error, where XREAD is not permitted", async () => {
    const { key } = open();
    await redis.raw.acl("SETUSER", "reader", "on", ">secret", "~*", "&*", "+@all", "-xread");
    const limited = await connect(redis.url, { username: "reader", password: "secret" });
    const { reader } = openReader(limited, redis.prefix, `s${streams}`);
    await addTasks(redis.raw, key, 0, 1);
    const following = await reader.follow({ from: "beginning" });
    expect(await take(following, 1)).toEqual([0]);
    await expect(following.next()).rejects.toMatchObject({ code: "SERVER_REFUSED" });
    await limited.close();
  });
});

describe("fan-out", () => {
  it("50 followers of a stream, and 20 of others, cost one connection and leave nothing behind", async () => {
    const { reader, key } = open();
    await addTasks(redis.raw, key, 0, 5);
    const others = countTo(20).map(() => open());
    const keysBefore = await redis.raw.dbsize();
    const followings = await Promise.all(countTo(50).map(() => reader.follow({ from: "beginning" })));
    const followed = followings.map((following) => gather(following));
    const others2 = await Promise.all(others.map(async (other) => gather(await other.reader.follow({ from: "end" }))));
    await vi.waitFor(() => expect(followed.every(({ numbers }) => numbers.length === 5)).toBe(true));
    await addTasks(redis.raw, key, 5, 1_000);
    for (const other of others) await addTasks(redis.raw, other.key, 0, 1);
    await vi.waitFor(() => expect(followed.every(({ numbers }) => numbers.length === 1_000)).toBe(true), 20_000);
    await vi.waitFor(() => expect(others2.every(({ numbers }) => numbers.length === 1)).toBe(true), 20_000);
    for (const { numbers } of followed) expect(numbers).toEqual(countTo(1_000));
    expect(await blockingConnections(redis.raw)).toBe(1);
    expect(await redis.raw.xinfo("GROUPS", key)).toEqual([]);
    expect(await redis.raw.dbsize()).toBe(keysBefore + others.length);
    await Promise.all(followings.map((following) => following.close()));
    expect(await blockingConnections(redis.raw)).toBe(1);
    await connection.close();
    await Promise.all([...followed, ...others2].map(({ ended }) => ended));
    await expect.poll(() => blockingConnections(redis.raw)).toBe(0);
  });

  it("the last to leave ends the connection, and the next one opens another", async () => {
    const { reader, key } = open();
    for (const number of [0, 1]) {
      const following = await reader.follow({ from: "end" });
      const coming = take(following, 1);
      await expect.poll(() => blockingConnections(redis.raw)).toBe(1);
      await addTasks(redis.raw, key, number, number + 1);
      expect(await coming).toEqual([number]);
      await following.close();
      await expect.poll(() => blockingConnections(redis.raw)).toBe(0);
    }
  });

  it("who joins does not wait for the read that is under way", async () => {
    gather(await open().reader.follow({ from: "end" }));
    await expect.poll(() => blockingConnections(redis.raw)).toBe(1);
    let least = Number.POSITIVE_INFINITY;
    for (let joined = 0; joined < 5; joined++) {
      const other = open();
      const coming = take(await other.reader.follow({ from: "end" }), 1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const startedAt = performance.now();
      await addTasks(redis.raw, other.key, 0, 1);
      await coming;
      least = Math.min(least, performance.now() - startedAt);
    }
    // A read lasts for two seconds. One of five is on time, though the machine stands still now and then.
    expect(least).toBeLessThan(1_000);
    expect(await blockingConnections(redis.raw)).toBe(1);
  });

  it("where CLIENT is not permitted, who joins is served all the same", async () => {
    const [one, two] = [open(), open()];
    await redis.raw.acl("SETUSER", "simple", "on", ">secret", "~*", "&*", "+@all", "-client");
    const limited = await connect(redis.url, { username: "simple", password: "secret" });
    const readers = [one, two].map((_, index) => openReader(limited, redis.prefix, `s${streams - 1 + index}`));
    const followed: ReturnType<typeof gather>[] = [];
    for (const { reader } of readers) {
      followed.push(gather(await reader.follow({ from: "end" })));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    for (const { key } of readers) await addTasks(redis.raw, key, 0, 1);
    await vi.waitFor(() => expect(followed.map(({ numbers }) => numbers)).toEqual([[0], [0]]));
    await limited.close();
  });

  it("one that stops reading holds little of 50,000 entries, and reads them all when it goes on", async () => {
    const { reader, key } = open();
    const slow = await reader.follow({ from: "end" });
    const first = take(slow, 1);
    const quick = gather(await reader.follow({ from: "end" }));
    await addTasks(redis.raw, key, 0, 1);
    await first;
    const before = used();
    for (let part = 1; part <= 50; part++) {
      await addTasks(redis.raw, key, part * 1_000 - 999, part * 1_000 + 1, "x".repeat(1_000));
      await vi.waitFor(() => expect(quick.numbers.length).toBe(part * 1_000 + 1), 20_000);
    }
    // 50 MB came, of which the slow one may hold 4 and pages a few more.
    expect(used() - before).toBeLessThan(30_000_000);
    expect(await take(slow, 50_000)).toEqual(countTo(50_001, 1));
    const coming = take(slow, 1);
    await addTasks(redis.raw, key, 50_001, 50_002);
    expect(await coming).toEqual([50_001]);
    await vi.waitFor(() => expect(quick.numbers.length).toBe(50_002));
    expect(quick.numbers).toEqual(countTo(50_002));
  }, 90_000);
});

/** Bytes in use, after what nobody holds was collected. */
function used(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
