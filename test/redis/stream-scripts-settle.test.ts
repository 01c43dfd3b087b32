import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { type GroupCommands, memberOf, type Owned } from "../../src/runtime/stream/group/group-commands.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { openBench, orderedWorkers } from "../support/group-scripts.js";
import { useRedis } from "../support/redis.js";
import { workers } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

let opened = 0;
const open = (ordered = false) =>
  openBench(redis, connection, `settle-${opened++}`, { ...(ordered ? orderedWorkers : workers), ackTimeoutMs: 0 });
const run = <Reply>(command: Command<Reply>): Promise<Reply> => connection.execute(command);
const why = { attempts: 1, error: "E", message: "m" };

/** Every way to end a delivery, or to go on with it, and what it says of one that is not ours. */
const ways: Record<string, (commands: GroupCommands, consumer: string, owned: Owned) => [Command<unknown>, unknown]> = {
  acknowledge: (commands, consumer, owned) => [
    commands.acknowledge(consumer, [owned], true),
    { replies: ["taken"], next: [] },
  ],
  "dead letter": (commands, consumer, owned) => [
    commands.deadLetter(consumer, owned, why, true),
    { replies: ["taken"], next: [] },
  ],
  retry: (commands, consumer, owned) => [
    commands.retry(consumer, owned, { delayMs: 0, countsAsAttempt: true, starts: 1 }),
    "taken",
  ],
  "retry that does not count": (commands, consumer, owned) => [
    commands.retry(consumer, owned, { delayMs: 0, countsAsAttempt: false }),
    "taken",
  ],
  "hand back": (commands, consumer, owned) => [commands.handBack(consumer, [owned]), 0],
  "record start": (commands, consumer, owned) => [commands.recordStart(consumer, owned, 1), false],
  heartbeat: (commands, consumer, owned) => [
    commands.heartbeat(consumer, [owned]),
    { taken: [memberOf(owned)], trimmed: [] },
  ],
  beat: (commands, consumer, owned) => [
    commands.beat(consumer, "instance", [owned]),
    { taken: [memberOf(owned)], trimmed: [], replaced: false },
  ],
  "acknowledge with": (commands, consumer, owned) => [
    commands.acknowledgeWith(consumer, owned, [], true),
    { reply: "taken", replies: [], next: [] },
  ],
};

describe("a delivery that is not ours", () => {
  for (const [name, way] of Object.entries(ways)) {
    for (const ordered of [false, true]) {
      it(`changes nothing by ${name}${ordered ? ", ordered" : ""}: another's, another count, settled, unknown`, async () => {
        const { commands, key, add, pending, read } = await open(ordered);
        await add("a");
        await add("a");
        const [first] = ordered
          ? [{ id: (await run(commands.readOrdered("me", 10))).entries[0]?.[0] ?? "", source: "s" as const, count: 1 }]
          : await read("me");
        if (!first) throw new Error("nothing was read");
        const before = (await pending()).map(({ idleMs: _, ...row }) => row);
        const strangers: [string, Owned][] = [
          ["other", first],
          ["me", { ...first, count: 2 }],
          ["me", { ...first, count: 0 }],
          ["me", { ...first, id: "1-1" }],
          ["me", { ...first, source: "r" }],
        ];
        for (const [consumer, owned] of strangers) {
          const [command, taken] = way(commands, consumer, owned);
          expect(await run(command)).toEqual(taken);
        }
        expect((await pending()).map(({ idleMs: _, ...row }) => row)).toEqual(before);
        const { retry, starts, dead } = commands.keys;
        expect(await redis.raw.exists(retry, starts, dead)).toBe(0);
        await redis.raw.xack(key, "workers", first.id);
        const [command, taken] = way(commands, "me", first);
        expect(await run(command)).toEqual(taken);
      });
    }
  }

  it("is passed over among those that are", async () => {
    const { commands, key, add, read, pending } = await open();
    for (let count = 0; count < 300; count++) await add();
    const deliveries = await read("me", 300);
    const lost = new Set(deliveries.filter((_, index) => index % 3 === 0).map(({ id }) => id));
    await redis.raw.xclaim(key, "workers", "other", 0, ...lost);
    const { replies } = await run(commands.acknowledge("me", deliveries, false));
    expect(replies).toEqual(deliveries.map(({ id }) => (lost.has(id) ? "taken" : "settled")));
    expect((await pending()).map(({ member }) => member)).toEqual([...lost].map((id) => `s|${id}`));
  });
});

