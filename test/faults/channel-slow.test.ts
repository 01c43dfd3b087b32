import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { Channel } from "../../src/runtime/channel/channel.js";
import { connect } from "../../src/runtime/connection/connect.js";
import { channelDefinition } from "../support/channels.js";
import { startChild } from "../support/child.js";
import { useRedis } from "../support/redis.js";
import { note, replayedDefinition } from "../support/replayed.js";
import type { SlowConfig, SlowOutcome, SlowReport } from "./slow/program.js";

const program = new URL("./slow/program.ts", import.meta.url);
const messages = 100_000;
const maxQueuedMessages = 200;
const text = (number: string | number): string => `${number} ${"x".repeat(1_000)}`;

describe("a slow subscriber against 100,000 messages of 1 kB", () => {
  const redis = useRedis({ own: true });
  let report: SlowReport;
  const of = (name: string): SlowOutcome => {
    const outcome = report.outcomes[name];
    if (!outcome) throw new Error(`no outcome of ${name}`);
    return outcome;
  };

  /** What the server keeps for those who do not read it as fast as it comes. */
  const unreadBytes = async (): Promise<number> => {
    const clients = String(await redis.raw.client("LIST", "TYPE", "PUBSUB"));
    return Math.max(0, ...[...clients.matchAll(/ omem=(\d+)/g)].map(([, bytes]) => Number(bytes)));
  };

  beforeAll(async () => {
    await using connection = await connect(redis.url);
    const replayed = new Channel(
      connection,
      replayedDefinition("replayed", { maxEntries: 1_000_000, maxAgeMs: 600_000 }),
    );
    for (let sent = 0; sent < messages; sent += 1_000) {
      await Promise.all(Array.from({ length: 1_000 }, (_, at) => replayed.publish(note(text(sent + at)))));
    }
    const config: SlowConfig = { url: redis.url, messages, maxQueuedMessages };
    const child = startChild(program, config, ["--expose-gc"]);
    const line = child.line(/^\{/, 400_000);
    await child.line(/^ready$/);
    const flooded = new Channel(connection, channelDefinition("flooded"));
    const other = new Channel(connection, channelDefinition("other"));
    for (let sent = 0; sent < messages; sent += 500) {
      const batch = Array.from({ length: 500 }, (_, at) => flooded.publish(note(text(sent + at))));
      await Promise.all([...batch, ...Array.from({ length: 5 }, (_, at) => other.publish(note(sent / 100 + at)))]);
      // Faster than any handler, and not faster than one process can read at all: the server throws out who is far behind.
      do await sleep(10);
      while ((await unreadBytes()) > 8_000_000);
    }
    report = JSON.parse(await line);
    expect(await child.ended).toBe(0);
    console.log(`peak ${Math.round(report.peakBytes / 1_000_000)} MB beyond the beginning`);
  }, 500_000);

  it("drop-oldest: what was dropped is counted and told, and the newest are handled", () => {
    const { status, dropped, overflows, inOrder, last, otherGaps } = of("drop-oldest");
    expect(status.dropped).toBeGreaterThan(messages / 2);
    expect(dropped).toBe(status.dropped);
    expect(overflows).toBeGreaterThan(1);
    expect(status.handled + status.dropped).toBe(messages);
    expect([inOrder, last, otherGaps]).toEqual([true, messages - 1, 0]);
  });

  it("drop-newest: the first are handled, each after the other, and the dropped are counted and told", () => {
    const { status, dropped, first, inOrder, otherGaps } = of("drop-newest");
    expect(first).toEqual(Array.from({ length: 20 }, (_, at) => at));
    expect(dropped).toBe(status.dropped);
    expect(status.handled + status.dropped).toBe(messages);
    expect([inOrder, otherGaps]).toEqual([true, 0]);
  });

  it("latest: the newest value is handled last, and what was replaced is no gap", () => {
    const { status, overflows, inOrder, last, otherGaps } = of("latest");
    expect(status.superseded).toBeGreaterThan(messages / 2);
    expect(status.handled + status.superseded).toBe(messages);
    expect([overflows, inOrder, last, otherGaps]).toEqual([0, true, messages - 1, 0]);
  });

  it("close: it ends by itself, once its bound is reached, and says so", () => {
    const { closed, overflows, otherGaps } = of("close");
    expect([closed, overflows, otherGaps]).toEqual([true, 1, 0]);
  });

  it("replay: what the history has comes as it is handled, all of it, in order", () => {
    const { seen, inOrder, last, overflows, otherGaps, first } = of("replayed");
    expect(first[0]).toBe(0);
    expect([seen, inOrder, last, overflows, otherGaps]).toEqual([messages, true, messages - 1, 0, 0]);
  });

  it("others on the same connection miss nothing, and no connection was lost", () => {
    const { seen, inOrder, overflows, otherGaps } = of("other");
    expect([seen, inOrder, overflows, otherGaps]).toEqual([1_000, true, 0, 0]);
  });

  it("holds little: far less than came", () => {
    expect(report.peakBytes).toBeLessThan(60_000_000);
  });
});
