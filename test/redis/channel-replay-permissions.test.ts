import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { useRedis } from "../support/redis.js";
import { Heard, note, replayedDefinition } from "../support/replayed.js";

// Its memory is filled, and its users are ours.
const redis = useRedis({ own: true });
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

test("publish with replay: a server that is full refuses it whole: nobody hears it, and the next one follows", async () => {
  const channel = new Channel(connection, replayedDefinition("full"));
  const heard = new Heard();
  await using _one = await channel.subscribe(heard.handler, { onGap: heard.onGap });
  await channel.publish(note("before"));
  const number = await redis.raw.get("{test:full}:number");
  await redis.raw.config("SET", "maxmemory", "1");
  await expect(channel.publish(note("full"))).rejects.toMatchObject({ code: "SERVER_REFUSED" });
  await redis.raw.config("SET", "maxmemory", "0");
  expect(await redis.raw.get("{test:full}:number")).toBe(number);
  await channel.publish(note("after"));
  await expect.poll(() => heard.log).toEqual(["before", "after"]);
});

test("publish with replay: a history that cannot be written leaves no number out, nor one without an end", async () => {
  const channel = new Channel(connection, replayedDefinition("strange"));
  const heard = new Heard();
  await redis.raw.set("{test:strange}:history", "a stranger's");
  await expect(channel.publish(note("first"))).rejects.toMatchObject({ code: "WRONG_TYPE" });
  expect(await redis.raw.exists("{test:strange}:number")).toBe(0);
  await redis.raw.del("{test:strange}:history");
  await channel.publish(note("before"));
  const number = await redis.raw.get("{test:strange}:number");
  expect(await redis.raw.pttl("{test:strange}:number")).toBeGreaterThan(86_400_000);
  await redis.raw.pexpire("{test:strange}:number", 10_000);
  await redis.raw.set("{test:strange}:history", "a stranger's");
  await expect(channel.publish(note("second"))).rejects.toMatchObject({ code: "WRONG_TYPE" });
  expect(await redis.raw.get("{test:strange}:number")).toBe(number);
  expect(await redis.raw.pttl("{test:strange}:number")).toBeGreaterThan(86_400_000);
  await redis.raw.del("{test:strange}:history");
  await using _one = await channel.subscribe(heard.handler, { onGap: heard.onGap });
  await channel.publish(note("after"));
  await expect.poll(() => heard.log).toEqual(["after"]);
});

test("permissions: what docs/channels.md asks for is enough, to publish and to read a history", async () => {
  const markdown = readFileSync(new URL("../../docs/channels.md", import.meta.url), "utf8");
  const rules = (user: string): string[] =>
    [...markdown.matchAll(new RegExp(`^ACL SETUSER ${user} (.+)$`, "gm"))]
      .flatMap(([, words = ""]) => words.split(" "))
      .map((rule) => rule.replaceAll("agents:", "test:").replace("&test:notifications", "&test:activity"));
  for (const user of ["publishers", "subscribers"]) await redis.raw.call("ACL", "SETUSER", user, ...rules(user));
  const as = (user: string): Promise<Connection> =>
    connect(redis.url.replace("redis://", `redis://${user}:secret@`), { inboxHeartbeatMs: 300 });
  await using publishing = await as("publishers");
  await using subscribing = await as("subscribers");
  const definition = replayedDefinition("activity");
  const channel = new Channel(publishing, definition);
  for (const text of ["one", "two"]) await channel.publish(note(text));
  const heard = new Heard();
  const subscription = await new Channel(subscribing, definition).subscribe(heard.handler, { from: "beginning" });
  await channel.publish(note("three"));
  await expect.poll(() => heard.texts).toEqual(["one", "two", "three"]);
  // With each heartbeat it is asked whether the subscription is counted.
  const counted = async (): Promise<number> =>
    Number(/cmdstat_pubsub\|numsub:calls=(\d+)/.exec(await redis.raw.info("commandstats"))?.[1] ?? 0);
  await expect.poll(counted).toBeGreaterThanOrEqual(2);
  expect(await redis.raw.call("ACL", "LOG")).toEqual([]);
  const before = await looks();
  await expect.poll(looks).toBeGreaterThan(before + 1);
  expect(await redis.raw.call("ACL", "LOG")).toEqual([]);
  await subscription.close();
});

test("permissions: without `pubsub` all is heard, and it is told once that a replaced master is not found out", async () => {
  const user = "uncounted";
  await redis.raw.call("ACL", "SETUSER", user, "on", ">secret", "allkeys", "allchannels", "+@all", "-pubsub");
  const url = redis.url.replace("redis://", `redis://${user}:secret@`);
  await using theirs = await connect(url, { inboxHeartbeatMs: 300 });
  const heard = new Heard();
  const errors: unknown[] = [];
  const onError = (error: unknown): unknown => errors.push(error);
  await using _one = await new Channel(theirs, replayedDefinition("uncounted")).subscribe(heard.handler, { onError });
  await expect.poll(() => errors).toMatchObject([{ code: "SERVER_REFUSED", fix: "Give the user `+pubsub`." }]);
  await new Channel(connection, replayedDefinition("uncounted")).publish(note("one"));
  await expect.poll(() => heard.texts).toEqual(["one"]);
  const before = await denied();
  await expect.poll(denied).toBeGreaterThan(before + 1);
  expect(errors.length).toBe(1);
});

/** How often it was asked who is subscribed. */
async function looks(): Promise<number> {
  return Number(/cmdstat_pubsub\|numsub:calls=(\d+)/.exec(await redis.raw.info("commandstats"))?.[1] ?? 0);
}

/** How often that was refused. */
async function denied(): Promise<number> {
  const entries = (await redis.raw.call("ACL", "LOG")) as readonly (readonly unknown[])[]; // Redis' reply: fields and values
  return entries.reduce((sum, entry) => sum + Number(entry[entry.indexOf("count") + 1]), 0);
}
