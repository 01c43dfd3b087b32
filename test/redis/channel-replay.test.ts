import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Channel, ParameterizedChannel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError, ServerRefusedError } from "../../src/runtime/errors.js";
import { connectSync } from "../../src/runtime/sync/connect-sync.js";
import { SyncPublisher } from "../../src/runtime/sync/publisher.js";
import { channelDefinition } from "../support/channels.js";
import { useRedis } from "../support/redis.js";
import { Heard, note, numbers, replayedDefinition, replayedRooms } from "../support/replayed.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let name = "";
let made = 0;
beforeEach(() => {
  name = `kept-${made++}`;
});
const channelOf = (replay?: { maxEntries: number; maxAgeMs: number }): Channel<ReturnType<typeof note>> =>
  new Channel(connection, replayedDefinition(name, replay), { prefix: redis.prefix });
const keyOf = (purpose: string): string => `{${redis.prefix}test:${name}}:${purpose}`;

test("publish with replay: kept with its number, told with its place, and everything has an end", async () => {
  const channel = channelOf();
  const heard: string[] = [];
  const plain = await connection.inbox.subscribe(`${redis.prefix}test:${name}`, {
    message: (payload) => heard.push(String(payload)),
  });
  expect(await channel.publish(note("one"))).toBe(1);
  expect(await channel.publish(note("two"))).toBe(1);
  await expect.poll(() => heard.length).toBe(2);
  const entries = await redis.raw.xrange(keyOf("history"), "-", "+");
  const number = Number(await redis.raw.get(keyOf("number")));
  const json = (text: string) => JSON.stringify(note(text));
  expect(entries.map(([, fields]) => fields)).toEqual([
    ["data", json("one"), "n", String(number - 1)],
    ["data", json("two"), "n", String(number)],
  ]);
  expect(heard).toEqual(entries.map(([id, [, data, , its]]) => `${id}/${its} ${data}`));
  const ends = await Promise.all(["history", "number"].map((purpose) => redis.raw.pttl(keyOf(purpose))));
  expect(ends[0]).toBeGreaterThan(50_000);
  expect(ends[0]).toBeLessThanOrEqual(60_000);
  expect(ends[1]).toBeGreaterThan(86_400_000);
  expect(ends[1]).toBeLessThanOrEqual(60_000 + 86_400_000);
  await plain.close();
});

test("publish with replay: no more is kept than the contract says, by count and by age", async () => {
  const channel = channelOf({ maxEntries: 5, maxAgeMs: 60_000 });
  for (const text of numbers(1, 150)) await channel.publish(note(text));
  const heard = new Heard();
  await using _one = await channel.subscribe(heard.handler, { from: "beginning" });
  await expect.poll(() => heard.log).toEqual(numbers(146, 150).map((text) => `+${text}`));
  // Redis removes whole nodes of a hundred.
  expect(await redis.raw.xlen(keyOf("history"))).toBeLessThan(110);
  await channelOf({ maxEntries: 5, maxAgeMs: 1_000 }).publish(note("the last that is kept for a second"));
  await expect.poll(() => redis.raw.exists(keyOf("history"))).toBe(0);
  await channel.publish(note("later"));
  expect(await redis.raw.xlen(keyOf("history"))).toBe(1);
});

test("from: who reads all hears no more than its own contract says, though somebody keeps far more", async () => {
  const many = channelOf({ maxEntries: 5_000, maxAgeMs: 60_000 });
  await Promise.all(numbers(1, 1_500).map((text) => many.publish(note(text))));
  const heard = new Heard();
  const few = channelOf({ maxEntries: 3, maxAgeMs: 60_000 });
  await using _one = await few.subscribe(heard.handler, { from: "beginning", onGap: heard.onGap });
  await expect.poll(() => heard.log).toEqual(["+1498", "+1499", "+1500"]);
});

