import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
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
const freshChannel = (): Channel<Note> =>
  new Channel(connection, channelDefinition(`many-${made++}`), { prefix: redis.prefix });
const note = (text: string, type: Note["type"] = "info"): Note => ({ type, text });

test("concurrency: so many handlers at once and no more, begun in order", async () => {
  const channel = freshChannel();
  const begun: string[] = [];
  const gates = new Map<string, ReturnType<typeof held>>();
  await using subscription = await channel.subscribe(
    ({ text }) => {
      begun.push(text);
      const gate = held();
      gates.set(text, gate);
      return gate.wait();
    },
    { concurrency: 3 },
  );
  for (const text of ["1", "2", "3", "4", "5"]) await channel.publish(note(text));
  await expect.poll(() => subscription.status).toMatchObject({ running: 3, queued: 2 });
  expect(begun).toEqual(["1", "2", "3"]);
  gates.get("2")?.release();
  await expect.poll(() => begun).toEqual(["1", "2", "3", "4"]);
  expect(subscription.status).toMatchObject({ running: 3, queued: 1, handled: 1 });
  for (const text of ["1", "3", "4"]) gates.get(text)?.release();
  await expect.poll(() => begun.length).toBe(5);
  gates.get("5")?.release();
  await expect.poll(() => subscription.status).toMatchObject({ running: 0, queued: 0, handled: 5 });
});

test("concurrency: order.by keeps those of one value one after the other, while others pass", async () => {
  const channel = freshChannel();
  const log: string[] = [];
  const gate = held();
  await using subscription = await channel.subscribe(
    async ({ type, text }) => {
      log.push(text);
      if (type === "alert") await gate.wait();
    },
    { concurrency: 2, order: { by: "type" } },
  );
  for (const text of ["a1", "a2", "a3"]) await channel.publish(note(text, "alert"));
  for (const text of ["i1", "i2", "i3"]) await channel.publish(note(text));
  // A second place is free, and nobody of the value that runs takes it.
  await expect.poll(() => log).toEqual(["a1", "i1", "i2", "i3"]);
  expect(subscription.status).toMatchObject({ running: 1, queued: 2, handled: 3 });
  gate.release();
  await expect.poll(() => log).toEqual(["a1", "i1", "i2", "i3", "a2", "a3"]);
});

test("concurrency: a gap is told before what came after it, whoever of before still waits for its value", async () => {
  const channel = freshChannel();
  const log: string[] = [];
  const gate = held();
  await using subscription = await channel.subscribe(
    async ({ type, text }) => {
      log.push(text);
      if (type === "alert") await gate.wait();
    },
    {
      concurrency: 2,
      order: { by: "type" },
      onGap: ({ reason }) => log.push(reason),
      maxQueuedMessages: 2,
      overflow: "drop-newest",
    },
  );
  await channel.publish(note("a1", "alert"));
  // What is read at once waits together, also for a handler that is free.
  await expect.poll(() => log).toEqual(["a1"]);
  for (const text of ["a2", "a3", "dropped"]) await channel.publish(note(text, "alert"));
  await expect.poll(() => subscription.status).toMatchObject({ queued: 2, dropped: 1 });
  expect(log).toEqual(["a1"]);
  gate.release();
  await channel.publish(note("i1"));
  await expect.poll(() => log.length).toBe(5);
  expect(log.indexOf("overflow")).toBeLessThan(log.indexOf("i1"));
  expect(log.filter((one) => one.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
});

test("concurrency: a handler that throws frees its place and its value", async () => {
  const channel = freshChannel();
  const errors: unknown[] = [];
  const seen: string[] = [];
  await using subscription = await channel.subscribe(
    ({ text }) => {
      seen.push(text);
      return Promise.reject(new Error(text));
    },
    { concurrency: 2, order: { by: "type" }, onError: (error) => errors.push(error) },
  );
  for (const text of ["1", "2", "3", "4"]) await channel.publish(note(text));
  await expect.poll(() => errors.map(String)).toEqual(["1", "2", "3", "4"].map((text) => `Error: ${text}`));
  expect(seen).toEqual(["1", "2", "3", "4"]);
  expect(subscription.status).toMatchObject({ handled: 4, running: 0 });
});

test("concurrency: five thousand messages of fifty values over eight places: per value in order, one at a time", async () => {
  const name = `many-${made}`;
  const channel = freshChannel();
  const next = new Map<string, number>();
  const busy = new Set<string>();
  const wrong: string[] = [];
  let most = 0;
  await using subscription = await channel.subscribe(
    async ({ text }, { raw }) => {
      const { count }: { count: number } = JSON.parse(Buffer.from(raw).toString());
      if (busy.has(text) || count !== (next.get(text) ?? 0)) wrong.push(`${text} ${count}`);
      busy.add(text);
      next.set(text, count + 1);
      most = Math.max(most, busy.size);
      await new Promise((resolve) => setImmediate(resolve));
      busy.delete(text);
    },
    { concurrency: 8, order: { by: "text" } },
  );
  const pipeline = redis.raw.pipeline();
  for (let index = 0; index < 5_000; index++) {
    const message = { ...note(`value ${index % 50}`), count: Math.floor(index / 50) };
    pipeline.publish(`${redis.prefix}test:${name}`, JSON.stringify(message));
  }
  await pipeline.exec();
  await expect.poll(() => subscription.status.handled, { timeout: 20_000 }).toBe(5_000);
  expect([wrong, most]).toEqual([[], 8]);
});
