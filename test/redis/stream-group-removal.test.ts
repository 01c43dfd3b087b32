import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { groupsOf } from "../../src/runtime/stream/group/operating.js";
import { filledGroups } from "../support/filled-groups.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const { filled, open, read } = filledGroups(redis, () => connection);

describe("remove", () => {
  test("refused: while consumers live, entries are pending or dead letters lie there; then nothing is left of it", async () => {
    const { group, key, sibling } = await filled("removed", 1);
    await redis.raw.xgroup("CREATE", key, "others", "0");
    await redis.raw.xadd(sibling("dead:others"), "*", "data", "{}");
    await redis.raw.zadd(sibling("alive:workers"), Date.now(), "c1");
    await redis.raw.xadd(sibling("dead:workers"), "*", "data", "{}");
    await redis.raw.hset(sibling("state:workers"), "owner:c1", "someone");
    await read(key, 1);
    const counts = { liveConsumers: 1, pending: 1, deadLetters: 1 };
    expect(await group.remove()).toEqual({ removed: false, because: "live-consumers", ...counts });
    await redis.raw.zadd(sibling("alive:workers"), Date.now() - 60_000, "c1");
    expect(await group.remove()).toMatchObject({ removed: false, because: "pending" });
    const [entry] = await redis.raw.xrange(key, "-", "+");
    await redis.raw.xack(key, "workers", entry?.[0] ?? "");
    expect(await group.remove()).toMatchObject({ removed: false, because: "dead-letters" });
    await group.deadLetters.purge({ all: true });
    expect(await group.remove({ dryRun: true })).toMatchObject({ removed: true });
    expect((await group.status()).exists).toBe(true);
    expect(await group.remove()).toEqual({ removed: true, pending: 0, deadLetters: 0 });
    expect((await redis.raw.keys(`*tests:removed*`)).sort()).toEqual([key, sibling("dead:others")].sort());
    expect((await groupsOf(connection, key)).map(({ name }) => name)).toEqual(["others"]);
    expect(await group.remove()).toMatchObject({ removed: false, because: "missing" });
  });

  test("refused while somebody reads by hand, or with another program, who never beats", async () => {
    const { group, key } = await filled("by-hand", 1);
    await read(key, 1);
    const [entry] = await redis.raw.xrange(key, "-", "+");
    await redis.raw.xack(key, "workers", entry?.[0] ?? "");
    const { consumers } = await group.status();
    expect(consumers).toMatchObject([{ live: true, pending: 0 }]);
    expect(await group.remove()).toMatchObject({ removed: false, because: "live-consumers", liveConsumers: 1 });
    await redis.raw.xgroup("DELCONSUMER", key, "workers", consumers[0]?.name ?? "");
    expect(await group.remove()).toMatchObject({ removed: true });
  });

  test("consumed again afterwards: it is made anew, and nobody is told of a loss", async () => {
    const { group, key } = open("again");
    const events: string[] = [];
    for (const round of [1, 2]) {
      const seen: string[] = [];
      const consumer = await group.consume((_, { id }) => void seen.push(id));
      consumer.on("group-recreated", () => events.push("group-recreated"));
      if (round === 1) await redis.raw.xadd(key, "*", "data", '{"number":1}');
      await vi.waitFor(() => expect(seen).toHaveLength(1));
      await consumer.stop();
      expect(await group.remove()).toMatchObject({ removed: true });
    }
    expect(events).toEqual([]);
  });

  test("forced: with all it holds", async () => {
    const { group, key, sibling } = await filled("forced", 2);
    await read(key, 2);
    await redis.raw.zadd(sibling("alive:workers"), Date.now(), "c1");
    await redis.raw.zadd(sibling("retry:workers"), 1, "s|1-1");
    expect(await group.remove({ force: true })).toEqual({ removed: true, pending: 2, deadLetters: 0 });
    expect(await redis.raw.keys(`*tests:forced*`)).toEqual([key]);
  });
});
