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

test("permissions: what docs/channels.md asks for is enough, to publish and to read a history", async () => {
  const markdown = readFileSync(new URL("../../docs/channels.md", import.meta.url), "utf8");
  const rules = (user: string): string[] =>
    [...markdown.matchAll(new RegExp(`^ACL SETUSER ${user} (.+)$`, "gm"))]
      .flatMap(([, words = ""]) => words.split(" "))
      .map((rule) => rule.replaceAll("agents:", "test:").replace("&test:notifications", "&test:activity"));
  for (const user of ["publishers", "subscribers"]) await redis.raw.call("ACL", "SETUSER", user, ...rules(user));
  const as = (user: string): Promise<Connection> => connect(redis.url.replace("redis://", `redis://${user}:secret@`));
  await using publishing = await as("publishers");
  await using subscribing = await as("subscribers");
  const definition = replayedDefinition("activity");
  const channel = new Channel(publishing, definition);
  for (const text of ["one", "two"]) await channel.publish(note(text));
  const heard = new Heard();
  const subscription = await new Channel(subscribing, definition).subscribe(heard.handler, { from: "beginning" });
  await channel.publish(note("three"));
  await expect.poll(() => heard.texts).toEqual(["one", "two", "three"]);
  await subscription.close();
});
