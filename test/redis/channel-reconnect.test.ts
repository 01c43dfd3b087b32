import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Channel, ParameterizedChannel } from "../../src/runtime/channel/channel.js";
import type { Gap } from "../../src/runtime/channel/message.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OutcomeUnknownError, type RedloomError } from "../../src/runtime/errors.js";
import { channelDefinition, type Note, roomsDefinition } from "../support/channels.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let proxy: TcpProxy;
let connection: Connection;
beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
});
beforeEach(async () => {
  connection = await connect(proxy.url, {
    inboxHeartbeatMs: 1_000,
    connectTimeoutMs: 3_000,
    commandTimeoutMs: 60_000,
  });
  connection.on("error", () => undefined);
  return () => connection.close();
});
afterAll(() => proxy[Symbol.asyncDispose]());

let made = 0;
const freshChannel = (): Channel<Note> =>
  new Channel(connection, channelDefinition(`again-${made++}`), { prefix: redis.prefix });
const note = (text: string): Note => ({ type: "info", text });

test("reconnect: every kind of subscription is made again, and told the gap in its place", async () => {
  const channel = freshChannel();
  const rooms = new ParameterizedChannel(connection, roomsDefinition("again"), { prefix: redis.prefix });
  const log: string[] = [];
  const gaps: Gap[] = [];
  const onGap = (gap: Gap): void => {
    gaps.push(gap);
    log.push("gap");
  };
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const before = Date.now();
  await using _one = await channel.subscribe(
    async ({ text }) => {
      log.push(text);
      await held;
    },
    { onGap },
  );
  await using _all = await rooms.subscribeAll(() => undefined, { onGap: (gap) => gaps.push(gap) });
  await using incoming = await channel.listen({ onGap: (gap) => gaps.push(gap) });
  for (const text of ["before", "waiting"]) {
    await channel.publish(note(text));
    expect((await incoming.next()).value.message.text).toBe(text);
  }
  const next = incoming.next();
  expect(await redis.raw.call("CLIENT", "KILL", "TYPE", "pubsub")).toBe(1);
  // The first subscription is told later, after what waits before the gap.
  await expect.poll(() => gaps.length, { timeout: 10_000 }).toBe(2);
  await channel.publish(note("after"));
  expect((await next).value.message.text).toBe("after");
  release();
  await expect.poll(() => log).toEqual(["before", "waiting", "gap", "after"]);
  for (const gap of gaps) {
    expect(gap).toEqual({ reason: "disconnected", sinceMs: expect.any(Number) });
    expect(gap.reason === "disconnected" && gap.sinceMs).toBeGreaterThanOrEqual(before);
  }
});

test("reconnect: a gap that nobody was given to be told is an error event", async () => {
  const told: RedloomError[] = [];
  connection.on("error", (error) => told.push(error));
  const channel = freshChannel();
  await using _one = await channel.subscribe(() => undefined);
  await redis.raw.call("CLIENT", "KILL", "TYPE", "pubsub");
  await expect.poll(() => told.map(({ code }) => code), { timeout: 10_000 }).toContain("MESSAGES_MISSED");
});

test("reconnect: a link that is dead and does not know it is found by the heartbeat", async () => {
  const channel = freshChannel();
  const gaps: Gap[] = [];
  const seen: string[] = [];
  await using _one = await channel.subscribe(({ text }) => seen.push(text), { onGap: (gap) => gaps.push(gap) });
  const hole = proxy.blackhole();
  await expect.poll(() => hole.fired).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  hole.stop();
  await expect.poll(() => gaps.length, { timeout: 15_000 }).toBe(1);
  const other = await connect(redis.url);
  await new Channel(other, channelDefinition(`again-${made - 1}`), { prefix: redis.prefix }).publish(note("alive"));
  await expect.poll(() => seen).toEqual(["alive"]);
  await other.close();
});

test("reconnect: closing and aborting work while Redis is away", async () => {
  const channel = freshChannel();
  const control = new AbortController();
  const subscription = await channel.subscribe(() => undefined);
  const incoming = await channel.listen({ signal: control.signal });
  const refusal = proxy.refuse();
  proxy.cutAll();
  const before = performance.now();
  control.abort();
  await Promise.all([subscription.close(), incoming.closed]);
  expect((await incoming.next()).done).toBe(true);
  expect(performance.now() - before).toBeLessThan(20_000);
  refusal.stop();
});

test("publish: OUTCOME_UNKNOWN when the answer was lost, and never sent twice", async () => {
  const channel = freshChannel();
  const direct = await connect(redis.url);
  const seen: string[] = [];
  const there = new Channel(direct, channelDefinition(`again-${made - 1}`), { prefix: redis.prefix });
  await using _one = await there.subscribe(({ text }) => seen.push(text));
  const fault = proxy.cutBeforeReply("only once");
  await expect(channel.publish(note("only once"))).rejects.toThrow(OutcomeUnknownError);
  expect(fault.fired).toBe(1);
  await channel.publish(note("next"));
  await expect.poll(() => seen.length).toBe(2);
  expect(seen).toEqual(["only once", "next"]);
  await direct.close();
});
