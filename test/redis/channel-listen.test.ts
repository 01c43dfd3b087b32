import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { channelDefinition, type Note } from "../support/channels.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let made = 0;
function freshChannel() {
  const definition = channelDefinition(`loop-${made++}`);
  const name = definition.address.format(redis.prefix, {});
  return { channel: new Channel(connection, definition, { prefix: redis.prefix }), name };
}

const note = (text: string): Note => ({ type: "info", text });
const listeners = async (name: string): Promise<unknown> => (await redis.raw.pubsub("NUMSUB", name))[1];

test("listen: what is published once it resolved is in the loop, also before the loop begins", async () => {
  const { channel, name } = freshChannel();
  const incoming = await channel.listen();
  for (const text of ["a", "b", "c"]) await channel.publish(note(text));
  const seen: string[] = [];
  for await (const { message, channel: from, receivedAtMs } of incoming) {
    expect(from).toBe(name);
    expect(receivedAtMs).toBeGreaterThan(1_600_000_000_000);
    seen.push(message.text);
    if (seen.length === 3) break;
  }
  expect(seen).toEqual(["a", "b", "c"]);
  expect(await listeners(name)).toBe(0);
});

test("listen: abort ends the loop without an error, while it waits and while it works", async () => {
  const { channel, name } = freshChannel();
  const control = new AbortController();
  const incoming = await channel.listen({ signal: control.signal });
  const seen: string[] = [];
  const loop = (async () => {
    for await (const { message } of incoming) seen.push(message.text);
  })();
  await channel.publish(note("a"));
  await expect.poll(() => seen).toEqual(["a"]);
  control.abort(new Error("enough"));
  await loop;
  await incoming.closed;
  expect(await listeners(name)).toBe(0);
  await expect(channel.listen({ signal: control.signal })).rejects.toThrow("enough");
});

test("listen: an undecodable message goes to onInvalid, and the loop goes on", async () => {
  const { channel, name } = freshChannel();
  const invalid: string[] = [];
  await using incoming = await channel.listen({
    onInvalid: (error, raw) => invalid.push(`${error.code} ${Buffer.from(raw)}`),
  });
  await redis.raw.publish(name, "no JSON");
  await channel.publish(note("a"));
  expect((await incoming.next()).value.message).toEqual(note("a"));
  expect(invalid).toEqual(["PAYLOAD_INVALID no JSON"]);
});

test("listen: calls of next that wait are answered in order, and ended by close", async () => {
  const { channel } = freshChannel();
  const incoming = await channel.listen();
  const [first, second, third] = [incoming.next(), incoming.next(), incoming.next()];
  for (const text of ["a", "b"]) await channel.publish(note(text));
  expect((await first).value.message.text).toBe("a");
  expect((await second).value.message.text).toBe("b");
  await incoming.close();
  expect((await third).done).toBe(true);
  expect((await incoming.next()).done).toBe(true);
});

test("listen: calls of next that wait are answered in order, also where a message between is invalid", async () => {
  const { channel, name } = freshChannel();
  await using incoming = await channel.listen({ onInvalid: () => undefined });
  const both = [incoming.next(), incoming.next()];
  await redis.raw.publish(name, "no JSON");
  for (const text of ["a", "b"]) await channel.publish(note(text));
  expect((await Promise.all(both)).map(({ value }) => value.message.text)).toEqual(["a", "b"]);
});

test("listen: an error in the loop closes it", async () => {
  const { channel, name } = freshChannel();
  const incoming = await channel.listen();
  await channel.publish(note("a"));
  const loop = (async () => {
    for await (const _ of incoming) throw new Error("of the loop");
  })();
  await expect(loop).rejects.toThrow("of the loop");
  expect(await listeners(name)).toBe(0);
});
