import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { openGroup } from "../../src/runtime/stream/group/operating.js";
import { replayScript } from "../../src/runtime/stream/scripts/dead-letters.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { bury, openBuried, originals } from "../support/buried.js";
import { type Fault, startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const replayer = fileURLToPath(new URL("../support/dead-letter-replayer.ts", import.meta.url));
// Of its own: who is connected to it is looked at.
const redis = useRedis({ own: true });
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const open = (name: string, on = connection) => openBuried(on, redis, name);

describe("dead letters: replay, where something breaks", () => {
  test("killed in the middle: nothing is lost or doubled, and the next call does the rest", async () => {
    const { deadLetters, dead, redo, key } = open("killed");
    const count = 5_000;
    await bury(redis, dead, count);
    const clients = async (): Promise<number> =>
      String(await redis.raw.client("LIST"))
        .trim()
        .split("\n").length;
    const before = await clients();
    const child = spawn(process.execPath, ["--import", "tsx", replayer, redis.url, key, "workers"], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    // In the middle it kills itself: nobody else would be in time.
    await new Promise((resolve) => child.once("close", resolve));
    // What it had sent was done.
    await expect.poll(clients).toBe(before);
    const left = await originals(redis, dead);
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(count);
    const both = [...left, ...(await originals(redis, redo))];
    expect(both).toHaveLength(count);
    expect(new Set(both).size).toBe(count);
    expect(await deadLetters.replay({ all: true })).toEqual({ replayed: left.length, skipped: 0 });
    expect(new Set(await originals(redis, redo)).size).toBe(count);
  });

  test("an answer that is lost: nothing is doubled, and the count is right", async () => {
    await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
    await using own = await connect(proxy.url);
    const { deadLetters, dead, redo } = open("lost-answer", own);
    await bury(redis, dead, 250);
    const faults: Fault[] = [];
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 100) faults.push(proxy.cutBeforeReply(replayScript.sha1));
    };
    expect(await deadLetters.replay({ all: true, onProgress })).toEqual({ replayed: 250, skipped: 0 });
    expect(faults.map(({ fired }) => fired)).toEqual([1]);
    expect(await originals(redis, redo)).toEqual(Array.from({ length: 250 }, (_, n) => `1000-${n}`));
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
});
