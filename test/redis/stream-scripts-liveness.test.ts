import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { openBench } from "../support/group-scripts.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let opened = 0;
/** Beats come at each third of `ackTimeoutMs`, and each second at least. */
const open = (ackTimeoutMs = 300) => openBench(redis, connection, `liveness-${opened++}`, { ackTimeoutMs });
const run = <Reply>(command: Command<Reply>): Promise<Reply> => connection.execute(command);

describe("register", () => {
  it("gives a free name, again to the same instance, and refuses another while the beat is young", async () => {
    const { commands } = await open(30_000);
    expect(await run(commands.register("me", "first"))).toEqual({ registered: true, beatAgoMs: undefined });
    expect(await run(commands.register("me", "first"))).toMatchObject({ registered: true });
    const refused = await run(commands.register("me", "second"));
    expect(refused.registered).toBe(false);
    expect(refused.beatAgoMs).toBeLessThan(3_000);
    expect(await run(commands.register("other", "second"))).toMatchObject({ registered: true });
  });

  it("gives the name of one that is silent for three beats, which then finds itself replaced", async () => {
    const { commands, add, read } = await open();
    await run(commands.register("me", "first"));
    await expect.poll(() => run(commands.register("me", "second"))).toMatchObject({ registered: true });
    await add();
    const [held] = await read("me");
    if (!held) throw new Error("nothing was read");
    const member = `s|${held.id}`;
    expect(await run(commands.beat("me", "first", [held]))).toEqual({ replaced: true, taken: [member], trimmed: [] });
    expect(await run(commands.beat("me", "second", [held]))).toEqual({ replaced: false, taken: [], trimmed: [] });
    expect(await run(commands.removeConsumer("me", "first"))).toBe(false);
  });

  it("is not kept from a name by a beat from a time that the clock was set back from, for longer than three beats", async () => {
    const { commands } = await open();
    await run(commands.register("me", "first"));
    await redis.raw.zadd(commands.keys.alive, String(Date.now() + 3_600_000), "me");
    expect(await run(commands.register("me", "second"))).toEqual({ registered: false, beatAgoMs: 0 });
    await expect.poll(() => run(commands.register("me", "second"))).toMatchObject({ registered: true });
  });
});

describe("beat", () => {
  it("restarts the idle time of what is held and tells what was trimmed", async () => {
    const { commands, key, add, read, pending } = await open();
    await add();
    await add();
    const held = await read("me");
    const [first, second] = held;
    if (!first || !second) throw new Error("nothing was read");
    await redis.raw.xclaim(key, "workers", "me", 0, first.id, "IDLE", 100_000, "JUSTID");
    await redis.raw.xdel(key, second.id);
    const told = await run(commands.beat("me", "first", held));
    expect(told).toEqual({ replaced: false, taken: [], trimmed: [`s|${second.id}`] });
    expect(await pending()).toMatchObject([{ member: `s|${first.id}`, count: 1 }]);
    expect((await pending())[0]?.idleMs).toBeLessThan(50_000);
  });

  it("takes the name anew after everything was flushed", async () => {
    const { commands } = await open(30_000);
    await run(commands.register("me", "first"));
    await redis.raw.del(commands.keys.alive, commands.keys.state);
    expect(await run(commands.beat("me", "first", []))).toMatchObject({ replaced: false });
    expect(await run(commands.register("me", "second"))).toMatchObject({ registered: false });
  });
});

describe("dead consumers", () => {
  const names = async (key: string): Promise<unknown[]> =>
    ((await redis.raw.xinfo("CONSUMERS", key, "workers")) as unknown[][]).map((row) => row[1]);

  it("are removed where they own nothing in either stream; those that beat, read or own stay", async () => {
    const { commands, key, add, read, replay } = await open();
    const forget = (name: string) => redis.raw.zadd(commands.keys.alive, "1", name);
    await add();
    await read("owns");
    await replay("5-1", ["data", "{}"]);
    await run(commands.claimDue("owns redo", 1));
    for (const name of ["dead", "beats", "unheard of"]) await redis.raw.xgroup("CREATECONSUMER", key, "workers", name);
    for (const name of ["owns", "owns redo", "dead", "beats", "never read"]) {
      await run(commands.register(name, name));
      await forget(name);
    }
    const removed: string[] = [];
    await expect
      .poll(async () => {
        // Nothing comes between, however long the machine stands still.
        const beaten = [commands.beat("beats", "beats", []), commands.removeDeadConsumers(200)] as const;
        removed.push(...(await connection.transaction(beaten))[1]);
        return removed.toSorted();
      })
      .toEqual(["dead", "never read", "unheard of"]);
    expect(await names(key)).toEqual(["beats", "owns"]);
    expect(await redis.raw.zrange(commands.keys.alive, "0", "-1")).toEqual(["owns", "owns redo", "beats"]);
    expect(await redis.raw.hkeys(commands.keys.state)).toEqual(["owner:owns", "owner:owns redo", "owner:beats"]);
    // Read a moment ago, though without a beat.
    await read("fresh");
    expect(await run(commands.removeDeadConsumers(10_000))).toEqual([]);
  });

  it("leaves what it owns to others, where a consumer is removed that owns something", async () => {
    const { commands, key, add, read } = await open();
    await run(commands.register("me", "first"));
    await add();
    const held = await read("me");
    expect(await run(commands.removeConsumer("me", "first"))).toBe(false);
    expect(await run(commands.register("me", "second"))).toMatchObject({ registered: true });
    await run(commands.acknowledge("me", held, false));
    expect(await run(commands.removeConsumer("me", "second"))).toBe(true);
    expect(await names(key)).toEqual([]);
    expect(await redis.raw.exists(commands.keys.alive, commands.keys.state)).toBe(0);
  });
});
