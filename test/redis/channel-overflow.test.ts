import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import type { Gap, SubscribeOptions } from "../../src/runtime/channel/message.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { RedloomError } from "../../src/runtime/errors.js";
import type { Observation } from "../../src/runtime/flow/observer.js";
import { channelDefinition, type Note } from "../support/channels.js";
import { held } from "../support/held.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
const observed: Observation[] = [];
beforeAll(async () => {
  connection = await connect(redis.url, { observer: { observe: (one) => observed.push(one) } });
});
afterAll(() => connection.close());

let made = 0;
const note = (text: string, type: Note["type"] = "info"): Note => ({ type, text });
const shown = (gap: Gap): string => (gap.reason === "overflow" ? `${gap.dropped} dropped` : gap.reason);

/** A subscription whose handler is stuck with the message "first". */
async function stuck(options: SubscribeOptions<Note>) {
  const channel = new Channel(connection, channelDefinition(`full-${made++}`), { prefix: redis.prefix });
  const log: string[] = [];
  const gate = held();
  const handler = async ({ type, text }: Note): Promise<void> => {
    log.push(type === "alert" ? `${text}!` : text);
    await gate.wait();
  };
  const subscription = await channel.subscribe(handler, { onGap: (gap) => log.push(shown(gap)), ...options });
  await channel.publish(note("first"));
  await expect.poll(() => log).toEqual(["first"]);
  const arrived = async (messages: readonly Note[]): Promise<void> => {
    const before = received();
    for (const message of messages) await channel.publish(message);
    await expect.poll(received).toBe(before + messages.length);
  };
  return { channel, log, gate, subscription, arrived };
}

const received = (): number => observed.filter((one) => one.kind === "channel" && one.event === "received").length;

const texts = (from: number, to: number): Note[] =>
  Array.from({ length: to - from + 1 }, (_, index) => note(`${from + index}`));

test("overflow: drop-newest keeps what waits, and tells the gap behind it", async () => {
  const { log, gate, subscription, arrived } = await stuck({ maxQueuedMessages: 2, overflow: "drop-newest" });
  await arrived(texts(1, 5));
  expect(subscription.status).toMatchObject({ queued: 2, running: 1, dropped: 3, handled: 0 });
  expect(log).toEqual(["first"]);
  gate.release();
  await expect.poll(() => log).toEqual(["first", "1", "2", "3 dropped"]);
  await arrived(texts(6, 6));
  await expect.poll(() => log.at(-1)).toBe("6");
  expect(subscription.status).toMatchObject({ queued: 0, queuedBytes: 0, running: 0, dropped: 3, handled: 4 });
  await subscription.close();
});

test("overflow: drop-oldest is told before what is left, counted, and observed", async () => {
  const { log, gate, subscription, arrived } = await stuck({ maxQueuedMessages: 2 });
  const before = observed.filter((one) => one.kind === "channel" && one.event === "dropped").length;
  await arrived(texts(1, 5));
  gate.release();
  await expect.poll(() => log).toEqual(["first", "3 dropped", "4", "5"]);
  expect(subscription.status).toMatchObject({ dropped: 3, handled: 3 });
  const dropped = observed.filter((one) => one.kind === "channel" && one.event === "dropped").slice(before);
  expect(dropped).toEqual([expect.objectContaining({ count: 3 })]);
  await subscription.close();
});

test("overflow: bytes are a bound as well, and one message alone may be larger", async () => {
  const { log, gate, subscription, arrived } = await stuck({ maxQueuedBytes: 100, overflow: "drop-newest" });
  await arrived([note("x".repeat(500)), note("1"), note("2")]);
  expect(subscription.status).toMatchObject({ queued: 1, dropped: 2 });
  expect(subscription.status.queuedBytes).toBeGreaterThan(500);
  gate.release();
  await expect.poll(() => log.at(-1)).toBe("2 dropped");
  await subscription.close();
});

