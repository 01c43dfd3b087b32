import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import type { ReceivingStatus } from "../../src/runtime/channel/message.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { channelDefinition, type Note } from "../support/channels.js";
import { flood } from "../support/flood.js";
import { held } from "../support/held.js";
import { useRedis } from "../support/redis.js";

// The server closes a subscriber for whom it holds more than 16 MB for 15 seconds, of 40 that are published at once, and that
// take 40 seconds where the socket is not read while a handler is busy.
const redis = useRedis({ own: true });
let connection: Connection;
beforeAll(async () => {
  await redis.raw.config("SET", "client-output-buffer-limit", "pubsub 0 16mb 15");
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const count = 40_000;
const payload = JSON.stringify({ type: "info", text: `# ${"x".repeat(1_000)}` });

function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function busyAfterAwait(): Promise<void> {
  await undefined;
  busyFor(1);
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
  await expect.poll(() => total(subscription.status), { timeout: 60_000 }).toBe(count);
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
  ["that keeps the process busy after an await", busyAfterAwait],
] as const) {
  test(`slow handler: the socket is read and the server never closes it, for one ${name}`, async () => {
    const { gaps, seen, status } = await flooded(name.replaceAll(" ", "-"), handler);
    // No connection was lost: what was not handled was dropped here, and is counted.
    expect(new Set(gaps)).toEqual(new Set(["overflow"]));
    expect(status.dropped).toBeGreaterThan(count / 2);
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
    expect(new Set(seen).size).toBe(seen.length);
  }, 120_000);
}

/** How many messages were handled at most between two turns of timers and sockets, until all of so many were. */
async function mostInOneTurn(count: number, status: () => ReceivingStatus): Promise<number> {
  let most = 0;
  let last = status().handled;
  const look = (): void => {
    const { handled } = status();
    most = Math.max(most, handled - last);
    last = handled;
  };
  const timer = setInterval(look, 1);
  await expect.poll(() => status().handled, { timeout: 30_000 }).toBe(count);
  clearInterval(timer);
  look();
  return most;
}

const waitingCount = 1_500;

async function publishAll(name: string): Promise<void> {
  const pipeline = redis.raw.pipeline();
  for (let index = 0; index < waitingCount; index++) pipeline.publish(name, '{"type":"info","text":""}');
  await pipeline.exec();
}

for (const concurrency of [1, 8]) {
  test(`slow handler: sockets are read in between, for ${concurrency} at once that are busy after an await`, async () => {
    const definition = channelDefinition(`await-${concurrency}`);
    const gate = held();
    const handler = async (): Promise<void> => {
      await gate.wait();
      await busyAfterAwait();
    };
    const channel = new Channel(connection, definition, { prefix: redis.prefix });
    await using subscription = await channel.subscribe(handler, { concurrency });
    await publishAll(definition.address.format(redis.prefix, {}));
    await expect.poll(() => subscription.status.queued).toBe(waitingCount - concurrency);
    gate.release();
    expect(await mostInOneTurn(waitingCount, () => subscription.status)).toBeLessThan(500);
  }, 60_000);
}

test("slow loop: sockets are read in between", async () => {
  const definition = channelDefinition("loop");
  await using incoming = await new Channel(connection, definition, { prefix: redis.prefix }).listen();
  await publishAll(definition.address.format(redis.prefix, {}));
  await expect.poll(() => incoming.status.queued).toBe(waitingCount);
  const loop = (async () => {
    for await (const _ of incoming) busyFor(1);
  })();
  expect(await mostInOneTurn(waitingCount, () => incoming.status)).toBeLessThan(500);
  await incoming.close();
  await loop;
}, 60_000);
