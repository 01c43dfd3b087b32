import { Redis } from "ioredis";
import { afterEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { FollowGap } from "../../src/runtime/stream/reading/position.js";
import { type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { addTasks, blockingConnections, countTo, gather, openReader, take } from "../support/follow.js";
import { startProxy } from "../support/proxy.js";

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function server(args: readonly string[] = []): Promise<RedisServer> {
  const started = await startRedisServer({ args });
  open.push(() => started.stop());
  return started;
}

async function connected(url: string): Promise<{ connection: Connection; raw: Redis }> {
  const connection = await connect(url);
  const raw = new Redis(url);
  raw.on("error", () => undefined);
  open.push(() => connection.close());
  open.push(async () => raw.disconnect());
  return { connection, raw };
}

const gapsOf = (): { gaps: FollowGap[]; onGap: (gap: FollowGap) => void } => {
  const gaps: FollowGap[] = [];
  return { gaps, onGap: (gap) => void gaps.push(gap) };
};

describe("follow goes on without loss, in order, nothing twice", () => {
  it("when its connections are cut again and again", async () => {
    const { port, url } = await server();
    await using proxy = await startProxy({ port });
    const { connection } = await connected(proxy.url);
    const { raw } = await connected(url);
    const { reader, key } = openReader(connection, "", "s");
    const { gaps, onGap } = gapsOf();
    const followed = [];
    for (const from of ["beginning", "end", "end"] as const)
      followed.push(gather(await reader.follow({ from, onGap })));
    let cut = 0;
    for (let part = 0; part < 40; part++) {
      await addTasks(raw, key, part * 50, part * 50 + 50);
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (part % 4 !== 1) continue;
      await vi.waitFor(() => expect(proxy.open).toBeGreaterThan(0));
      cut += proxy.cutAll();
    }
    expect(cut).toBeGreaterThanOrEqual(10);
    for (const one of followed) {
      await vi.waitFor(() => expect(one.numbers.length).toBeGreaterThanOrEqual(2_000), 20_000);
      expect(one.numbers).toEqual(countTo(2_000));
    }
    expect(gaps).toEqual([]);
    await vi.waitFor(async () => expect(await blockingConnections(raw)).toBe(1));
  }, 60_000);

  it("when the server kills its clients, and when replies are lost", async () => {
    const { port, url } = await server();
    await using proxy = await startProxy({ port });
    const { connection } = await connected(proxy.url);
    const { raw } = await connected(url);
    const { reader, key } = openReader(connection, "", "s");
    const followed = gather(await reader.follow({ from: "end" }));
    for (let part = 0; part < 10; part++) {
      const fault = part % 2 === 0 ? proxy.cutBeforeReply("XREAD") : undefined;
      await addTasks(raw, key, part * 10, part * 10 + 10);
      if (!fault) await raw.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      else await vi.waitFor(() => expect(fault.fired).toBe(1), 20_000);
    }
    await vi.waitFor(() => expect(followed.numbers.length).toBeGreaterThanOrEqual(100), 20_000);
    expect(followed.numbers).toEqual(countTo(100));
  });

  it("when the link is dead and nobody says so", async () => {
    const { port, url } = await server();
    await using proxy = await startProxy({ port });
    const { connection } = await connected(proxy.url);
    const { raw } = await connected(url);
    const { reader, key } = openReader(connection, "", "s");
    const followed = gather(await reader.follow({ from: "end" }));
    await addTasks(raw, key, 0, 1);
    await vi.waitFor(() => expect(followed.numbers).toEqual([0]));
    const dead = proxy.swallowReplies("XREAD");
    await addTasks(raw, key, 1, 3);
    await vi.waitFor(() => expect(dead.fired).toBeGreaterThan(0));
    dead.stop();
    await vi.waitFor(() => expect(followed.numbers).toEqual([0, 1, 2]), 15_000);
  });

  it("when the server is killed and comes back with its data", async () => {
    const aof = ["--appendonly", "yes", "--appendfsync", "always"];
    const first = await server(aof);
    const { connection, raw } = await connected(first.url);
    const { reader, key } = openReader(connection, "", "s");
    const { gaps, onGap } = gapsOf();
    const followed = gather(await reader.follow({ from: "end", onGap }));
    await addTasks(raw, key, 0, 500);
    await vi.waitFor(() => expect(followed.numbers.length).toBe(500));
    await addTasks(raw, key, 500, 600);
    first.signal("SIGKILL");
    await first.ended;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const second = await startRedisServer({ port: first.port, folder: first.folder, args: aof });
    open.push(() => second.stop());
    await vi.waitFor(async () => expect(await raw.ping()).toBe("PONG"));
    await addTasks(raw, key, 600, 700);
    await vi.waitFor(() => expect(followed.numbers.length).toBeGreaterThanOrEqual(700), 20_000);
    expect(followed.numbers).toEqual(countTo(700));
    expect(gaps).toEqual([]);
  });
});

describe("follow tells a reset and goes on", () => {
  it("when the server comes back without the last entries: what it still has is not given twice", async () => {
    const first = await server(["--appendonly", "yes", "--appendfsync", "always"]);
    const { connection, raw } = await connected(first.url);
    const { reader, key } = openReader(connection, "", "s");
    const { gaps, onGap } = gapsOf();
    const followed = gather(await reader.follow({ from: "beginning", onGap }));
    await addTasks(raw, key, 0, 300);
    const dump = await raw.callBuffer("DUMP", key);
    await addTasks(raw, key, 300, 310);
    await vi.waitFor(() => expect(followed.numbers.length).toBe(310));
    // In one step, as a restart would: nobody sees the stream missing.
    await raw.restore(key, 0, dump as Buffer, "REPLACE");
    await vi.waitFor(() => expect(gaps).toEqual([{ reason: "reset", after: expect.any(String) }]), 15_000);
    await addTasks(raw, key, 310, 320);
    await vi.waitFor(() => expect(followed.numbers.length).toBeGreaterThanOrEqual(320), 15_000);
    expect(followed.numbers).toEqual(countTo(320));
  });

  it.each(["DEL", "FLUSHALL"])(
    "after %s: also where the new entries have smaller ids, and without a busy loop",
    async (how) => {
      const { url } = await server();
      const { connection, raw } = await connected(url);
      const { reader, key } = openReader(connection, "", "s");
      const { gaps, onGap } = gapsOf();
      const followed = [
        gather(await reader.follow({ from: "end", onGap })),
        gather(await reader.follow({ from: "end", onGap })),
      ];
      await addTasks(raw, key, 0, 5);
      for (const one of followed) await vi.waitFor(() => expect(one.numbers).toEqual(countTo(5)));
      if (how === "DEL") await raw.del(key);
      else await raw.flushall();
      await raw.xadd(key, "5-1", "data", '{"number":5}');
      await raw.xadd(key, "5-2", "data", '{"number":6}');
      for (const one of followed) await vi.waitFor(() => expect(one.numbers).toEqual(countTo(7)), 15_000);
      expect(gaps.map(({ reason }) => reason)).toEqual(["reset", "reset"]);
      await raw.xadd(key, "6-1", "data", '{"number":7}');
      for (const one of followed) await vi.waitFor(() => expect(one.numbers).toEqual(countTo(8)), 15_000);

      await raw.del(key);
      const before = await commandsOf(raw);
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      expect((await commandsOf(raw)) - before).toBeLessThan(60);
    },
  );

  it("before the first entry of the new stream, when everything was flushed and added to at once", async () => {
    const { url } = await server();
    const { connection, raw } = await connected(url);
    const { reader, key } = openReader(connection, "", "s");
    for (const from of ["beginning", "end"] as const) {
      const told: (number | string)[] = [];
      await addTasks(raw, key, 0, 1);
      const following = await reader.follow({ from, onGap: ({ reason }) => void told.push(reason) });
      const run = async (): Promise<void> => {
        for await (const { message } of following) told.push(message.number);
      };
      const ended = run();
      await addTasks(raw, key, 1, 5);
      await vi.waitFor(() => expect(told.at(-1)).toBe(4));
      for (let round = 0; round < 5; round++) {
        told.length = 0;
        await raw
          .multi()
          .flushall()
          .xadd(key, "*", "data", '{"number":5}')
          .xadd(key, "*", "data", '{"number":6}')
          .exec();
        await vi.waitFor(() => expect(told.at(-1)).toBe(6));
        expect(told).toEqual(["reset", 5, 6]);
      }
      // More than comes with one read.
      told.length = 0;
      await raw.flushall();
      await addTasks(raw, key, 0, 1_000);
      await vi.waitFor(() => expect(told.at(-1)).toBe(999), 15_000);
      expect(told).toEqual(["reset", ...countTo(1_000)]);
      await following.close();
      await ended;
      await raw.flushall();
    }
  });

  it("when the stream was made anew while it was away, with ids that go on", async () => {
    const { port, url } = await server();
    await using proxy = await startProxy({ port });
    const { connection } = await connected(proxy.url);
    const { raw } = await connected(url);
    const { reader, key } = openReader(connection, "", "s");
    const { gaps, onGap } = gapsOf();
    const followed = gather(await reader.follow({ from: "end", onGap }));
    await addTasks(raw, key, 0, 20);
    await vi.waitFor(() => expect(followed.numbers.length).toBe(20));
    const refused = proxy.refuse();
    proxy.cutAll();
    await raw.del(key);
    await addTasks(raw, key, 20, 23);
    refused.stop();
    await vi.waitFor(() => expect(followed.numbers).toEqual(countTo(23)), 15_000);
    expect(gaps).toEqual([{ reason: "reset", after: expect.any(String) }]);
  });
});

describe("follow tells what was trimmed before it was read", () => {
  it("while it read pages, while it was away, and at the end: exactly how many, in order", async () => {
    const { port, url } = await server();
    await using proxy = await startProxy({ port });
    const { connection } = await connected(proxy.url);
    const { raw } = await connected(url);
    const { reader, key } = openReader(connection, "", "s");
    await addTasks(raw, key, 0, 1_000);
    await raw.xtrim(key, "MAXLEN", "=", 900);
    const { gaps, onGap } = gapsOf();
    const following = await reader.follow({ from: "beginning", onGap });
    expect(await take(following, 100)).toEqual(countTo(200, 100));
    await raw.xtrim(key, "MAXLEN", "=", 300);
    expect((await take(following, 400)).slice(100)).toEqual(countTo(1_000, 700));
    expect(gaps).toEqual([{ reason: "trimmed", after: expect.any(String), missed: 400 }]);

    const followed = gather(following);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const refused = proxy.refuse();
    proxy.cutAll();
    await addTasks(raw, key, 1_000, 1_100);
    await raw.xtrim(key, "MAXLEN", "=", 10);
    refused.stop();
    await vi.waitFor(() => expect(followed.numbers).toEqual(countTo(1_100, 1_090)), 15_000);
    expect(gaps[1]).toMatchObject({ reason: "trimmed", missed: 90 });

    const script =
      "for n = 1100, 1149 do redis.call('XADD', KEYS[1], '*', 'data', '{\"number\":' .. n .. '}') end redis.call('XTRIM', KEYS[1], 'MAXLEN', '=', 5)";
    await vi.waitFor(async () => expect(await blockingConnections(raw)).toBe(1));
    await raw.eval(script, 1, key);
    await vi.waitFor(() => expect(followed.numbers.slice(10)).toEqual(countTo(1_150, 1_145)), 15_000);
    await vi.waitFor(() => expect(gaps[2]).toMatchObject({ reason: "trimmed", missed: 45 }), 15_000);
    expect(gaps).toHaveLength(3);
  });

  it("by the connection's error event, where nobody was given to be told", async () => {
    const { url } = await server();
    const { connection, raw } = await connected(url);
    const { reader, key } = openReader(connection, "", "s");
    const errors: unknown[] = [];
    connection.on("error", (error) => void errors.push(error));
    await addTasks(raw, key, 0, 500);
    const following = await reader.follow({ from: "beginning" });
    await take(following, 10);
    await raw.xtrim(key, "MAXLEN", "=", 100);
    expect((await take(following, 290)).at(-1)).toBe(499);
    expect(errors).toMatchObject([
      {
        code: "MESSAGES_MISSED",
        key,
        fix: "Give `onGap` and catch up there, or consume in a group: what it has not acknowledged is kept for it.",
      },
    ]);
  });
});

/** Commands that the server was sent in all, those that ask for it included. */
async function commandsOf(raw: Redis): Promise<number> {
  return Number(/total_commands_processed:(\d+)/.exec(await raw.info("stats"))?.[1]);
}
