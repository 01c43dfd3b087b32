import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { openBench, type ScriptBench } from "../support/group-scripts.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let opened = 0;
const open = (ackTimeoutMs = 0) => openBench(redis, connection, `stale-${opened++}`, { ackTimeoutMs });
const run = <Reply>(command: Command<Reply>): Promise<Reply> => connection.execute(command);
const everyMs = 10_000;

async function addMany({ key }: ScriptBench, count: number): Promise<void> {
  const pipeline = redis.raw.pipeline();
  for (let at = 0; at < count; at++) pipeline.xadd(key, "*", "data", "{}");
  await pipeline.exec();
}

describe("the look at what is stale", () => {
  it("is shared: several consumers claim page after page without a pause, and each entry once", async () => {
    const bench = await open();
    const { commands, read } = bench;
    await addMany(bench, 1_050);
    await read("dead", 1_050);
    const seen: string[] = [];
    for (let calls = 0; seen.length < 1_050; calls++) {
      expect(calls).toBeLessThan(30);
      const consumer = ["one", "two", "three"][calls % 3] ?? "";
      const { entries, nextInMs } = await run(commands.claimStale(consumer, { limit: 100, ownToo: false, everyMs }));
      // Nothing of these three is stale to any of them: the cursor is behind it.
      seen.push(...entries.map(({ id }) => id));
      if (seen.length < 1_050) expect(nextInMs).toBe(0);
      else expect(nextInMs).toBe(everyMs);
    }
    expect(new Set(seen).size).toBe(1_050);
    const later = await run(commands.claimStale("four", { limit: 100, ownToo: true, everyMs }));
    expect(later.entries).toEqual([]);
    expect(later.nextInMs).toBeGreaterThan(0);
  });

  it("takes no more than the limit, and goes on where it stopped", async () => {
    const bench = await open();
    const { commands, read } = bench;
    await addMany(bench, 25);
    const ids = (await read("dead")).map(({ id }) => id);
    const claimed: string[] = [];
    for (let calls = 0; calls < 3; calls++) {
      const { entries } = await run(commands.claimStale("me", { limit: 10, ownToo: false, everyMs }));
      claimed.push(...entries.map(({ id }) => id));
    }
    expect(claimed).toEqual(ids);
  });

  it("paces itself where nothing is stale: the whole list once an interval, some pages a call", async () => {
    const bench = await open(60_000);
    const { commands, read } = bench;
    await addMany(bench, 4_000);
    await read("alive", 4_000);
    let calls = 0;
    for (let waitMs = 0; waitMs < everyMs; calls++) {
      await redis.raw.hdel(commands.keys.state, "scan-at");
      const { entries, nextInMs } = await run(commands.claimStale("me", { limit: 10, ownToo: false, everyMs }));
      expect(entries).toEqual([]);
      expect(nextInMs).toBeGreaterThan(0);
      if (nextInMs < everyMs) expect(nextInMs).toBeGreaterThanOrEqual(everyMs / 20);
      waitMs = nextInMs;
    }
    expect(calls).toBeLessThanOrEqual(12);
  });

  it("looks at nothing before it is time, and at once where it is asked to", async () => {
    const bench = await open();
    const { commands, read, add } = bench;
    await run(commands.claimStale("me", { limit: 10, ownToo: false, everyMs }));
    await add();
    await read("dead");
    const early = await run(commands.claimStale("other", { limit: 10, ownToo: false, everyMs }));
    expect(early.entries).toEqual([]);
    expect(early.nextInMs).toBeGreaterThan(0);
    expect((await run(commands.claimStale("other", { limit: 10, ownToo: false, everyMs: 0 }))).entries).toHaveLength(1);
  });

  it("goes on by the interval after the server's clock was set back", async () => {
    const { commands } = await open();
    await redis.raw.hset(commands.keys.state, "scan-at", String(Date.now() + 3_600_000));
    const { nextInMs } = await run(commands.claimStale("me", { limit: 10, ownToo: false, everyMs: 200 }));
    expect(nextInMs).toBeLessThanOrEqual(200);
  });

  it("leaves alone what is fresh, one's own, and what waits for a retry", async () => {
    const bench = await open(30_000);
    const { commands, add, read, key } = bench;
    for (let count = 0; count < 4; count++) await add();
    const [fresh] = await read("other", 1);
    const [own] = await read("me", 1);
    const [retrying] = await read("other", 1);
    const [silent] = await read("other", 1);
    if (!fresh || !own || !retrying || !silent) throw new Error("nothing was read");
    await run(commands.retry("other", retrying, { delayMs: 1e9, countsAsAttempt: true }));
    for (const { id } of [own, retrying, silent]) {
      const [[, owner = ""] = []] = (await redis.raw.xpending(key, "workers", id, id, 1)) as string[][];
      await redis.raw.xclaim(key, "workers", owner, 0, id, "IDLE", 60_000, "JUSTID");
    }
    await run(commands.heartbeat("other", [fresh]));
    const { entries } = await run(commands.claimStale("me", { limit: 10, ownToo: false, everyMs: 0 }));
    expect(entries.map(({ id }) => id)).toEqual([silent.id]);
    const { entries: ownToo } = await run(commands.claimStale("me", { limit: 10, ownToo: true, everyMs: 0 }));
    expect(ownToo.map(({ id }) => id)).toEqual([own.id]);
  });

  it("fails with NOGROUP where there is no group, and makes nothing", async () => {
    const { commands, key } = await open();
    await redis.raw.del(key);
    for (const command of [
      commands.claimStale("me", { limit: 10, ownToo: false, everyMs: 0 }),
      commands.claimStranded("me", { cursor: "-", limit: 1, startedBefore: false, held: [] }),
    ]) {
      await expect(run<unknown>(command)).rejects.toMatchObject({ code: "SERVER_REFUSED", reason: "NOGROUP" });
    }
    expect(await redis.raw.exists(key)).toBe(0);
  });
});
