import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import { publishScript } from "../../src/runtime/channel/replay/scripts.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type RedisCluster, startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { slotOf } from "../../src/runtime/wire/slot.js";
import type { Note } from "../support/channels.js";
import { moveSlot, withMasters } from "../support/cluster-slots.js";
import { Heard, kept, note, numbers, replayedDefinition } from "../support/replayed.js";

let cluster: RedisCluster;
let listening: Connection;
let publishing: Connection;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  const options = { cluster: cluster.nodes, inboxHeartbeatMs: 500 };
  [listening, publishing] = await Promise.all([connect(options), connect(options)]);
  for (const one of [listening, publishing]) one.on("error", () => undefined);
  return async () => {
    await Promise.all([listening.close(), publishing.close()]);
  };
});

/** A channel whose slot the first master has, from both sides. */
function channelOn(master: number, purpose: string, sharded?: true) {
  for (let count = 0; ; count++) {
    const definition = replayedDefinition(`${purpose}-${count}`, kept, sharded);
    const name = definition.address.format("", {});
    if (Math.floor(slotOf(name) / 5_462) !== master) continue;
    return { name, here: new Channel(listening, definition), there: new Channel(publishing, definition) };
  }
}

const killSubscribers = (): Promise<unknown> =>
  withMasters(cluster, (masters) => Promise.all(masters.map((one) => one.call("CLIENT", "KILL", "TYPE", "pubsub"))));

/** One after the other, each as often as it takes: an outcome that is not known would be a second message. */
async function publish(channel: Channel<Note>, from: number, to: number): Promise<void> {
  for (const text of numbers(from, to)) await channel.publish(note(text));
}

for (const sharded of [undefined, true] as const) {
  const kind = sharded ? "sharded" : "not sharded";

  test(`replay on a cluster, ${kind}: what is published while the connections go comes once, and in order`, async () => {
    const channels = [0, 1, 2].map((master) => channelOn(master, `cluster-${kind.replace(" ", "-")}`, sharded));
    const heard = channels.map(() => new Heard());
    for (const [at, { here }] of channels.entries()) {
      const one = heard[at];
      if (one) await here.subscribe(one.handler, { onGap: one.onGap });
    }
    for (let times = 0; times < 4; times++) {
      const publishes = channels.map(({ there }) => publish(there, times * 50 + 1, times * 50 + 50));
      if (times < 3) await killSubscribers();
      await Promise.all(publishes);
    }
    for (const one of heard) await expect.poll(() => one.texts.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(200);
    for (const one of heard) expect(one.texts).toEqual(numbers(1, 200));
    expect(heard.some(({ log }) => log.some((text) => text.startsWith("+")))).toBe(true);
  });
}

test("replay on a cluster, sharded: a slot that moves, with publishing going on, loses and repeats nothing", async () => {
  const { name, here, there } = channelOn(0, "moving", true);
  const heard = new Heard();
  await using _one = await here.subscribe(heard.handler, { onGap: heard.onGap });
  let sent = 0;
  let isOver = false;
  const publishes = (async () => {
    for (; !isOver; sent++) await publish(there, sent + 1, sent + 1);
  })();
  await expect.poll(() => heard.log.length).toBeGreaterThan(20);
  await moveSlot(cluster, name, 0, 1);
  const moved = sent;
  await expect.poll(() => heard.log.length, { timeout: 15_000 }).toBeGreaterThan(moved + 50);
  isOver = true;
  await publishes;
  await expect.poll(() => heard.log.length, { timeout: 15_000 }).toBe(sent);
  expect(heard.texts).toEqual(numbers(1, sent));
  await moveSlot(cluster, name, 1, 0);
});

test("replay on a cluster, not sharded: a message that the nodes lost between them is read when the next one comes", async () => {
  const { name, here, there } = channelOn(1, "lost");
  const heard = new Heard();
  await using _one = await here.subscribe(heard.handler, { onGap: heard.onGap });
  await publish(there, 1, 1);
  const json = JSON.stringify(note("2"));
  // Kept as ever, and told to a channel where nobody is.
  const args = [`${name}-nowhere`, json, kept.maxEntries, kept.maxAgeMs, "PUBLISH", 90_000_000];
  const keys = [`{${name}}:history`, `{${name}}:number`];
  await publishing.execute({
    name: "publish",
    script: publishScript,
    keys,
    args,
    repeatable: false,
    decode: (reply) => reply,
  });
  await publish(there, 3, 4);
  await expect.poll(() => heard.texts).toEqual(numbers(1, 4));
  expect(heard.log.slice(0, 2)).toEqual(["1", "+2"]);
});

test("replay on a cluster, not sharded: a heartbeat finds the subscription wherever it is", async () => {
  const { name, here } = channelOn(2, "quiet");
  const gaps: number[] = [];
  await using _one = await here.subscribe(() => undefined);
  const second = await listening.inbox.subscribe(name, {
    message: () => undefined,
    gap: ({ sinceMs }) => gaps.push(sinceMs),
    isCounted: true,
  });
  const oldest = (): Promise<number> =>
    withMasters(cluster, async (masters) => {
      const lists = await Promise.all(masters.map(async (one) => String(await one.client("LIST", "TYPE", "PUBSUB"))));
      return Math.max(...lists.flatMap((list) => [...list.matchAll(/ age=(\d+)/g)].map(([, age]) => Number(age))));
    });
  await expect.poll(oldest, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
  expect(gaps).toEqual([]);
  await second.close();
});
