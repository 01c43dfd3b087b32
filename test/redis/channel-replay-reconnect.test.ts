import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Channel, ParameterizedChannel } from "../../src/runtime/channel/channel.js";
import { historyScript } from "../../src/runtime/channel/replay/scripts.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { channelDefinition, type Note } from "../support/channels.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { Heard, kept, note, numbers, replayedDefinition, replayedRooms } from "../support/replayed.js";

const redis = useRedis();
let proxy: TcpProxy;
/** Whoever listens goes through the proxy, whoever publishes does not. */
let listening: Connection;
let publishing: Connection;
beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
  publishing = await connect(redis.url);
});
afterAll(async () => {
  await publishing.close();
  await proxy[Symbol.asyncDispose]();
});

let name = "";
let made = 0;
beforeEach(async () => {
  name = `again-${made++}`;
  listening = await connect(proxy.url);
  listening.on("error", () => undefined);
  return () => listening.close();
});
const keyOf = (purpose: string): string => `{${redis.prefix}test:${name}}:${purpose}`;
const ends = (replay = kept): { there: Channel<Note>; here: Channel<Note> } => ({
  there: new Channel(publishing, replayedDefinition(name, replay), { prefix: redis.prefix }),
  here: new Channel(listening, replayedDefinition(name, replay), { prefix: redis.prefix }),
});
const publish = async (channel: Channel<Note>, from: number, to: number): Promise<void> => {
  await Promise.all(numbers(from, to).map((text) => channel.publish(note(text))));
};
/** The connections go; `meanwhile` they do not come back. */
const away = async (meanwhile: () => Promise<unknown>): Promise<void> => {
  const refusal = proxy.refuse();
  proxy.cutAll();
  await meanwhile();
  refusal.stop();
};

test("reconnect with replay: what was missed comes from the history, in order, and no gap is told", async () => {
  const { here, there } = ends({ maxEntries: 5_000, maxAgeMs: 60_000 });
  const heard = new Heard();
  await using _one = await here.subscribe(heard.handler, { onGap: heard.onGap });
  await publish(there, 1, 2);
  await expect.poll(() => heard.log).toEqual(["1", "2"]);
  await away(() => publish(there, 3, 1_200));
  await expect.poll(() => heard.log.length, { timeout: 15_000 }).toBe(1_200);
  await publish(there, 1_201, 1_203);
  await expect.poll(() => heard.log.length).toBe(1_203);
  expect(heard.texts).toEqual(numbers(1, 1_203));
  expect(heard.log.slice(1_199)).toEqual(["+1200", "1201", "1202", "1203"]);
});

test("reconnect with replay: a subscription that had heard nothing yet misses nothing either", async () => {
  const { here, there } = ends();
  const heard = new Heard();
  await using _one = await here.subscribe(heard.handler, { onGap: heard.onGap });
  await away(() => publish(there, 1, 3));
  await expect.poll(() => heard.log, { timeout: 15_000 }).toEqual(["+1", "+2", "+3"]);
});

test("reconnect with replay: cut again in the middle of the refill, again and again", async () => {
  const { here, there } = ends({ maxEntries: 5_000, maxAgeMs: 60_000 });
  const heard = new Heard();
  await using _one = await here.subscribe(heard.handler, { onGap: heard.onGap });
  await publish(there, 1, 1);
  await expect.poll(() => heard.log).toEqual(["1"]);
  await away(() => publish(there, 2, 2_300));
  for (let times = 0; times < 4; times++) {
    const fault =
      times % 2 === 0 ? proxy.cutBeforeReply(historyScript.sha1) : proxy.cutBeforeRequest(historyScript.sha1);
    await expect.poll(() => fault.fired, { timeout: 15_000 }).toBe(1);
    proxy.cutAll();
    await publish(there, 2_301 + times, 2_301 + times);
  }
  await expect.poll(() => heard.log.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2_304);
  expect(heard.texts).toEqual(numbers(1, 2_304));
});

test("reconnect with replay: entries removed meanwhile are a resync, and what is left follows", async () => {
  const { here, there } = ends();
  const heard = new Heard();
  await using _one = await here.subscribe(heard.handler, { onGap: heard.onGap });
  await publish(there, 1, 2);
  await expect.poll(() => heard.log.length).toBe(2);
  await away(async () => {
    await publish(there, 3, 9);
    await redis.raw.xtrim(keyOf("history"), "MAXLEN", "=", 2);
  });
  await expect.poll(() => heard.log, { timeout: 15_000 }).toEqual(["1", "2", "resync", "+8", "+9"]);
  expect(heard.gaps).toEqual([expect.objectContaining({ reason: "resync", after: heard.positions[1] })]);
});

