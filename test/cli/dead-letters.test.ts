import { describe, expect, test } from "vitest";
import { progressLine, progressOf } from "../../cli/printing/progress.js";
import { nowhere } from "../../cli/surroundings.js";
import { commandLine } from "../support/command-line.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let projects = 0;

/** A project with the group `mail` on `orders`, whose names in Redis nobody else has. */
async function project(surroundings: Parameters<typeof commandLine>[2] = {}) {
  const prefix = `${redis.prefix}${projects++}:`;
  const key = `${prefix}shop:orders`;
  await redis.raw.xgroup("CREATE", key, "mail", "0", "MKSTREAM");
  const dead = `{${key}}:dead:mail`;
  const bury = async (payload: string, more: Readonly<Record<string, string>> = {}, id = "*"): Promise<string> => {
    const facts = {
      ...{ id: "1000000-1", group: "mail", consumer: "host-1-abc", attempts: "3" },
      ...{ error: "TypeError", message: "no such\nthing \u001b[31m", at: "1700000000000", ...more },
    };
    const about = Object.entries(facts).flatMap(([name, value]) => [`redloom-${name}`, value]);
    return String(await redis.raw.xadd(dead, id, "data", payload, "header:trace", "t1", ...about));
  };
  return { ...commandLine(redis.url, prefix, surroundings), key, dead, redo: `{${key}}:redo:mail`, bury };
}

const order = {
  id: "o1",
  total: 3,
  card: { holder: "Ann", number: "4111-secret" },
  cards: [{ holder: "B", number: "x-secret" }],
};

describe("dead-letters list", () => {
  test("the newest first, two lines each, nothing of their payloads; none: says so", async () => {
    const { redloom, key, bury } = await project({ columns: 80 });
    expect((await redloom("dead-letters", "list", "orders", "mail")).stdout).toBe(
      `No dead letters of mail on ${key}.\n`,
    );
    await bury(JSON.stringify(order), {}, "5-0");
    await bury("{}", { replays: "2", message: "x".repeat(200) }, "6-0");
    const { status, stdout, stderr } = await redloom("dead-letters", "list", "orders", "mail");
    expect([status, stderr]).toEqual([0, ""]);
    const [head, , first, error, second, other] = stdout.replace(/[\d.]+ \w+ ago/g, "some time ago").split("\n");
    expect(head).toBe(`2 dead letters of mail on ${key}`);
    expect(first).toBe("6-0  some time ago, 3 attempts, 2 replays, entry 1000000-1");
    expect(error).toBe(`  TypeError: ${"x".repeat(66)}…`);
    expect([second, other]).toEqual([
      "5-0  some time ago, 3 attempts, entry 1000000-1",
      "  TypeError: no such\ufffdthing \ufffd[31m",
    ]);
    expect(stdout).not.toContain("secret");
    const some = await redloom("dead-letters", "list", "orders", "mail", "--limit", "1");
    expect(some.stdout).toContain("2 dead letters of mail");
    expect(some.stdout).toContain("these are the newest 1\n");
    expect(some.stdout).not.toMatch(/^5-0 /m);
  });

  test("--json: a stable shape, without payloads", async () => {
    const { json, key, bury } = await project();
    await bury(JSON.stringify(order), {}, "5-0");
    const { status, report } = await json("dead-letters", "list", "orders", "mail");
    expect([status, report]).toEqual([
      0,
      {
        command: "dead-letters list",
        ok: true,
        findings: [],
        key,
        group: "mail",
        total: 1,
        deadLetters: [
          {
            id: "5-0",
            originalId: "1000000-1",
            error: { name: "TypeError", message: "no such\nthing \u001b[31m" },
            attempts: 3,
            replays: 0,
            consumer: "host-1-abc",
            addedAt: "1970-01-01T00:16:40Z",
            deadAt: "2023-11-14T22:13:20Z",
            firstDeadAt: "2023-11-14T22:13:20Z",
            bytes: JSON.stringify(order).length,
          },
        ],
      },
    ]);
  });
});

