import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { Channel, ParameterizedChannel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { channelDefinition, type Note, roomsDefinition } from "../support/channels.js";
import { useRedis } from "../support/redis.js";

// Of its own: its log of refusals is looked at.
const redis = useRedis({ own: true });
const connections: Connection[] = [];
afterAll(() => Promise.all(connections.map((connection) => connection.close())));

/** As the rules of docs/channels.md permit it, for the names of this test. */
async function connectAs(user: string): Promise<Connection> {
  const document = readFileSync(new URL("../../docs/channels.md", import.meta.url), "utf8");
  const [, documented = ""] = new RegExp(`^ACL SETUSER ${user} on >secret (.+)$`, "m").exec(document) ?? [];
  expect(documented).toContain("+@connection");
  const rules = documented.replaceAll("agents:readings:*:*", "test:readings:*:seats:*").replaceAll("agents:", "test:");
  await redis.raw.call("ACL", "SETUSER", user, "on", ">secret", ...rules.split(" "));
  const { hostname, port } = new URL(redis.url);
  const connection = await connect({ host: hostname, port: Number(port), username: user, password: "secret" });
  connections.push(connection);
  return connection;
}

test("permissions: the rules of the document are enough to publish and to subscribe", async () => {
  const [publisher, subscriber] = [await connectAs("publishers"), await connectAs("subscribers")];
  const note = (text: string): Note => ({ type: "info", text });
  const seen: string[] = [];
  const one = new Channel(subscriber, channelDefinition("notifications"));
  const all = new ParameterizedChannel(subscriber, roomsDefinition("readings"));
  const subscriptions = [
    await one.subscribe(({ text }) => seen.push(text)),
    await all.subscribeAll((_, { parameters }) => seen.push(parameters.room)),
    await all.at({ room: "a", seat: 1 }).subscribe(({ text }) => seen.push(text)),
  ];
  await new Channel(publisher, channelDefinition("notifications")).publish(note("notified"));
  await new ParameterizedChannel(publisher, roomsDefinition("readings"))
    .at({ room: "a", seat: 1 })
    .publish(note("read"));
  await expect.poll(() => [...seen].sort()).toEqual(["a", "notified", "read"]);
  for (const subscription of subscriptions) await subscription.close();
  expect(await redis.raw.call("ACL", "LOG")).toEqual([]);
  // A pattern that the rules do not name, though it covers less.
  await expect(all.matching({ room: "a" }).subscribe(() => undefined)).rejects.toMatchObject({ reason: "NOPERM" });
});
