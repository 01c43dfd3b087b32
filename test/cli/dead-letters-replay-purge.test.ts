import { describe, expect, test } from "vitest";
import { useRedis } from "../support/redis.js";
import { projectWithMail } from "./support/dead-letters.js";

const redis = useRedis();

describe("dead-letters replay", () => {
  test("all, some by id, so many, at a rate; a dry run changes nothing", async () => {
    const { redloom, json, key, dead, redo, bury } = await projectWithMail(redis);
    for (let n = 1; n <= 6; n++) await bury("{}", {}, `${n}-0`);
    const replay = (...args: string[]) => redloom("dead-letters", "replay", "orders", "mail", ...args);
    expect((await replay("--dry-run")).stdout).toBe(`Would replay 6 dead letters of mail on ${key}.\n`);
    expect(await redis.raw.xlen(dead)).toBe(6);
    expect((await replay("--id", "3-0", "--id", "9-9")).stdout).toBe(
      `Replayed 1 dead letter of mail on ${key}.\n1 id is no dead letter of it.\n`,
    );
    expect((await replay("--limit", "3", "--rate", "0.5")).stdout).toBe(
      `Replayed 3 dead letters of mail on ${key}, the last one due in 4 s.\n`,
    );
    const { report } = await json("dead-letters", "replay", "orders", "mail");
    const about = { command: "dead-letters replay", ok: true, findings: [], key, group: "mail" };
    expect(report).toEqual({ ...about, dryRun: false, replayed: 2, skipped: 0 });
    expect([await redis.raw.xlen(dead), await redis.raw.xlen(redo)]).toEqual([0, 6]);
    for (const [flag, value] of [
      ["--rate", "0"],
      ["--limit", "many"],
      ["--rate", "-1"],
    ] as const) {
      expect((await replay(flag, value)).status).toBe(2);
    }
  });

  test("Ctrl-C: stops between two pages, tells what was done; the same command goes on", async () => {
    const controller = new AbortController();
    const { redloom, bury, dead } = await projectWithMail(redis, {
      interruption: () => controller.signal,
      showProgress: () => controller.abort(),
    });
    for (let n = 1; n <= 150; n++) await bury("{}", {}, `${n}-0`);
    const { status, stderr } = await redloom("dead-letters", "replay", "orders", "mail");
    expect([status, stderr]).toEqual([
      1,
      "error: Stopped: 100 dead letters were replayed\nfix: The same command goes on with the others.\n",
    ]);
    expect(await redis.raw.xlen(dead)).toBe(50);
  });
});