test("overflow: close ends the subscription, after it told how many nobody handled", async () => {
  const { channel, log, gate, subscription, arrived } = await stuck({ maxQueuedMessages: 2, overflow: "close" });
  let closed = false;
  void subscription.closed.then(() => {
    closed = true;
  });
  await arrived(texts(1, 2));
  expect([closed, log]).toEqual([false, ["first"]]);
  await channel.publish(note("3"));
  await expect.poll(() => log).toEqual(["first", "3 dropped"]);
  await expect.poll(() => channel.publish(note("4"))).toBe(0);
  gate.release();
  await subscription.closed;
  expect(log).toEqual(["first", "3 dropped"]);
  expect(subscription.status).toMatchObject({ dropped: 3, handled: 1, queued: 0 });
});

test("overflow: latest keeps the newest of each value, in the place of the older, and no gap is told", async () => {
  const options = { maxQueuedMessages: 3, overflow: { latest: "text" } } as const;
  const { log, gate, subscription, arrived } = await stuck(options);
  await arrived([note("a"), note("b"), note("a", "alert"), note("b"), note("c"), note("a", "alert")]);
  expect(subscription.status).toMatchObject({ queued: 3, superseded: 3, dropped: 0 });
  gate.release();
  await expect.poll(() => log).toEqual(["first", "a!", "b", "c"]);
  await subscription.close();
});

test("overflow: latest above its bounds drops the oldest, and what does not decode is told in its place", async () => {
  const options = { maxQueuedMessages: 3, overflow: { latest: "text" } } as const;
  const invalid: string[] = [];
  const onInvalid = ({ code }: RedloomError): number => invalid.push(code);
  const { gate, subscription, arrived, log } = await stuck({ ...options, onInvalid });
  await arrived([note("a"), note("b"), note("c")]);
  await redis.raw.publish(`${redis.prefix}test:full-${made - 1}`, "no JSON");
  await expect.poll(() => subscription.status.dropped).toBe(1);
  expect(invalid).toEqual([]);
  gate.release();
  await expect.poll(() => invalid).toEqual(["PAYLOAD_INVALID"]);
  expect(log).toEqual(["first", "1 dropped", "b", "c"]);
  expect(subscription.status).toMatchObject({ handled: 3, invalid: 1, dropped: 1, superseded: 0 });
  await subscription.close();
});

test("overflow: latest: one that is larger than what it replaces makes the oldest leave", async () => {
  const options = { maxQueuedBytes: 200, overflow: { latest: "type" } } as const;
  const { log, gate, subscription, arrived } = await stuck(options);
  await arrived([note("small"), note("a", "alert"), note("y".repeat(150), "alert")]);
  // One alone may be larger; the newest of its value has the place of the older.
  expect(subscription.status).toMatchObject({ queued: 1, superseded: 1, dropped: 1 });
  gate.release();
  await expect.poll(() => log).toEqual(["first", "1 dropped", `${"y".repeat(150)}!`]);
  await subscription.close();
});

test("overflow: of a loop as well", async () => {
  const channel = new Channel(connection, channelDefinition(`full-${made++}`), { prefix: redis.prefix });
  const gaps: string[] = [];
  await using incoming = await channel.listen({
    maxQueuedMessages: 1,
    overflow: "drop-newest",
    onGap: (gap) => gaps.push(shown(gap)),
  });
  for (const text of ["1", "2", "3"]) await channel.publish(note(text));
  await expect.poll(() => incoming.status).toMatchObject({ queued: 1, dropped: 2 });
  expect((await incoming.next()).value.message.text).toBe("1");
  const next = incoming.next();
  await expect.poll(() => gaps).toEqual(["2 dropped"]);
  await channel.publish(note("4"));
  expect((await next).value.message.text).toBe("4");
  expect(incoming.status).toMatchObject({ handled: 2, running: 0 });
});
