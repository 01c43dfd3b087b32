import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { useRedis } from "../support/redis.js";

const root = new URL("../..", import.meta.url).pathname;
const redis = useRedis();

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(file: string, environment: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", file], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  // One that does not end by itself fails its test by time, and ends then.
  onTestFinished(() => void child.kill());
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

// Nothing here takes long but starting: a machine with other work needs half a minute for some processes alone.
describe("examples", { timeout: 120_000 }, () => {
  test("basics: every kind works in a few lines, on a real Redis", async () => {
    const { code, output } = await run("examples/basics.ts", { REDIS_URL: redis.url, REDLOOM_PREFIX: redis.prefix });
    expect(output).toBe("All basics work.\n");
    expect(code).toBe(0);
  });

  test("agent budget: two processes share one model's budget, and nothing is booked twice or lost", async () => {
    const prefix = `${redis.prefix}budget:`;
    const environment = { REDIS_URL: redis.url, REDLOOM_PREFIX: prefix };
    const ended = await Promise.all([1, 2].map(() => run("examples/agent-budget.ts", environment)));
    let tokens = 0;
    for (const { code, output } of ended) {
      const told = /^The budget held: 24 calls, (\d+) tokens, at most [1-3] calls in flight\.\n$/.exec(output);
      expect(told, output).not.toBeNull();
      expect(code).toBe(0);
      tokens += Number(told?.[1]);
    }
    const booked = await redis.raw.get(`${prefix}agents:model-usage:{haiku}`);
    expect(JSON.parse(booked ?? "null")).toEqual({ calls: 48, tokens });
  });

  test("model info: two processes ask a thousand times, and look up now and then, one at a time", async () => {
    const environment = { REDIS_URL: redis.url, REDLOOM_PREFIX: `${redis.prefix}model-info:` };
    const startedAt = performance.now();
    const ended = await Promise.all([1, 2].map(() => run("examples/model-info.ts", environment)));
    const tookMs = performance.now() - startedAt;
    let lookedUp = 0;
    for (const { code, output } of ended) {
      const told = /^Asked 500 times, looked up (\d+) times, never waited longer than \d+ ms again\.\n$/.exec(output);
      expect(told, output).not.toBeNull();
      expect(code).toBe(0);
      lookedUp += Number(told?.[1]);
    }
    // The first time, and at most once for each time that it was stale, however many asked.
    expect(lookedUp).toBeGreaterThanOrEqual(2);
    expect(lookedUp).toBeLessThanOrEqual(1 + tookMs / 400);
  });

  test("demo: keeps every promise, ends by itself and leaves nothing behind", { timeout: 240_000 }, async () => {
    const before = new Set(await redis.raw.keys("*demo-*"));
    const { code, output } = await run("examples/demo/main.ts", { REDIS_URL: redis.url });
    expect(output).toMatch(/All \d+ promises were kept/);
    expect(code, output).toBe(0);
    expect((await redis.raw.keys("*demo-*")).filter((key) => !before.has(key))).toEqual([]);
  });

  test("basics: fails with a code, no Redis at the address", async () => {
    const { code, output } = await run("examples/basics.ts", {
      REDIS_URL: "redis://127.0.0.1:1",
      REDLOOM_PREFIX: randomUUID(),
    });
    expect(code).not.toBe(0);
    expect(output).toContain("CONNECTION_FAILED");
  });
});