test("from: entries without numbers come as well, and none of them twice", async () => {
  const channel = channelOf();
  await channel.publish(note("first"));
  const add = (text: string): Promise<unknown> =>
    redis.raw.xadd(keyOf("history"), "*", "data", JSON.stringify(note(text)));
  await add("strange");
  const heard = new Heard();
  await using _one = await channel.subscribe(heard.handler, { from: "beginning", onGap: heard.onGap });
  await expect.poll(() => heard.log).toEqual(["+first", "+strange"]);
  const live = `${await add("strange too")} ${JSON.stringify(note("strange too"))}`;
  await redis.raw.publish(`${redis.prefix}test:${name}`, live);
  await channel.publish(note("last"));
  await expect.poll(() => heard.log).toEqual(["+first", "+strange", "strange too", "last"]);
});

test("publish with replay: a synchronous publisher keeps what it publishes too", async () => {
  const heard = new Heard();
  await using _one = await channelOf().subscribe(heard.handler);
  const sync = connectSync(redis.url);
  const publisher = new SyncPublisher(sync, replayedDefinition(name), { prefix: redis.prefix });
  expect(publisher.publish(note("sync"))).toBe(1);
  sync.close();
  await expect.poll(() => heard.log).toEqual(["sync"]);
  expect(await redis.raw.xlen(keyOf("history"))).toBe(1);
});

test("publish with replay: who may not publish on the channel leaves nothing behind", async () => {
  await channelOf().publish(note("first"));
  const before = await redis.raw.get(keyOf("number"));
  await redis.raw.call("ACL", "SETUSER", name, "on", ">secret", "~*", "+@all", "resetchannels");
  const url = redis.url.replace("redis://", `redis://${name}:secret@`);
  const refused = await connect(url);
  const theirs = new Channel(refused, replayedDefinition(name), { prefix: redis.prefix });
  await expect(theirs.publish(note("forbidden"))).rejects.toThrow(ServerRefusedError);
  expect(await redis.raw.xlen(keyOf("history"))).toBe(1);
  expect(await redis.raw.get(keyOf("number"))).toBe(before);
  await refused.close();
  await redis.raw.call("ACL", "DELUSER", name);
});

test("from: now by default; the beginning, and a position of a message, on request", async () => {
  const channel = channelOf();
  for (const text of ["a", "b", "c"]) await channel.publish(note(text));
  const [now, all, rest] = [new Heard(), new Heard(), new Heard()];
  await using _now = await channel.subscribe(now.handler);
  await using _all = await channel.subscribe(all.handler, { from: "beginning" });
  await expect.poll(() => all.log).toEqual(["+a", "+b", "+c"]);
  const [first = ""] = all.positions;
  await using _rest = await channel.subscribe(rest.handler, { from: { after: first }, onGap: rest.onGap });
  await channel.publish(note("d"));
  await expect.poll(() => rest.log).toEqual(["+b", "+c", "d"]);
  await expect.poll(() => now.log).toEqual(["d"]);
  await expect.poll(() => all.log).toEqual(["+a", "+b", "+c", "d"]);
  expect(rest.positions).toEqual(all.positions.slice(1));
});

test("from: a position that the history does not reach back to is a resync, and what is there follows", async () => {
  const channel = channelOf();
  const first = new Heard();
  const one = await channel.subscribe(first.handler);
  for (const text of numbers(1, 6)) await channel.publish(note(text));
  await expect.poll(() => first.log.length).toBe(6);
  await one.close();
  await redis.raw.xtrim(keyOf("history"), "MAXLEN", "=", 3);
  const [late, fine] = [new Heard(), new Heard()];
  const [, second = "", third = ""] = first.positions;
  await using _late = await channel.subscribe(late.handler, { from: { after: second }, onGap: late.onGap });
  await using _fine = await channel.subscribe(fine.handler, { from: { after: third }, onGap: fine.onGap });
  await expect.poll(() => late.log).toEqual(["resync", "+4", "+5", "+6"]);
  expect(late.gaps).toEqual([{ reason: "resync", channel: `${redis.prefix}test:${name}`, after: second }]);
  await expect.poll(() => fine.log).toEqual(["+4", "+5", "+6"]);
});

