import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Channel, ParameterizedChannel } from "../../src/runtime/channel/channel.js";
import { historyScript } from "../../src/runtime/channel/replay/scripts.js";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OutcomeUnknownError } from "../../src/runtime/errors.js";
import type { Note } from "../support/channels.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { type Random, randomOf, seedOfRun } from "../support/random.js";
import { useRedis } from "../support/redis.js";
import { Heard, note, replayedDefinition, replayedRooms } from "../support/replayed.js";
import { brokenPromises, type Outcome } from "./replay/verdict.js";

const seed = seedOfRun();
const cuts = 30;
const redis = useRedis();
let proxy: TcpProxy;
beforeAll(async () => {
  proxy = await startProxy({ port: Number(new URL(redis.url).port) });
});
afterAll(() => proxy[Symbol.asyncDispose]());

const long = { maxEntries: 100_000, maxAgeMs: 60_000 };
const short = { maxEntries: 1, maxAgeMs: 60_000 };
const rooms = ["a", "b", "c"] as const;

/** Whoever publishes goes through the proxy as well. What became of each message is written down. */
class Source {
  readonly outcomes = new Map<number, Outcome>();
  readonly #channel: Channel<Note, Note, object>;

  constructor(channel: Channel<Note, Note, object>) {
    this.#channel = channel;
  }

  async publish(): Promise<void> {
    const number = this.outcomes.size + 1;
    this.outcomes.set(number, "unknown");
    try {
      await this.#channel.publish(note(number));
      this.outcomes.set(number, "published");
    } catch (error) {
      this.outcomes.set(number, error instanceof OutcomeUnknownError ? "unknown" : "refused");
    }
  }

  get published(): number {
    return [...this.outcomes.values()].filter((outcome) => outcome === "published").length;
  }
}

/** One fault, and what ends it. */
async function harm(random: Random): Promise<string> {
  const kind = random.pick(["cut", "refuse", "kill", "lose reply", "lose request", "late", "abandon", "blackhole"]);
  if (kind === "cut") proxy.cutAll();
  else if (kind === "abandon") proxy.abandonAll();
  else if (kind === "kill") await redis.raw.call("CLIENT", "KILL", "TYPE", "pubsub");
  else if (kind === "refuse") {
    const refusal = proxy.refuse();
    proxy.cutAll();
    await sleep(random.whole(50, 600));
    refusal.stop();
  } else if (kind === "late") {
    const delay = proxy.delayReplies(random.whole(10, 60));
    proxy.cutAll();
    await sleep(300);
    delay.stop();
  } else if (kind === "blackhole") {
    const hole = proxy.blackhole();
    await sleep(random.whole(100, 700));
    hole.stop();
    // Bytes are missing on what is open.
    proxy.cutAll();
  } else {
    const fault =
      kind === "lose reply" ? proxy.cutBeforeReply(historyScript.sha1) : proxy.cutBeforeRequest(historyScript.sha1);
    proxy.cutAll();
    await expect.poll(() => fault.fired, { timeout: 30_000 }).toBe(1);
  }
  return kind;
}

describe(`replay under faults, REDLOOM_SEED=${seed}`, () => {
  const heard = new Map<string, Heard>();
  const sources = new Map<string, Source>();
  const open: Connection[] = [];

  const connected = async (): Promise<Connection> => {
    const connection = await connect(proxy.url, {
      inboxHeartbeatMs: 100,
      connectTimeoutMs: 3_000,
      commandTimeoutMs: 1_000,
    });
    connection.on("error", () => undefined);
    open.push(connection);
    return connection;
  };
  const hear = (name: string): Heard => {
    const one = new Heard();
    heard.set(name, one);
    return one;
  };

  async function subscribeAndPublish(): Promise<void> {
    const [here, there] = [await connected(), await connected()];
    const options = { prefix: redis.prefix };
    for (const [name, replay, sharded] of [
      ["long", long, undefined],
      ["sharded", long, true],
      ["short", short, undefined],
    ] as const) {
      const definition = replayedDefinition(name, replay, sharded);
      const one = hear(name);
      const about = { onGap: one.onGap, onError: () => undefined };
      await new Channel(here, definition, options).subscribe(one.handler, about);
      sources.set(name, new Source(new Channel(there, definition, options)));
    }
    const parameterized = replayedRooms("rooms", long);
    for (const room of rooms) {
      hear(room);
      sources.set(room, new Source(new ParameterizedChannel(there, parameterized, options).at({ room, seat: 1 })));
    }
    await new ParameterizedChannel(here, parameterized, options).subscribeAll(
      (message, context) => heard.get(context.parameters.room)?.handler(message, context),
      { onGap: (gap) => rooms.map((room) => heard.get(room)?.onGap(gap)), onError: () => undefined },
    );
  }

  test(`every message comes once, in order, or a resync is told, over ${cuts} cuts`, async () => {
    const random = randomOf(seed);
    await subscribeAndPublish();
    let isOver = false;
    const publishing = [...sources.values()].map(async (source) => {
      for (; !isOver; await sleep(1)) await source.publish();
    });
    // A pattern fills what it has heard of.
    for (const one of heard.values()) await expect.poll(() => one.log.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const kinds: string[] = [];
    for (let at = 0; at < cuts; at++) {
      await sleep(random.whole(20, 200));
      kinds.push(await harm(random));
    }
    isOver = true;
    await Promise.all(publishing);
    // All is well again: what comes now shows what came before.
    for (const source of sources.values()) {
      const before = source.published;
      await expect
        .poll(async () => source.publish().then(() => source.published), { timeout: 30_000 })
        .toBeGreaterThan(before);
    }
    for (const [name, source] of sources) {
      const one = heard.get(name);
      const broken = () => (one ? brokenPromises(one, source.outcomes) : ["nobody heard"]);
      await expect.poll(broken, { timeout: 45_000, message: `${name} after ${kinds}` }).toEqual([]);
      const count = (what: (text: string) => boolean): number => one?.log.filter(what).length ?? 0;
      console.log(
        `REDLOOM_SEED=${seed} ${name}: ${source.published} published, ${count((text) => text.startsWith("+"))} from the ` +
          `history, ${count((text) => text === "resync")} times resync`,
      );
    }
    for (const name of ["long", "sharded", ...rooms]) {
      expect(
        heard.get(name)?.log.some((text) => text.startsWith("+")),
        name,
      ).toBe(true);
      expect(heard.get(name)?.log, name).not.toContain("resync");
    }
    for (const connection of open) await connection.close();
  }, 300_000);
});

test("the verdict on replay finds what is missing, what comes twice, and what comes too late", () => {
  const outcomes = new Map<number, Outcome>([
    [1, "published"],
    [2, "unknown"],
    [3, "published"],
    [4, "published"],
  ]);
  expect(brokenPromises({ log: ["1", "+3", "4"] }, outcomes)).toEqual([]);
  expect(brokenPromises({ log: ["1", "resync", "4"] }, outcomes)).toEqual([]);
  expect(brokenPromises({ log: ["1", "4"] }, outcomes)).toEqual(["3 is missing before 4"]);
  expect(brokenPromises({ log: ["1", "3", "+3", "4"] }, outcomes)).toEqual(["3 after 3"]);
  expect(brokenPromises({ log: ["1", "3"] }, outcomes)).toEqual(["ends with 3 of 4"]);
});