test("reconnect with replay: a history that was deleted, or everything with it, is a resync", async () => {
  const { here, there } = ends();
  const heard = new Heard();
  await using _one = await here.subscribe(heard.handler, { onGap: heard.onGap });
  await publish(there, 1, 1);
  await expect.poll(() => heard.log).toEqual(["1"]);
  await away(async () => {
    await publish(there, 2, 2);
    await redis.raw.del(keyOf("history"));
    await publish(there, 3, 3);
  });
  await expect.poll(() => heard.log, { timeout: 15_000 }).toEqual(["1", "resync", "+3"]);
  await away(async () => {
    await publish(there, 4, 4);
    await redis.raw.del(keyOf("history"), keyOf("number"));
  });
  await expect.poll(() => heard.log.slice(3), { timeout: 15_000 }).toEqual(["resync"]);
  await publish(there, 5, 6);
  await expect.poll(() => heard.texts.slice(4)).toEqual(["5", "6"]);
});

test("reconnect with replay: a server that lacks the last entries is a resync, and what it says then is heard", async () => {
  const { here, there } = ends();
  const heard = new Heard();
  await using _one = await here.subscribe(heard.handler, { onGap: heard.onGap });
  await publish(there, 1, 2);
  const [history, number] = await Promise.all([
    redis.raw.dumpBuffer(keyOf("history")),
    redis.raw.dumpBuffer(keyOf("number")),
  ]);
  await publish(there, 3, 5);
  await expect.poll(() => heard.log.length).toBe(5);
  await away(async () => {
    await redis.raw.restore(keyOf("history"), 60_000, history, "REPLACE");
    await redis.raw.restore(keyOf("number"), 60_000, number, "REPLACE");
    await publish(there, 6, 7);
  });
  await expect.poll(() => heard.log.slice(5), { timeout: 15_000 }).toEqual(["resync", "+6", "+7"]);
  await publish(there, 8, 8);
  await expect.poll(() => heard.log.slice(8)).toEqual(["8"]);
});

test("reconnect with replay: a quiet channel, whose history has gone, tells nothing; nor does one that speaks again", async () => {
  const { here, there } = ends();
  const expired = async (): Promise<void> => {
    await redis.raw.pexpire(keyOf("history"), 1);
    await expect.poll(() => redis.raw.exists(keyOf("history"))).toBe(0);
  };
  const heard = new Heard();
  await using _one = await here.subscribe(heard.handler, { onGap: heard.onGap });
  await publish(there, 1, 1);
  await expect.poll(() => heard.texts).toEqual(["1"]);
  await expired();
  await away(async () => undefined);
  await expect.poll(() => proxy.open, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  await publish(there, 2, 2);
  await expect.poll(() => heard.texts, { timeout: 10_000 }).toEqual(["1", "2"]);
  await expired();
  await away(() => publish(there, 3, 3));
  await expect.poll(() => heard.texts, { timeout: 10_000 }).toEqual(["1", "2", "3"]);
});

test("reconnect with replay: a publisher without it is heard, and its channel is told that it was away", async () => {
  const { here, there } = ends();
  const plain = new Channel(publishing, channelDefinition(name), { prefix: redis.prefix });
  const heard = new Heard();
  await using _one = await here.subscribe(heard.handler, { onGap: heard.onGap });
  await there.publish(note("kept"));
  await plain.publish(note("plain"));
  await there.publish(note("kept again"));
  await expect.poll(() => heard.log).toEqual(["kept", "plain", "kept again"]);
  expect(heard.positions.length).toBe(2);
  await away(() => there.publish(note("missed")));
  await expect.poll(() => heard.log.slice(3), { timeout: 15_000 }).toEqual(["disconnected", "+missed"]);
});

test("reconnect with replay: of a pattern, channels that were heard are filled, and of the others the gap is told", async () => {
  const rooms = replayedRooms(name);
  const here = new ParameterizedChannel(listening, rooms, { prefix: redis.prefix });
  const there = new ParameterizedChannel(publishing, rooms, { prefix: redis.prefix });
  const heard = new Heard();
  await using _all = await here.subscribeAll(heard.handler, { onGap: heard.onGap });
  const say = (room: string, text: string): Promise<number> => there.at({ room, seat: 1 }).publish(note(text));
  await say("a", "a1");
  await say("b", "b1");
  await expect.poll(() => heard.log).toEqual(["a1", "b1"]);
  await away(async () => {
    await say("a", "a2");
    await say("c", "c1");
    await say("b", "b2");
    await say("a", "a3");
  });
  await expect.poll(() => heard.log.length, { timeout: 15_000 }).toBe(6);
  expect(heard.log.slice(2, 5).sort()).toEqual(["+a2", "+a3", "+b2"]);
  expect(heard.log[5]).toBe("disconnected");
  await say("c", "c2");
  await say("a", "a4");
  await expect.poll(() => heard.log.slice(6)).toEqual(["c2", "a4"]);
});
