import { describe, expect, test } from "vitest";
import { useRedis } from "../support/redis.js";
import { projectWithMail } from "./support/dead-letters.js";

const redis = useRedis();

const order = {
  id: "o1",
  total: 3,
  card: { holder: "Ann", number: "4111-secret" },
  cards: [{ holder: "B", number: "x-secret" }],
};

describe("dead-letters list", () => {
  test("the newest first, two lines each, nothing of their payloads; none: says so", async () => {
    const { redloom, key, bury } = await projectWithMail(redis, { columns: 80 });
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
    const { json, key, bury } = await projectWithMail(redis);
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
    const { redloom, json, bury } = await projectWithMail(redis);
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
    const { redloom, json, bury, key } = await projectWithMail(redis);
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
    const { redloom } = await projectWithMail(redis);
    expect((await redloom("dead-letters", "show", "orders", "mail")).status).toBe(2);
    expect((await redloom("dead-letters", "show", "orders", "mail", "--id", "x")).status).toBe(2);
  });
});
