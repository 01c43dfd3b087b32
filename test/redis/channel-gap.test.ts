import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { Channel, ParameterizedChannel } from "../../src/runtime/channel/channel.js";
import type { Gap } from "../../src/runtime/channel/message.js";
import type { Subscription } from "../../src/runtime/channel/subscription.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { RedloomError } from "../../src/runtime/errors.js";
import { channelDefinition, type Note, roomsDefinition } from "../support/channels.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis({ own: true });
let proxy: TcpProxy;
const unhandled = vi.fn();
beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
});
beforeEach(() => {
  unhandled.mockClear();
  process.on("unhandledRejection", unhandled);
});
afterEach(() => {
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
afterAll(() => proxy[Symbol.asyncDispose]());

const note = (text: string): Note => ({ type: "info", text });
/** No machine stands still for so long, and whoever looks only every few minutes finds nothing in that time. */
const slackMs = 10_000;

for (const heartbeatMs of [700, 1_200]) {
  test(`gap: a connection that went silent is found by the heartbeats of ${heartbeatMs} ms, after one that is not answered`, async () => {
    await using connection = await connect(proxy.url, { inboxHeartbeatMs: heartbeatMs });
    const channel = new Channel(connection, channelDefinition(`silent-${heartbeatMs}`), { prefix: redis.prefix });
    const seen: string[] = [];
    const gaps: Gap[] = [];
    await using _subscription = await channel.subscribe(({ text }) => seen.push(text), {
      onGap: (gap) => gaps.push(gap),
    });
    await channel.publish(note("before"));
    await expect.poll(() => seen).toEqual(["before"]);
    // From the next heartbeat on, nothing comes back on this connection: neither its answer nor any message.
    const silence = proxy.swallowReplies("ping");
    const startedAt = Date.now();
    await expect.poll(() => silence.fired, { interval: 5 }).toBeGreaterThan(0);
    const silentAt = Date.now();
    await expect.poll(() => gaps.length, { interval: 5 }).toBe(1);
    // What is not answered by the next heartbeat is lost: it is not asked a third time.
    expect(silence.fired).toBeLessThanOrEqual(2);
    silence.stop();
    const [gap] = gaps;
    const sinceMs = gap?.reason === "disconnected" ? gap.sinceMs : 0;
    // From when it was last heard, which was before the silence, and not long before.
    expect(sinceMs).toBeLessThanOrEqual(silentAt);
    expect(sinceMs).toBeGreaterThan(startedAt - heartbeatMs - slackMs);
    await channel.publish(note("after"));
    await expect.poll(() => seen).toEqual(["before", "after"]);
  });
}

test("gap: what was published in the silence lies in the gap, and is the only thing that is missed", async () => {
  await using connection = await connect(proxy.url, { inboxHeartbeatMs: 700 });
  const channel = new Channel(connection, channelDefinition("between"), { prefix: redis.prefix });
  const log: string[] = [];
  await using _subscription = await channel.subscribe(({ text }) => log.push(text), {
    onGap: ({ reason }) => log.push(reason),
  });
  const silence = proxy.swallowReplies("ping");
  await expect.poll(() => silence.fired, { interval: 1 }).toBeGreaterThan(0);
  // The server still counts the connection that nobody hears.
  await redis.raw.publish(`${redis.prefix}test:between`, JSON.stringify(note("lost")));
  await expect.poll(() => log.at(-1), { timeout: 10_000 }).toBe("disconnected");
  silence.stop();
  await channel.publish(note("after"));
  await expect.poll(() => log.at(-1)).toBe("after");
  expect(log.filter((one) => one !== "lost")).toEqual(["disconnected", "after"]);
});

/** The ways to subscribe, each with a user of its own. */
const ways = {
  subscribe: (connection, handler, options) =>
    new Channel(connection, channelDefinition("acl")).subscribe(handler, options),
  ssubscribe: (connection, handler, options) =>
    new Channel(connection, { ...channelDefinition("acl"), sharded: true }).subscribe(handler, options),
  psubscribe: (connection, handler, options) =>
    new ParameterizedChannel(connection, roomsDefinition("acl")).subscribeAll(handler, options),
} satisfies Record<
  string,
  (
    connection: Awaited<ReturnType<typeof connect>>,
    handler: () => void,
    options: { onError(error: unknown): void; onGap(gap: Gap): void },
  ) => Promise<Subscription>
>;

for (const [name, way] of Object.entries(ways)) {
  test(`gap: ${name} again, refused for want of permission, is told once as an error; the gap when it is permitted`, async () => {
    const grant = ["resetchannels", "&test:acl", "&test:acl:*:seats:*"];
    await redis.raw.call("ACL", "SETUSER", name, "on", ">secret", "+@all", "~*", ...grant);
    const url = new URL(redis.url);
    await using connection = await connect(
      { host: url.hostname, port: Number(url.port), username: name, password: "secret" },
      { inboxHeartbeatMs: 100 },
    );
    const errors: unknown[] = [];
    const gaps: Gap[] = [];
    const subscription = await way(connection, () => undefined, {
      onError: (error) => void errors.push(error),
      onGap: (gap) => void gaps.push(gap),
    });
    // The server ends the connection of whoever listens to what is not permitted any more.
    await redis.raw.call("ACL", "SETUSER", name, "resetchannels");
    await expect.poll(() => errors.length, { timeout: 10_000 }).toBe(1);
    expect(errors[0]).toMatchObject({ code: "SERVER_REFUSED", reason: "NOPERM" });
    // Asked for again with three heartbeats more, and told no more of it.
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect([errors.length, gaps.length]).toEqual([1, 0]);
    await redis.raw.call("ACL", "SETUSER", name, ...grant);
    await expect.poll(() => gaps.length, { timeout: 10_000 }).toBe(1);
    expect(errors).toHaveLength(1);
    await subscription.close();
  });
}

test("gap: a refusal that nobody was given to be told is an error event of the connection", async () => {
  await redis.raw.call("ACL", "SETUSER", "untold", "on", ">secret", "+@all", "~*", "allchannels");
  const url = new URL(redis.url);
  await using connection = await connect(
    { host: url.hostname, port: Number(url.port), username: "untold", password: "secret" },
    { inboxHeartbeatMs: 100 },
  );
  const told: RedloomError[] = [];
  connection.on("error", (error) => told.push(error));
  await using _subscription = await new Channel(connection, channelDefinition("untold")).subscribe(() => undefined);
  await redis.raw.call("ACL", "SETUSER", "untold", "resetchannels");
  await expect.poll(() => told.map(({ code }) => code), { timeout: 10_000 }).toEqual(["SERVER_REFUSED"]);
});