describe("retry", () => {
  it("makes it due by the server's clock, as the next attempt, whoever takes it", async () => {
    const { commands, add, read, allDue } = await open();
    await add();
    const [held] = await read("me");
    if (!held) throw new Error("nothing was read");
    const options = { delayMs: 60_000, countsAsAttempt: true };
    expect(await run(commands.retry("me", held, options))).toBe("settled");
    expect(await run(commands.retry("me", held, options))).toBe("settled");
    const early = await run(commands.claimDue("other", 10));
    expect(early.entries).toEqual([]);
    expect(early.nextInMs).toBeGreaterThan(0);
    expect(early.nextInMs).toBeLessThanOrEqual(60_000);
    await allDue();
    expect(await run(commands.claimDue("other", 10))).toMatchObject({
      entries: [{ ...held, count: 2, previousOwner: "me", starts: undefined, openStart: false }],
      nextInMs: undefined,
    });
  });

  it("that does not count leaves the count as it was, also where it is repeated", async () => {
    const { commands, add, read, allDue } = await open();
    await add();
    const [held] = await read("me");
    if (!held) throw new Error("nothing was read");
    for (let times = 0; times < 2; times++) {
      expect(await run(commands.retry("me", held, { delayMs: 1e9, countsAsAttempt: false }))).toBe("settled");
    }
    await allDue();
    expect((await run(commands.claimDue("me", 10))).entries).toMatchObject([{ id: held.id, count: 1 }]);
  });

  it("is not taken for stale while it waits, and is claimed up to a limit when it is due", async () => {
    const { commands, add, read } = await open();
    for (let count = 0; count < 5; count++) await add();
    for (const held of await read("me")) await run(commands.retry("me", held, { delayMs: 0, countsAsAttempt: true }));
    expect((await run(commands.claimStale("other", { limit: 10, ownToo: true, everyMs: 0 }))).entries).toEqual([]);
    expect((await run(commands.claimDue("other", 3))).entries).toHaveLength(3);
    expect(await run(commands.claimDue("other", 3))).toMatchObject({ entries: [{}, {}], nextInMs: undefined });
  });

  it("of what was trimmed is told when it is due, and nothing stays", async () => {
    const { commands, key, add, read, pending } = await open();
    await add();
    const [held] = await read("me");
    if (!held) throw new Error("nothing was read");
    await run(commands.retry("me", held, { delayMs: 0, countsAsAttempt: true, starts: 1 }));
    await redis.raw.xdel(key, held.id);
    expect(await run(commands.claimDue("other", 10))).toMatchObject({ entries: [], trimmed: [memberOf(held)] });
    expect(await pending()).toEqual([]);
    expect(await redis.raw.exists(commands.keys.retry, commands.keys.starts)).toBe(0);
  });
});

