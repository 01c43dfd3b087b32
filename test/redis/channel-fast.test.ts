import { expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import { channelDefinition } from "../support/channels.js";
import { flood } from "../support/flood.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();

test("fast handler: a flood of 200,000 messages drops none, for a queue of 10,000", async () => {
  await using connection = await connect(redis.url);
  const definition = channelDefinition("fast");
  const channel = new Channel(connection, definition, { prefix: redis.prefix });
  let next = 0;
  let wrong = 0;
  await using subscription = await channel.subscribe(({ text }) => {
    if (Number(text) !== next++) wrong++;
  });
  const name = definition.address.format(redis.prefix, {});
  const flooding = flood({ url: redis.url, channel: name, payload: '{"type":"info","text":"#"}', count: 200_000 });
  await expect.poll(() => next + subscription.status.dropped, { timeout: 30_000 }).toBe(200_000);
  expect([wrong, subscription.status.dropped, subscription.status.queued]).toEqual([0, 0, 0]);
  await flooding;
}, 40_000);
