import { getEventListeners } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { channelDefinition, type Note } from "../support/channels.js";
import { held } from "../support/held.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let made = 0;
const note = (text: string): Note => ({ type: "info", text });
const listeners = async (name: string): Promise<unknown> => (await redis.raw.pubsub("NUMSUB", name))[1];

/** A subscription whose handler waits for the gate, with so many messages that have arrived. */
async function busy(count: number, on = connection, concurrency = 1) {
  const definition = channelDefinition(`closing-${made++}`);
  const channel = new Channel(on, definition, { prefix: redis.prefix });
  const gate = held();
  const seen: string[] = [];
  const subscription = await channel.subscribe(
    async ({ text }) => {
      await gate.wait();
      seen.push(text);
    },
    { concurrency },
  );
  const texts = Array.from({ length: count }, (_, index) => `${index}`);
  for (const text of texts) await channel.publish(note(text));
  const running = Math.min(count, concurrency);
  await expect.poll(() => subscription.status).toMatchObject({ running, queued: count - running });
  return { channel, subscription, gate, seen, texts, name: definition.address.format(redis.prefix, {}) };
}

test("close: what has arrived is handled, what comes later is not; closing twice is closing once", async () => {
  const { channel, subscription, gate, seen, texts, name } = await busy(5);
  const closing = subscription.close();
  expect(subscription.close()).toBe(closing);
  await expect.poll(() => listeners(name)).toBe(0);
  expect(await channel.publish(note("later"))).toBe(0);
  expect(seen).toEqual([]);
  gate.release();
  await Promise.all([closing, subscription.close(), subscription.closed]);
  expect(seen).toEqual(texts);
  expect(subscription.status).toMatchObject({ queued: 0, running: 0, handled: 5 });
});

test("close: drains several handlers at once", async () => {
  const { subscription, gate, seen, texts } = await busy(10, connection, 4);
  const closing = subscription.close();
  gate.release();
  await closing;
  expect(seen).toEqual(texts);
});

test("close: what is not handled within timeoutMs is dropped, and nothing more begins", async () => {
  const { subscription, gate, seen } = await busy(5);
  const before = performance.now();
  await subscription.close({ timeoutMs: 50 });
  // Without it, it waits for 5 s.
  expect(performance.now() - before).toBeLessThan(4_900);
  gate.release();
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual(["0"]);
  expect(subscription.status.queued).toBe(0);
});

test("close: asked again without draining, it drains no more", async () => {
  const { subscription, gate, seen } = await busy(5);
  const closing = subscription.close();
  void subscription.close({ drain: false });
  gate.release();
  await closing;
  expect(seen).toEqual(["0"]);
});

test("close: asked again with less time, that counts; of the connection too", async () => {
  for (const again of ["subscription", "connection"] as const) {
    const own = await connect(redis.url);
    const { subscription, gate, seen } = await busy(5, own);
    // Longer than a test may take.
    const closing = subscription.close({ timeoutMs: 60_000 });
    await (again === "subscription" ? subscription : own).close({ timeoutMs: 50 });
    await closing;
    gate.release();
    expect(seen).toEqual([]);
    await own.close();
  }
});

test("close: an abort ends the draining", async () => {
  const control = new AbortController();
  const channel = new Channel(connection, channelDefinition(`closing-${made++}`), { prefix: redis.prefix });
  const gate = held();
  const seen: string[] = [];
  const handler = async ({ text }: Note): Promise<void> => {
    await gate.wait();
    seen.push(text);
  };
  const subscription = await channel.subscribe(handler, { signal: control.signal });
  for (const text of ["a", "b", "c"]) await channel.publish(note(text));
  await expect.poll(() => subscription.status).toMatchObject({ queued: 2, running: 1 });
  const closing = subscription.close();
  control.abort();
  gate.release();
  await closing;
  expect(seen).toEqual(["a"]);
});

test("close: nothing of it stays on the signal", async () => {
  const { signal } = new AbortController();
  const channel = new Channel(connection, channelDefinition(`closing-${made++}`), { prefix: redis.prefix });
  const subscription = await channel.subscribe(() => undefined, { signal });
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  await subscription.close();
  await expect.poll(() => getEventListeners(signal, "abort")).toEqual([]);
});

test("close: an abort drops what waits, and waits for what runs", async () => {
  const control = new AbortController();
  const channel = new Channel(connection, channelDefinition(`closing-${made++}`), { prefix: redis.prefix });
  const gate = held();
  const seen: string[] = [];
  const handler = async ({ text }: Note): Promise<void> => {
    await gate.wait();
    seen.push(text);
  };
  const subscription = await channel.subscribe(handler, { signal: control.signal });
  for (const text of ["a", "b"]) await channel.publish(note(text));
  await expect.poll(() => subscription.status).toMatchObject({ queued: 1, running: 1 });
  control.abort();
  expect(subscription.status.queued).toBe(0);
  gate.release();
  await subscription.closed;
  expect(seen).toEqual(["a"]);
});

test("close: of the connection drains too", async () => {
  const own = await connect(redis.url);
  const { subscription, gate, seen, texts } = await busy(3, own);
  const closing = own.close();
  gate.release();
  await Promise.all([closing, subscription.closed]);
  expect(seen).toEqual(texts);
});

test("close: of the connection waits for what drains already, whose handlers still have the connection", async () => {
  const own = await connect(redis.url);
  const gate = held();
  const seen: unknown[] = [];
  const channel = new Channel(own, channelDefinition(`closing-${made++}`), { prefix: redis.prefix });
  const subscription = await channel.subscribe(async () => {
    await gate.wait();
    seen.push(await own.ping().catch((error) => error.code));
  });
  for (const text of ["a", "b", "c"]) await channel.publish(note(text));
  await expect.poll(() => subscription.status).toMatchObject({ queued: 2, running: 1 });
  void subscription.close();
  const closing = own.close();
  gate.release();
  await closing;
  expect(seen).toHaveLength(3);
  expect(seen).not.toContain("CLOSED");
});

test("close: of the connection waits for no loop, whoever reads it or does not", async () => {
  for (const isRead of [true, false]) {
    const own = await connect(redis.url);
    const channel = new Channel(own, channelDefinition(`closing-${made++}`), { prefix: redis.prefix });
    const incoming = await channel.listen();
    for (const text of ["a", "b", "c"]) await channel.publish(note(text));
    await expect.poll(() => incoming.status.queued).toBe(3);
    const before = performance.now();
    const timeoutMs = 60_000;
    if (isRead) for await (const _ of incoming) await own.close({ timeoutMs });
    else await own.close({ timeoutMs });
    expect(performance.now() - before).toBeLessThan(20_000);
    expect((await incoming.next()).done).toBe(true);
  }
});

test("close: no time and no option is refused, and nothing is closed", async () => {
  const { channel, subscription, gate } = await busy(1);
  gate.release();
  for (const wrong of [{ timeoutMs: -1 }, { timeout: 5 }, { drain: "no" }, null, 5]) {
    await expect(subscription.close(wrong as never)).rejects.toThrow(OptionsInvalidError);
  }
  expect(await channel.publish(note("still there"))).toBe(1);
  await subscription.close();
});
