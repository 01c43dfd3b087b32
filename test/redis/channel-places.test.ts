import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import type { Gap } from "../../src/runtime/channel/message.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { channelDefinition, type Note } from "../support/channels.js";
import { held } from "../support/held.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
let proxy: TcpProxy;
beforeAll(async () => {
  connection = await connect(redis.url);
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
});
afterAll(async () => {
  await connection.close();
  await proxy[Symbol.asyncDispose]();
});

let made = 0;
const note = (text: string, type: Note["type"] = "info"): Note => ({ type, text });
function freshChannel() {
  const definition = channelDefinition(`place-${made++}`);
  const on = (own: Connection): Channel<Note> => new Channel(own, definition, { prefix: redis.prefix });
  return { channel: on(connection), on, name: definition.address.format(redis.prefix, {}) };
}

/** The server's numbers of the connections that listen, of those which are named after this channel. */
async function subscribers(name: string): Promise<(string | undefined)[]> {
  const list = String(await redis.raw.client("LIST", "TYPE", "PUBSUB"));
  const named = list.split("\n").filter((line) => line.includes(`name=subscriber-of-${name.replaceAll(":", "-")}`));
  return named.map((line) => /^id=(\d+)/.exec(line)?.[1]);
}

test("subscribe: inside a handler, it hears what comes after the message that is being handled", async () => {
  const { channel } = freshChannel();
  const log: string[] = [];
  const first = await channel.subscribe(async ({ text }) => {
    log.push(`outer ${text}`);
    if (text === "1") await channel.subscribe((message) => log.push(`inner ${message.text}`));
  });
  // It is open for a turn, so that the handler runs while the message is being delivered.
  await channel.publish(note("0"));
  await expect.poll(() => log).toEqual(["outer 0"]);
  await channel.publish(note("1"));
  await expect.poll(() => log).toEqual(["outer 0", "outer 1"]);
  await channel.publish(note("2"));
  await expect.poll(() => log.slice(2).sort()).toEqual(["inner 2", "outer 2"]);
  await first.close();
});

test("gap: with latest, told after all that came before it, though a newer message has an older one's place", async () => {
  const { channel: there, on, name } = freshChannel();
  await using own = await connect(proxy.url, { name: `subscriber-of-${name.replaceAll(":", "-")}` });
  own.on("error", () => undefined);
  const log: string[] = [];
  const gate = held();
  const handler = async ({ type, text }: Note): Promise<void> => {
    log.push(`${type} ${text}`);
    await gate.wait();
  };
  const subscription = await on(own).subscribe(handler, {
    overflow: { latest: "type" },
    onGap: ({ reason }) => log.push(reason),
  });
  await there.publish(note("busy"));
  await expect.poll(() => log.length).toBe(1);
  for (const one of [note("1", "alert"), note("1")]) await there.publish(one);
  await expect.poll(() => subscription.status.queued).toBe(2);
  const cut = await subscribers(name);
  proxy.cutAll();
  // The server may count the connection that was cut for a moment longer.
  const again = async (): Promise<boolean> => {
    const now = await subscribers(name);
    return now.length === 1 && now[0] !== cut[0];
  };
  await expect.poll(again).toBe(true);
  expect(await there.publish(note("2", "alert"))).toBe(1);
  await expect.poll(() => subscription.status.superseded).toBe(1);
  gate.release();
  // State that is read anew at the gap is not overwritten by what is older.
  await expect.poll(() => log).toEqual(["info busy", "alert 2", "info 1", "disconnected"]);
});

test("gap: sinceMs lies before whatever was missed, also where messages came late", async () => {
  const { channel: there, on } = freshChannel();
  await using own = await connect(proxy.url);
  const seen: string[] = [];
  const gaps: Gap[] = [];
  const late = ({ text }: Note): void => {
    seen.push(text);
    proxy.cutAll();
    delay.stop();
  };
  await on(own).subscribe(late, { onGap: (gap) => gaps.push(gap) });
  const delay = proxy.delayReplies(3_000);
  await there.publish(note("late"));
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const missedAtMs = Date.now();
  await there.publish(note("missed"));
  await expect.poll(() => gaps.length, { timeout: 10_000 }).toBe(1);
  expect(gaps[0]).toMatchObject({ reason: "disconnected" });
  expect(gaps[0]?.reason === "disconnected" && gaps[0].sinceMs).toBeLessThanOrEqual(missedAtMs);
  expect(seen).toEqual(["late"]);
});

test("memory: what waits has its own bytes, and keeps nothing else of what the socket gave", async () => {
  const { channel: rare, name } = freshChannel();
  const { channel: busy, name: busyName } = freshChannel();
  const gate = held();
  const kept: number[] = [];
  const atOnce: number[] = [];
  const most = ({ buffer, byteLength }: Uint8Array): number => buffer.byteLength - byteLength;
  await using _rare = await rare.subscribe(async ({ text }, { raw }) => {
    await gate.wait();
    expect(JSON.parse(Buffer.from(raw).toString())).toEqual(note(text));
    kept.push(most(raw));
  });
  await using _latest = await rare.subscribe(
    async ({ text }, { raw }) => {
      await gate.wait();
      if (text !== "0") kept.push(most(raw));
    },
    { overflow: { latest: "text" } },
  );
  await using _busy = await busy.subscribe((_, { raw }) => atOnce.push(most(raw)));
  const large = JSON.stringify(note("x".repeat(1_000)));
  for (let index = 0; index < 20; index++) {
    const pipeline = redis.raw.pipeline().publish(name, JSON.stringify(note(String(index))));
    for (let at = 0; at < 30; at++) pipeline.publish(busyName, large);
    await pipeline.exec();
  }
  await expect.poll(() => atOnce.length).toBe(600);
  await new Promise((resolve) => setTimeout(resolve, 20));
  gate.release();
  await expect.poll(() => kept.length).toBe(39);
  // The first one was in its handler at once.
  expect(kept.filter((bytes) => bytes > 512).length).toBeLessThanOrEqual(1);
  // What is handled in the turn in which it comes is not copied.
  expect(Math.max(...atOnce)).toBeGreaterThan(10_000);
});