describe("dead-letters purge", () => {
  test("refused without a yes where nobody can be asked; counted by a dry run; done with --yes", async () => {
    const { redloom, json, key, dead, bury } = await projectWithMail(redis);
    const [now] = await redis.raw.time();
    await bury("{}", {}, "1-0");
    for (let n = 0; n < 3; n++) await bury("{}", {}, `${Number(now) * 1_000}-${n + 1}`);
    const purge = (...args: string[]) => redloom("dead-letters", "purge", "orders", "mail", ...args);
    const refused = await purge();
    expect([refused.status, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain(`Delete 4 dead letters of mail on ${key} for good?`);
    expect((await purge("--older-than", "7d", "--dry-run")).stdout).toBe(
      `Would delete 1 dead letter of mail on ${key}.\n`,
    );
    expect(await redis.raw.xlen(dead)).toBe(4);
    const { report } = await json("dead-letters", "purge", "orders", "mail", "--older-than", "7d", "--yes");
    const about = { command: "dead-letters purge", ok: true, findings: [], key, group: "mail" };
    expect(report).toEqual({ ...about, dryRun: false, purged: 1 });
    expect((await purge("--limit", "2", "--yes")).stdout).toBe(`Deleted 2 dead letters of mail on ${key}.\n`);
    expect(await redis.raw.xlen(dead)).toBe(1);
    expect((await purge("--older-than", "7 days")).status).toBe(2);
    const both = await purge("--id", "1-0", "--older-than", "1s", "--yes");
    expect([both.status, both.stderr]).toEqual([2, expect.stringContaining("`--id` and `--older-than`")]);
    expect(await redis.raw.xlen(dead)).toBe(1);
  });

  test("at a terminal: asks with the count; anything but yes deletes nothing", async () => {
    const asked: string[] = [];
    const ask = async (question: string): Promise<string> => (asked.push(question) > 1 ? "YES" : "");
    const { redloom, json, key, dead, bury } = await projectWithMail(redis, { ask });
    for (let n = 1; n <= 1_204; n++) await bury("{}", {}, `${n}-0`);
    const no = await redloom("dead-letters", "purge", "orders", "mail");
    expect(no).toEqual({ status: 1, stdout: "", stderr: "Nothing was deleted.\n" });
    asked.length = 0;
    const { status, report } = await json("dead-letters", "purge", "orders", "mail");
    expect([status, report]).toMatchObject([1, { ok: false, purged: 0, because: "not-confirmed" }]);
    expect((await redloom("dead-letters", "purge", "orders", "mail")).status).toBe(0);
    expect(asked[0]).toBe(`Delete 1,204 dead letters of mail on ${key} for good? [y/N] `);
    expect(await redis.raw.xlen(dead)).toBe(0);
  });
});

describe("dead-letters by error and by time of death", () => {
  test("list, replay and purge mean only those; the newest of them are listed", async () => {
    const { redloom, json, key, dead, bury } = await projectWithMail(redis);
    const [now] = await redis.raw.time();
    const at = (hoursAgo: number): string => `${(Number(now) - hoursAgo * 3_600) * 1_000}-0`;
    for (const hours of [9, 8, 7, 6]) await bury("{}", {}, at(hours));
    for (const hours of [5, 4, 3, 2]) await bury("{}", { error: "TimeoutError" }, at(hours));
    const of = (name: string, ...args: string[]) => redloom("dead-letters", name, "orders", "mail", ...args);
    const listed = async (...args: string[]): Promise<string[]> =>
      (await json("dead-letters", "list", "orders", "mail", ...args)).report.deadLetters.map(
        ({ id }: { id: string }) => id,
      );
    expect(await listed("--error", "TypeError", "--limit", "2")).toEqual([at(6), at(7)]);
    expect(await listed("--older-than", "450m")).toEqual([at(8), at(9)]);
    expect(await listed("--newer-than", "210m")).toEqual([at(2), at(3)]);
    expect(await listed("--older-than", "270m", "--newer-than", "450m")).toEqual([at(5), at(6), at(7)]);
    expect((await of("list", "--error", "TypeError")).stdout).toContain(
      `8 dead letters of mail on ${key}, of which these are the newest 4 that are meant\n`,
    );
    expect((await of("list", "--error", "RangeError")).stdout).toBe(
      `None of the 8 dead letters of mail on ${key} is meant.\n`,
    );
    expect((await of("replay", "--error", "TypeError", "--newer-than", "450m")).stdout).toBe(
      `Replayed 2 dead letters of mail on ${key}.\n`,
    );
    expect((await of("replay", "--older-than", "510m")).stdout).toBe(`Replayed 1 dead letter of mail on ${key}.\n`);
    expect((await of("replay", "--id", at(8), "--id", at(5), "--error", "TypeError", "--dry-run")).stdout).toBe(
      `Would replay 1 dead letter of mail on ${key}.\n` +
        "1 id is no dead letter of it, or died of something other than TypeError.\n",
    );
    expect((await of("purge", "--error", "TimeoutError", "--older-than", "210m", "--yes")).stdout).toBe(
      `Deleted 2 dead letters of mail on ${key}.\n`,
    );
    expect((await redis.raw.xrange(dead, "-", "+")).map(([id]) => id)).toEqual([at(8), at(3), at(2)]);
    for (const name of ["replay", "purge"]) {
      const both = await of(
        name,
        "--id",
        at(8),
        "--newer-than",
        "1s",
        "--yes".repeat(Number(name === "purge")) || "--dry-run",
      );
      expect([both.status, both.stderr]).toEqual([2, expect.stringContaining("`--id` and `--newer-than`")]);
    }
    expect((await of("list", "--newer-than", "soon")).status).toBe(2);
  });
});
