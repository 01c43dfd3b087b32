import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { about, all, bury, openBuried } from "../support/buried.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const open = (name: string) => openBuried(connection, redis, name);

describe("dead letters: what is told", () => {
  test("list: everything that is known of each, decoded when it is asked for", async () => {
    const { deadLetters, dead } = open("told");
    await bury(redis, dead, 2);
    expect(await deadLetters.count()).toBe(2);
    const [first, second] = await all(deadLetters.list());
    expect(first).toMatchObject({
      id: "1000000-0",
      originalId: "1000-0",
      error: { name: "TypeError", message: "no such thing" },
      headers: { trace: "t0" },
      attempts: 3,
      replays: 0,
      consumer: "c1",
      addedAt: 1_000,
      deadAt: 1_000_000,
      firstDeadAt: 1_000_000,
    });
    expect([first?.message, first?.decodeError]).toEqual([{ number: 0 }, undefined]);
    expect(Buffer.from(first?.raw ?? []).toString()).toBe('{"number":0}');
    expect(second?.message).toEqual({ number: 1 });
    expect(await deadLetters.get("1000001-0")).toMatchObject({ originalId: "1000-1" });
    expect(await deadLetters.get("1-1")).toBeUndefined();
  });

  test("list: in both directions, from and to an id or a time, so many; over pages", async () => {
    const { deadLetters, dead } = open("ranges");
    await bury(redis, dead, 450);
    const numbers = async (options: Parameters<typeof deadLetters.list>[0]): Promise<(number | undefined)[]> =>
      (await all(deadLetters.list(options))).map(({ message }) => message?.number);
    expect(await numbers({})).toEqual(Array.from({ length: 450 }, (_, n) => n));
    expect(await numbers({ reverse: true })).toEqual(Array.from({ length: 450 }, (_, n) => 449 - n));
    expect(await numbers({ from: 1_000_003, to: new Date(1_000_005) })).toEqual([3, 4, 5]);
    expect(await numbers({ from: "1000447-0" })).toEqual([447, 448, 449]);
    expect(await numbers({ reverse: true, limit: 2 })).toEqual([449, 448]);
    for (const wrong of [
      { limit: -1 },
      { from: Number.NaN },
      { to: new Date(Number.NaN) },
      { from: "(1-1" },
      { to: "yesterday" },
    ])
      await expect(numbers(wrong)).rejects.toThrow(OptionsInvalidError);
  });

  test("a payload that is no message: told with its bytes and the reason, between the others", async () => {
    const { deadLetters, dead } = open("undecodable");
    await redis.raw.xadd(dead, "5-0", "data", Buffer.from([0xff, 0xfe]), ...about({ id: "1-1", at: 5 }));
    await redis.raw.xadd(dead, "6-0", "other", "field", ...about({ id: "1-2", at: 6 }));
    const [bytes, foreign] = await all(deadLetters.list());
    expect([bytes?.message, bytes?.decodeError]).toEqual([
      undefined,
      expect.objectContaining({ code: "PAYLOAD_INVALID" }),
    ]);
    expect([...(bytes?.raw ?? [])]).toEqual([0xff, 0xfe]);
    expect([foreign?.raw, foreign?.decodeError]).toEqual([
      undefined,
      expect.objectContaining({ code: "PAYLOAD_INVALID" }),
    ]);
  });
});

describe("dead letters: purge", () => {
  test("by what the filter says, by ids and times, and by ages by the server's clock", async () => {
    const { deadLetters, dead } = open("chosen");
    const now = Date.now();
    const hours = 3_600_000;
    await bury(redis, dead, 300, (n) => now - (300 - n) * 60_000 + 30_000);
    const listed = await all(deadLetters.list({ olderThanMs: hours, newerThanMs: 2 * hours }));
    expect(listed).toHaveLength(60);
    expect(listed[0]?.deadAt).toBeLessThanOrEqual(listed.at(-1)?.deadAt ?? 0);
    expect(await all(deadLetters.list({ newerThanMs: 0 }))).toEqual([]);
    const before = listed[0]?.id ?? "";
    const filter = ({ originalId }: { readonly originalId: string }): boolean =>
      Number(originalId.split("-")[1]) % 2 === 0;
    const chosen = listed.filter(filter).length;
    expect(await deadLetters.purge({ olderThanMs: hours, newerThanMs: 2 * hours, filter })).toEqual({ purged: chosen });
    expect(await deadLetters.count()).toBe(300 - chosen);
    expect(await deadLetters.purge({ to: before, limit: 5 })).toEqual({ purged: 5 });
    await expect(deadLetters.purge({ newerThanMs: -1 })).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
    await expect(deadLetters.purge({ ids: ["1-0"], newerThanMs: 1 })).rejects.toMatchObject({
      code: "OPTIONS_INVALID",
    });
  });

  test("deletes all, those with these ids, or those that are old enough; a dry run only counts", async () => {
    const { deadLetters, dead } = open("purge");
    const now = Date.now();
    // Half of them an hour old, the others of a minute ago.
    await bury(redis, dead, 500, (n) => now - (n < 250 ? 3_600_000 : 60_000) + n);
    expect(await deadLetters.purge({ olderThanMs: 1_800_000, dryRun: true })).toEqual({ purged: 250 });
    expect(await deadLetters.count()).toBe(500);
    expect(await deadLetters.purge({ olderThanMs: 1_800_000 })).toEqual({ purged: 250 });
    const [first] = await all(deadLetters.list({ limit: 1 }));
    expect(first?.originalId).toBe("1000-250");
    expect(await deadLetters.purge({ ids: [first?.id ?? "", "1-1"] })).toEqual({ purged: 1 });
    const told: number[] = [];
    expect(await deadLetters.purge({ all: true, onProgress: ({ done }) => void told.push(done) })).toEqual({
      purged: 249,
    });
    expect(told).toEqual([100, 200, 249]);
    expect(await deadLetters.count()).toBe(0);
  });
});
