import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import type { ReceivingStatus } from "../../src/runtime/channel/message.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { channelDefinition, type Note } from "../support/channels.js";
import { flood } from "../support/flood.js";
import { useRedis } from "../support/redis.js";

// The server closes a subscriber for whom it holds more than 16 MB for five seconds, of 40 that are published at once.
const redis = useRedis({ own: true });
let connection: Connection;
beforeAll(async () => {
  await redis.raw.config("SET", "client-output-buffer-limit", "pubsub 0 16mb 5");
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const count = 40_000;
const payload = JSON.stringify({ type: "info", text: `# ${"x".repeat(1_000)}` });

function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** What a flood does to a subscription with this handler. */
async function flooded(name: string, handler: (message: Note) => unknown) {
  const definition = channelDefinition(name);
  const channel = new Channel(connection, definition, { prefix: redis.prefix });
  const gaps: string[] = [];
  const seen: number[] = [];
  const subscription = await channel.subscribe(
    (message) => {
      seen.push(Number.parseInt(message.text, 10));
      return handler(message);
    },
    { maxQueuedMessages: 100, onGap: (gap) => gaps.push(gap.reason) },
  );
  await flood({ url: redis.url, channel: definition.address.format(redis.prefix, {}), payload, count });
  await expect.poll(() => total(subscription.status), { timeout: 20_000 }).toBe(count);
  const { status } = subscription;
  await subscription.close({ drain: false });
  return { gaps, seen, status };
}

function total({ queued, running, handled, dropped }: ReceivingStatus): number {
  return queued + running + handled + dropped;
}

for (const [name, handler] of [
  ["that waits", () => new Promise((resolve) => setTimeout(resolve, 5))],
  ["that keeps the process busy", () => busyFor(1)],
  ["that keeps the process busy and returns a promise", async () => busyFor(1)],
] as const) {
  test(`slow handler: the socket is read and the server never closes it, for one ${name}`, async () => {
    const { gaps, seen, status } = await flooded(name.replaceAll(" ", "-"), handler);
    // No connection was lost: what was not handled was dropped here, and is counted.
    expect(new Set(gaps)).toEqual(new Set(["overflow"]));
    expect(status.dropped).toBeGreaterThan(count / 2);
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
    expect(new Set(seen).size).toBe(seen.length);
  }, 60_000);
}