test("from: refused before any I/O where it is no position, and where there is no history", async () => {
  const channel = channelOf();
  for (const from of [{ after: "yesterday" }, { after: "1-0" }, "end" as "now"]) {
    await expect(channel.subscribe(() => undefined, { from })).rejects.toThrow(OptionsInvalidError);
  }
  const plain = new Channel(connection, channelDefinition(name), { prefix: redis.prefix });
  await expect(plain.listen({ from: "beginning" })).rejects.toThrow(/no history/);
  const rooms = new ParameterizedChannel(connection, replayedRooms(name), { prefix: redis.prefix });
  await expect(rooms.subscribeAll(() => undefined, { from: "beginning" })).rejects.toThrow(/many channels/);
});

test("from: a history larger than what may wait comes as it is handled, and nothing is dropped", async () => {
  const channel = channelOf({ maxEntries: 5_000, maxAgeMs: 60_000 });
  await Promise.all(numbers(1, 2_500).map((text) => channel.publish(note(text))));
  const heard = new Heard();
  const handler: typeof heard.handler = (message, context) => {
    heard.handler(message, context);
    return new Promise<void>((resolve) => setImmediate(resolve));
  };
  const options = { from: "beginning", maxQueuedMessages: 10, onGap: heard.onGap } as const;
  await using _one = await channel.subscribe(handler, options);
  // Live ones meanwhile, which the history has as well.
  await Promise.all(numbers(2_501, 2_600).map((text) => channel.publish(note(text))));
  await expect.poll(() => heard.log.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2_600);
  expect(heard.texts).toEqual(numbers(1, 2_600));
});

for (const overflow of ["drop-oldest", "close"] as const) {
  test(`from: who keeps up with what comes live hears the history whole as well, with "${overflow}"`, async () => {
    const channel = channelOf();
    await Promise.all(numbers(1, 60).map((text) => channel.publish(note(text))));
    const heard = new Heard();
    const handler: typeof heard.handler = (message, context) => {
      heard.handler(message, context);
      return sleep(3);
    };
    const options = { from: "beginning", maxQueuedMessages: 15, overflow, onGap: heard.onGap } as const;
    await using _one = await channel.subscribe(handler, options);
    for (const text of numbers(61, 90)) {
      const before = heard.log.length;
      await channel.publish(note(text));
      // Handled are twice as many as come, or all.
      while (heard.log.length < Math.min(before + 2, Number(text))) await sleep(1);
    }
    await expect.poll(() => heard.texts).toEqual(numbers(1, 90));
  });
}

test("subscribe: refused where the history may not be read, and told when that is taken away later", async () => {
  const channel = channelOf();
  await redis.raw.call("ACL", "SETUSER", name, "on", ">secret", "~nothing", "+@all", "allchannels");
  const theirs = await connect(redis.url.replace("redis://", `redis://${name}:secret@`), { inboxHeartbeatMs: 500 });
  const limited = new Channel(theirs, replayedDefinition(name), { prefix: redis.prefix });
  await expect(limited.subscribe(() => undefined)).rejects.toThrow(ServerRefusedError);
  await redis.raw.call("ACL", "SETUSER", name, "allkeys");
  const heard = new Heard();
  const errors: unknown[] = [];
  await using _one = await limited.subscribe(heard.handler, {
    onGap: heard.onGap,
    onError: (error) => errors.push(error),
  });
  await channel.publish(note("one"));
  await expect.poll(() => heard.log).toEqual(["one"]);
  await redis.raw.call("ACL", "SETUSER", name, "resetkeys");
  await redis.raw.call("CLIENT", "KILL", "USER", name, "TYPE", "pubsub");
  await expect.poll(() => errors.length, { timeout: 10_000 }).toBe(1);
  for (const text of ["two", "three"]) await channel.publish(note(text));
  expect(heard.log).toEqual(["one"]);
  await redis.raw.call("ACL", "SETUSER", name, "allkeys");
  await expect.poll(() => heard.texts, { timeout: 10_000 }).toEqual(["one", "two", "three"]);
  await theirs.close();
  await redis.raw.call("ACL", "DELUSER", name);
});