describe("dead-letters show", () => {
  test("everything about one, with what is sensitive masked wherever it stands", async () => {
    const { redloom, json, bury } = await project();
    const id = await bury(JSON.stringify({ ...order, formerly: "old-secret", note: { number: "deep-secret" } }));
    const { status, stdout } = await redloom("dead-letters", "show", "orders", "mail", "--id", id);
    expect(status).toBe(0);
    expect(stdout).toContain(`dead letter ${id} of mail on `);
    expect(stdout).toMatch(/^died {8}2023-11-14T22:13:20Z \(.+ ago\), after 3 attempts$/m);
    expect(stdout).toMatch(/^consumer {4}host-1-abc$/m);
    expect(stdout).toMatch(/^headers {5}trace: t1$/m);
    expect(stdout).toContain('"holder": "Ann"');
    expect(stdout).not.toContain("secret");
    expect(stdout).not.toContain(String.fromCharCode(27));
    const { report } = await json("dead-letters", "show", "orders", "mail", "--id", id, "--id", "1-1");
    expect([report.ok, report.missing]).toEqual([false, ["1-1"]]);
    expect(report.deadLetters[0]).toMatchObject({ id, headers: { trace: "t1" } });
    expect(report.deadLetters[0].payload).toEqual({
      ...{ id: "o1", total: 3, formerly: "***", note: { number: "***" } },
      ...{ card: { holder: "Ann", number: "***" }, cards: [{ holder: "B", number: "***" }] },
    });
  });

  test("a payload that is no JSON, or too deep: not shown where messages hold what is sensitive", async () => {
    const { redloom, json, bury, key } = await project();
    const id = await bury('{"card":{"number":"4111-secret');
    const { stdout } = await redloom("dead-letters", "show", "orders", "mail", "--id", id);
    expect(stdout).toContain("30 bytes that are no JSON, or nest too deeply; not shown");
    expect(stdout).not.toContain("secret");
    const deep = "[".repeat(500_000) + "]".repeat(500_000);
    const visits = key.replace("orders", "visits:a");
    await redis.raw.xadd(`{${visits}}:dead:counters`, "5-0", "data", deep);
    const of = ["visits", "counters", "--parameter", "site=a", "--id", "5-0"];
    const { status, report } = await json("dead-letters", "show", ...of);
    expect([status, report.deadLetters[0].unreadable.slice(0, 15)]).toEqual([0, "1,000,000 bytes"]);
    const tricky = await bury('{"__proto__":{"total":1},"total":2}');
    const shown = await redloom("dead-letters", "show", "orders", "mail", "--id", tricky);
    expect(shown.stdout).toContain('"__proto__": "***"');
  });

  test("no id: wrong usage; one that is none: too", async () => {
    const { redloom } = await project();
    expect((await redloom("dead-letters", "show", "orders", "mail")).status).toBe(2);
    expect((await redloom("dead-letters", "show", "orders", "mail", "--id", "x")).status).toBe(2);
  });
});

describe("dead-letters replay", () => {
  test("all, some by id, so many, at a rate; a dry run changes nothing", async () => {
    const { redloom, json, key, dead, redo, bury } = await project();
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
    const { redloom, bury, dead } = await project({
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
    const { redloom, json, key, dead, bury } = await project();
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
    const { redloom, json, key, dead, bury } = await project({ ask });
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
    const { redloom, json, key, dead, bury } = await project();
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

describe("the progress bar", () => {
  test("on a terminal only: one line that fits, and nothing of it stays", async () => {
    const shown: string[] = [];
    const { redloom, bury } = await project({ showProgress: (line) => void shown.push(line), columns: 60 });
    for (let n = 1; n <= 250; n++) await bury("{}", {}, `${n}-0`);
    await redloom("dead-letters", "replay", "orders", "mail");
    expect(shown[0]).toMatch(/^replaying {2}█+░+ {2}100 of 250 {2}[\d,]+\/s/);
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThan(60);
    expect(shown.at(-1)).toBe("");
    const silent: string[] = [];
    const other = await project({ showProgress: (line) => void silent.push(line) });
    await other.bury("{}");
    await other.json("dead-letters", "replay", "orders", "mail");
    expect(silent.join("")).toBe("");
  });

  test("says how much is done, how fast, and for how long it goes on", () => {
    expect(progressLine("deleting", { done: 3_200, skipped: 0, total: 10_000 }, 2_560)).toBe(
      "deleting  ████████░░░░░░░░░░░░░░░░  3,200 of 10,000  1,250/s  5.4 s left",
    );
    expect(progressLine("deleting", { done: 5, skipped: 5, total: undefined }, 0)).toBe("deleting  5  0/s");
    expect(progressLine("x", { done: 2, skipped: 0, total: 2 }, 10)).toBe(`x  ${"█".repeat(24)}  2 of 2  200/s`);
  });

  test("ten times a second at most", () => {
    const shown: string[] = [];
    let now = 0;
    const bar = progressOf("x", { ...nowhere, showProgress: (line) => void shown.push(line) }, () => now);
    for (; now < 1_000; now += 10) bar.onProgress({ done: now, skipped: 0, total: 1_000 });
    bar.end();
    expect(shown).toHaveLength(11);
  });
});
