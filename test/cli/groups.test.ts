import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { commandLine } from "../support/command-line.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let projects = 0;

/** A project whose names in Redis nobody else has. */
function project(surroundings: Parameters<typeof commandLine>[2] = {}) {
  const prefix = `${redis.prefix}${projects++}:`;
  const orders = `${prefix}shop:orders`;
  return { ...commandLine(redis.url, prefix, surroundings), prefix, orders };
}

async function addOrders(key: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await redis.raw.xadd(key, "*", "data", "{}");
}

describe("groups", () => {
  test("every stream and group with its health: missing, unserved, ok; strangers too", async () => {
    const { redloom, orders } = project();
    await addOrders(orders, 3);
    await redis.raw.xgroup("CREATE", orders, "mail", "0");
    await redis.raw.xgroup("CREATE", orders, "old", "$");
    await redis.raw.xreadgroup("GROUP", "mail", "c1", "COUNT", 1, "STREAMS", orders, ">");
    const { status, stdout, stderr } = await redloom("groups");
    expect([status, stderr]).toEqual([0, ""]);
    const lines = stdout
      .replace(/[\d.]+ m?s/g, "5 ms")
      .replaceAll(/ +/g, " ")
      .split("\n");
    expect(lines).toContain(`shop.streams.orders ${orders} 3 entries`);
    expect(lines).toContain(" billing missing 0 0 – 0 0 0 0");
    expect(lines).toContain(" mail ok 2 1 5 ms 1 0 0 0");
    expect(lines).toContain(" old unserved 0 0 – 0 0 0 0");
    expect(stdout).toContain("No contract of this project declares it.");
    expect(stdout).toContain("shop.streams.visits  no such stream exists");
    expect(stdout).not.toContain(String.fromCharCode(27));
  });

  test("a group that nobody made yet: says who makes it, and what is not for it", async () => {
    const { redloom, json, orders, folder } = project();
    const groups = "{ audit: { of: shop.orders, start: latest }, copy: { of: shop.orders, start: earliest } }";
    folder.write({
      "schemas/reader.yaml": `redloom: 1\nnamespace: reader\nuses: { shop: shop.yaml }\ngroups: ${groups}\n`,
    });
    await addOrders(orders, 1);
    const { report } = await json("groups");
    const told = report.streams[0].groups.map((one: { name: string; explanation: string }) => [
      one.name,
      one.explanation,
    ]);
    expect(told).toEqual([
      [
        "audit",
        "It does not exist yet: only its first consumer makes it, and what was added before that is not for it.",
      ],
      ["billing", "It does not exist yet: the first process that adds or consumes makes it."],
      ["copy", "It does not exist yet: only its first consumer makes it."],
      ["mail", "It does not exist yet: the first process that adds or consumes makes it."],
    ]);
    await redis.raw.xgroup("CREATE", orders, "copy", "0");
    const { stdout } = await redloom("groups", "remove", "orders", "copy", "--yes", "--force");
    expect(stdout).toBe(
      `Ended the group copy on ${orders}, with 1 entry that nobody has had. A contract declares it: the next process that consumes makes it anew.\n`,
    );
  });

  test("--json: a stable shape, with nulls where there is nothing to say", async () => {
    const { json, orders } = project();
    await addOrders(orders, 1);
    await redis.raw.xgroup("CREATE", orders, "mail", "0");
    const { status, report } = await json("groups");
    expect([status, report.command, report.ok, report.incomplete]).toEqual([0, "groups", true, []]);
    expect(report.streams).toHaveLength(1);
    const [{ groups, ...stream }] = report.streams;
    expect(stream).toEqual({ definition: "shop.streams.orders", key: orders, length: 1, scheduled: 0, error: null });
    expect(groups[1]).toEqual({
      name: "mail",
      declared: true,
      health: "unserved",
      explanation: expect.stringMatching(/^No consumer lives: 1 entry waits, the next one for [\d.]+ m?s, /),
      lag: { count: 1, exact: true, oldestAgeMs: expect.any(Number) },
      oldestPendingId: null,
      silentMs: null,
      pending: 0,
      oldestPendingAgeMs: 0,
      consumers: [],
      retrying: 0,
      parked: 0,
      deadLetters: 0,
      redo: 0,
    });
  });

  test("lagging and stuck: live consumers, and entries that wait for too long", async () => {
    const { json, orders } = project();
    const old = Date.now() - 1_200_000;
    await redis.raw.xadd(orders, `${old}-0`, "data", "{}");
    for (const group of ["mail", "billing"]) {
      await redis.raw.xgroup("CREATE", orders, group, "0");
      await redis.raw.zadd(`{${orders}}:alive:${group}`, Date.now(), "c1");
    }
    await redis.raw.xreadgroup("GROUP", "mail", "c1", "COUNT", 1, "STREAMS", orders, ">");
    // Three times the ackTimeout of 10 s, and more.
    await redis.raw.xclaim(orders, "mail", "c1", 0, `${old}-0`, "IDLE", 1_200_000, "JUSTID");
    const { report } = await json("groups");
    const [billing, mail] = report.streams[0].groups;
    expect([billing.health, mail.health]).toEqual(["lagging", "stuck"]);
    expect(billing.explanation).toMatch(/^Its next entry has waited for 20 m: /);
    expect(mail.explanation).toMatch(
      /^Nobody has worked on its oldest pending entries for 20 m, with an ackTimeout of 10 s/,
    );
  });

  test("a stream with parameters: those that exist are found, or the one that is meant", async () => {
    const { json, redloom, prefix } = project();
    for (const site of ["a", "b%3A1"]) await redis.raw.xadd(`${prefix}shop:visits:${site}`, "*", "data", "{}");
    const keys = (report: { streams: { key: string }[] }): string[] => report.streams.map(({ key }) => key).slice(1);
    expect(keys((await json("groups")).report)).toEqual([`${prefix}shop:visits:a`, `${prefix}shop:visits:b%3A1`]);
    const one = await json("groups", "--parameter", "site=b:1");
    expect(keys(one.report)).toEqual([`${prefix}shop:visits:b%3A1`]);
    const wrong = await redloom("groups", "--parameter", "sites=b");
    expect([wrong.status, wrong.stderr]).toEqual([2, 'error: unknown parameter "sites"\nfix: Did you mean "site"?\n']);
  });

  test("a narrow terminal: no line is wider, where names are not", async () => {
    const { redloom, orders } = project({ columns: 80, colourOut: true });
    await addOrders(orders, 3);
    await redis.raw.xgroup("CREATE", orders, "a-group-with-a-name-that-is-too-long-for-this", "0");
    const { stdout } = await redloom("groups");
    const plain = stdout.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g"), "");
    const rows = plain.split("\n").filter((line) => line.startsWith("  "));
    expect(rows.length).toBeGreaterThan(3);
    expect(Math.max(...rows.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(plain).toContain("a-group-with-a-nam");
  });

  test("a key that holds something else: told, exit 1, and the other streams are shown", async () => {
    const { redloom, json, orders, prefix } = project();
    await redis.raw.set(orders, "no stream");
    await redis.raw.xadd(`${prefix}shop:visits:a`, "*", "data", "{}");
    const { status, stdout, stderr } = await redloom("groups");
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toContain("The key holds another kind of value.");
    expect(stdout).toContain(`${prefix}shop:visits:a  1 entry`);
    const { report } = await json("groups");
    expect(report.streams.map(({ error }: { error: string | null }) => error === null)).toEqual([false, true]);
  });

  test("a contract with findings: exit 100, and Redis is not asked", async () => {
    const { redloom, folder } = project({ environment: { REDLOOM_REDIS_URL: "redis://127.0.0.1:1" } });
    folder.write({ "schemas/shop.yaml": "redloom: 1\nnamespace: shop\nstreems: {}\n" });
    expect((await redloom("groups")).status).toBe(100);
  });
});

describe("groups remove", () => {
  test("without a terminal: refused without --yes, told with --dry-run, done with --yes", async () => {
    const { redloom, json, orders } = project();
    await addOrders(orders, 1);
    await redis.raw.xgroup("CREATE", orders, "old", "$");
    const refused = await redloom("groups", "remove", "orders", "old");
    expect([refused.status, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("Add `--yes`");
    const dry = await redloom("groups", "remove", "orders", "old", "--dry-run");
    expect([dry.status, dry.stdout]).toEqual([0, `Would end the group old on ${orders}.\n`]);
    expect(await redis.raw.xinfo("GROUPS", orders)).toHaveLength(1);
    const { status, report } = await json("groups", "remove", "shop.orders", "old", "--yes");
    const about = { command: "groups remove", ok: true, findings: [], key: orders, group: "old", dryRun: false };
    expect([status, report]).toEqual([0, { ...about, removed: true, undelivered: 0, pending: 0, deadLetters: 0 }]);
    expect(await redis.raw.xinfo("GROUPS", orders)).toHaveLength(0);
  });

  test("a group that holds something: exit 1 and why; --force ends it", async () => {
    const { redloom, orders } = project();
    await addOrders(orders, 2);
    await redis.raw.xgroup("CREATE", orders, "mail", "0");
    await redis.raw.xreadgroup("GROUP", "mail", "c1", "COUNT", 2, "STREAMS", orders, ">");
    const refused = await redloom("groups", "remove", "orders", "mail", "--yes");
    expect([refused.status, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toMatch(/it has 1 live consumer\.\nfix: /);
    const forced = await redloom("groups", "remove", "orders", "mail", "--yes", "--force");
    expect([forced.status, forced.stdout]).toEqual([
      0,
      `Ended the group mail on ${orders}, with 2 pending entries. A contract declares it: the next process that adds or consumes makes it anew.\n`,
    ]);
  });

  test("entries that nobody of the group has had: exit 1 and how many, a dry run included; --force ends it", async () => {
    const { redloom, json, orders } = project();
    await addOrders(orders, 2);
    await redis.raw.xgroup("CREATE", orders, "old", "0");
    for (const flags of [["--yes"], ["--dry-run"]]) {
      expect(await redloom("groups", "remove", "orders", "old", ...flags)).toEqual({
        status: 1,
        stdout: "",
        stderr:
          `The group old on ${orders} was not removed: it has 2 entries that nobody has had.\n` +
          "fix: Start a consumer that has them, or lose them to this group with `--force`.\n",
      });
    }
    const { report } = await json("groups", "remove", "orders", "old", "--yes");
    expect(report).toMatchObject({ ok: false, removed: false, because: "undelivered", undelivered: 2 });
    const dry = await redloom("groups", "remove", "orders", "old", "--dry-run", "--force");
    expect(dry.stdout).toBe(`Would end the group old on ${orders}, with 2 entries that nobody has had.\n`);
    expect((await redloom("groups", "remove", "orders", "old", "--yes", "--force")).status).toBe(0);
    expect(await redis.raw.xinfo("GROUPS", orders)).toHaveLength(0);
  });

  test("a group that holds dead letters or entries: refused with what to do about each", async () => {
    const { redloom, orders } = project();
    await redis.raw.xgroup("CREATE", orders, "mail", "0", "MKSTREAM");
    await redis.raw.xadd(`{${orders}}:dead:mail`, "*", "data", "{}");
    const { status, stderr } = await redloom("groups", "remove", "orders", "mail", "--yes");
    expect([status, stderr]).toEqual([
      1,
      `The group mail on ${orders} was not removed: it has 1 dead letter.\n` +
        "fix: Give them back with `dead-letters replay`, delete them with `dead-letters purge`, or lose them with `--force`.\n",
    ]);
  });

  test("at a terminal: asks, and takes only yes for a yes", async () => {
    const asked: string[] = [];
    let answer = "";
    const ask = async (question: string): Promise<string> => {
      asked.push(question);
      return answer;
    };
    const { redloom, orders } = project({ ask });
    await redis.raw.xgroup("CREATE", orders, "old", "0", "MKSTREAM");
    expect(await redloom("groups", "remove", "orders", "old")).toEqual({
      status: 1,
      stdout: "",
      stderr: "Nothing was removed.\n",
    });
    answer = "y";
    expect((await redloom("groups", "remove", "orders", "old")).status).toBe(0);
    expect(asked).toEqual(Array(2).fill(`End the group old on ${orders}? [y/N] `));
  });
});

describe("commands that look into Redis", () => {
  test("wrong names: exit 2 with what was probably meant", async () => {
    const { redloom, orders } = project();
    await redis.raw.xgroup("CREATE", orders, "archive", "0", "MKSTREAM");
    const cases: [string[], string][] = [
      [["groups", "remove", "ordres", "mail"], 'unknown stream "ordres"\nfix: Did you mean "orders"?'],
      [["groups", "remove", "orders", "archve"], 'unknown group "archve"\nfix: Did you mean "archive"?'],
      [["dead-letters", "list", "visits", "counters"], 'has the parameter "site"'],
      [["dead-letters", "lst", "orders", "mail"], "Did you mean list?"],
      [["dead-letters", "list", "orders"], "missing required argument 'group'"],
      [["groups", "--parameter", "x"], '"x" is no parameter'],
      [["groups", "--prefix", "a{b"], 'The setting "prefix" is not valid'],
    ];
    for (const [args, told] of cases) {
      const { status, stdout, stderr } = await redloom(...args);
      expect([args, status, stdout]).toEqual([args, 2, ""]);
      expect(stderr).toContain(told);
    }
  });

  test("Redis unreachable: exit 3 and where the address is from; no password anywhere", async () => {
    const environment = { REDLOOM_REDIS_URL: "redis://:secret-word@127.0.0.1:1" };
    const { redloom, json } = project({ environment });
    const { status, stdout, stderr } = await redloom("groups");
    expect([status, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("127.0.0.1:1");
    expect(stderr).toContain("REDLOOM_REDIS_URL");
    const told = await json("groups");
    expect([told.status, told.report.command, told.report.ok]).toEqual([3, "groups", false]);
    const broken = project({ environment: { REDLOOM_REDIS_URL: "redis//:secret-word@host" } });
    const bad = await broken.redloom("groups");
    expect(bad.status).toBe(2);
    expect(stderr + JSON.stringify(told.report) + bad.stderr).not.toContain("secret-word");
  });

  test("the program itself: takes the Redis from the environment, and the prefix from a flag over the config", async () => {
    const { folder, orders } = project();
    await addOrders(orders, 1);
    const program = new URL("../../bin/redloom.mjs", import.meta.url).pathname;
    const start = (...args: string[]) =>
      spawnSync(process.execPath, [program, ...args], {
        cwd: folder.path,
        encoding: "utf8",
        env: { ...process.env, REDLOOM_REDIS_URL: redis.url },
      });
    const plain = start("groups");
    expect([plain.status, plain.stderr]).toEqual([0, ""]);
    expect(plain.stdout).toContain(`${orders}  1 entry`);
    expect(plain.stdout).not.toContain(String.fromCharCode(27));
    const other = start("groups", "--prefix", `${redis.prefix}none:`);
    expect(other.stdout).toContain(`${redis.prefix}none:shop:orders  0 entries`);
  });
});