describe("starts", () => {
  it("are recorded of what was reclaimed, opened by a start, closed by a retry, gone when it is settled", async () => {
    const { commands, add, read, allDue } = await open();
    await add();
    const starts = (member: string) => redis.raw.hget(commands.keys.starts, member);
    const [first] = await read("crashed");
    if (!first) throw new Error("nothing was read");
    const member = memberOf(first);
    const [suspect] = (await run(commands.claimStale("me", { limit: 10, ownToo: false, everyMs: 0 }))).entries;
    expect(suspect).toMatchObject({ count: 2, starts: 0, openStart: false, previousOwner: "crashed" });
    if (!suspect) return;
    expect(await run(commands.recordStart("me", suspect, 1))).toBe(true);
    expect(await starts(member)).toBe("1!");
    const [again] = (await run(commands.claimStale("next", { limit: 10, ownToo: false, everyMs: 0 }))).entries;
    expect(again).toMatchObject({ count: 3, starts: 1, openStart: true });
    if (!again) return;
    expect(await run(commands.recordStart("next", again, 2))).toBe(true);
    await run(commands.retry("next", again, { delayMs: 0, countsAsAttempt: true, starts: 2 }));
    expect(await starts(member)).toBe("2");
    const [retried] = (await run(commands.claimDue("next", 1))).entries;
    expect(retried).toMatchObject({ starts: 2, openStart: false });
    if (!retried) return;
    await run(commands.recordStart("next", retried, 3));
    await run(commands.retry("next", retried, { delayMs: 1e9, countsAsAttempt: false, starts: 3 }));
    expect(await starts(member)).toBe("2");
    await allDue();
    const [last] = (await run(commands.claimDue("next", 1))).entries;
    if (last) await run(commands.acknowledge("next", [last], false));
    expect(await redis.raw.exists(commands.keys.starts)).toBe(0);
  });

  it("are not recorded of a reply that was lost, but of what an earlier life of the name had", async () => {
    const { add, read, stranded } = await open();
    await add();
    await read("me");
    expect((await stranded("me", false)).entries).toMatchObject([{ count: 1, starts: undefined }]);
    expect((await stranded("me", true)).entries).toMatchObject([{ count: 2, starts: 0, openStart: false }]);
  });

  it("are deleted with a dead letter, and with what was trimmed", async () => {
    const { commands, key, add, read } = await open();
    await add();
    await add();
    await read("crashed");
    const { entries } = await run(commands.claimStale("me", { limit: 10, ownToo: false, everyMs: 0 }));
    const [one, two] = entries;
    if (!one || !two) throw new Error("nothing was claimed");
    await run(commands.deadLetter("me", one, why, false));
    await redis.raw.xdel(key, two.id);
    expect(await run(commands.claimStale("next", { limit: 10, ownToo: false, everyMs: 0 }))).toMatchObject({
      trimmed: [memberOf(two)],
    });
    expect(await redis.raw.exists(commands.keys.starts)).toBe(0);
  });
});

describe("hand back", () => {
  it("gives it to whoever comes first, at once and as the same attempt, and rings", async () => {
    const { commands, add, read } = await open();
    await add();
    const listener = redis.raw.duplicate();
    const rung = new Promise((resolve) => listener.on("message", (_channel, message) => resolve(message)));
    await listener.subscribe(commands.doorbell);
    const held = await read("me");
    expect(await run(commands.handBack("me", held))).toBe(1);
    expect(await rung).toBe("0");
    listener.disconnect();
    expect((await run(commands.claimDue("other", 10))).entries).toMatchObject([{ count: 1, previousOwner: "me" }]);
    expect(await run(commands.handBack("me", held))).toBe(0);
  });
});

describe("dead letter", () => {
  it("keeps the bytes and says what happened; a trimmed entry leaves none", async () => {
    const { commands, key, read, pending } = await open();
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    const id = await redis.raw.xadd(key, "*", "data", bytes, "header:trace", "t");
    const [held] = await read("me");
    if (!held) throw new Error("nothing was read");
    expect((await run(commands.deadLetter("me", held, { ...why, attempts: 3 }, false))).replies).toEqual(["settled"]);
    const [[, fields] = []] = await redis.raw.xrangeBuffer(commands.keys.dead, "-", "+");
    const at = fields?.pop();
    expect(Number(at)).toBeGreaterThan(1_600_000_000_000);
    const rest = ["header:trace", "t", "redloom-id", id, "redloom-group", "workers", "redloom-consumer", "me"];
    const about = ["redloom-attempts", "3", "redloom-error", "E", "redloom-message", "m", "redloom-at"];
    expect(fields).toEqual(["data", bytes, ...rest, ...about].map((one) => Buffer.from(one ?? "")));

    await redis.raw.xadd(key, "*", "data", "{}");
    const [gone] = await read("me");
    if (!gone) throw new Error("nothing was read");
    await redis.raw.xdel(key, gone.id);
    expect((await run(commands.deadLetter("me", gone, why, false))).replies).toEqual(["trimmed"]);
    expect(await redis.raw.xlen(commands.keys.dead)).toBe(1);
    expect(await pending()).toEqual([]);
  });
});
