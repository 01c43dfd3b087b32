import { afterAll, beforeAll, expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { channelDefinition, type Note } from "../support/channels.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let channel: Channel<Note>;
beforeAll(() => {
  channel = new Channel(connection, channelDefinition("refused"), { prefix: redis.prefix });
});
/** As programs without types can give it. */
const untyped = (value: unknown): never => value as never;

const wrongForBoth: unknown[] = [
  { overflow: "drop" },
  { overflow: null },
  { overflow: {} },
  { overflow: ["x"] },
  { overflow: { latest: "" } },
  { maxQueuedBytes: "5" },
  { from: "beginning" },
  { from: "now" },
  { onGap: 5 },
  { onError: "log" },
  { onInvalid: {} },
  { signal: 5 },
  { signal: {} },
  { maxQueued: 5 },
  null,
  5,
  [],
];

test("subscribe: what is no policy, field, number, listener or option is refused before any I/O", async () => {
  const wrong = [...wrongForBoth, { concurrency: 0 }, { concurrency: 1.5 }, { order: {} }, { order: null }];
  for (const options of wrong) {
    const refused = channel.subscribe(() => undefined, untyped(options));
    await expect(refused, JSON.stringify(options)).rejects.toThrow(OptionsInvalidError);
  }
  await expect(channel.subscribe(() => undefined, untyped({ concurency: 3 }))).rejects.toMatchObject({
    message: expect.stringContaining("no option `concurency`"),
    fix: expect.stringContaining("`concurrency`"),
  });
  expect(await redis.raw.pubsub("CHANNELS", "*refused*")).toEqual([]);
});

test("listen: the same, and what goes for handlers only", async () => {
  for (const options of [...wrongForBoth, { concurrency: 3 }, { order: { by: "text" } }]) {
    await expect(channel.listen(untyped(options)), JSON.stringify(options)).rejects.toThrow(OptionsInvalidError);
  }
  expect(await redis.raw.pubsub("CHANNELS", "*refused*")).toEqual([]);
});

test("subscribe: without a handler it is refused before any I/O", async () => {
  for (const handler of [undefined, "x", { concurrency: 3 }]) {
    await expect(channel.subscribe(untyped(handler))).rejects.toThrow(/no handler/);
  }
  expect(await redis.raw.pubsub("CHANNELS", "*refused*")).toEqual([]);
});
