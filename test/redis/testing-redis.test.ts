import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createAgentsClient } from "../../src/generated/agents/index.js";
import { connect } from "../../src/runtime/index.js";
import { eventually, startProxy, startRedis, startRedisServer } from "../../src/runtime/testing/index.js";

const away = /^(UNAVAILABLE|DEADLINE_EXCEEDED)$/;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("startRedis", () => {
  test("a server of one's own: keeps what was written over a crash, and is gone at the end", async () => {
    let pid = 0;
    {
      await using redis = await startRedis();
      await using connection = await connect(redis.url);
      const { motd } = createAgentsClient(connection, { prefix: redis.prefix() }).keys;
      await motd.set("before");
      pid = redis.pid;
      await redis.kill();
      expect(isAlive(pid)).toBe(false);
      await redis.restart();
      expect(redis.pid).not.toBe(pid);
      expect(await motd.get()).toBe("before");
      await redis.flush();
      expect(await motd.get()).toBeUndefined();
      pid = redis.pid;
    }
    expect(isAlive(pid)).toBe(false);
  });

  test("pause: connections stay and nothing answers, until resume", async () => {
    await using redis = await startRedis({ keepsData: false });
    await using connection = await connect(redis.url, { commandTimeoutMs: 300 });
    const { motd } = createAgentsClient(connection).keys;
    redis.pause();
    await expect(motd.get()).rejects.toMatchObject({ code: expect.stringMatching(away) });
    redis.resume();
    await eventually(async () => expect(await motd.get()).toBeUndefined(), { timeoutMs: 10_000 });
  });

  test("prefix: nobody's else", async () => {
    await using redis = await startRedis({ keepsData: false });
    expect(redis.prefix()).not.toBe(redis.prefix());
  });

  test("no program: an error that says how to get one, and nothing left behind", async () => {
    const temporary = mkdtempSync(join(tmpdir(), "redloom-none-"));
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      rmSync(temporary, { recursive: true });
    });
    const error: unknown = await startRedis({ program: "/no/such/redis-server" }).catch((thrown: unknown) => thrown);
    expect(readdirSync(temporary)).toEqual([]);
    expect(error).toMatchObject({ code: "OPTIONS_INVALID", fix: expect.stringContaining("REDLOOM_REDIS_SERVER") });
  });

  test("a setting that the server refuses: its own words", async () => {
    await expect(startRedisServer({ args: ["--no-such-setting", "1"] })).rejects.toThrow(/no-such-setting/);
  });

  test("a program that is killed leaves no server behind", async () => {
    const program = fileURLToPath(new URL("../support/redis-starter.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", program], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await Promise.race([
      createInterface({ input: child.stdout })
        [Symbol.asyncIterator]()
        .next()
        .then(({ value }) => [String(value)]),
      new Promise<string[]>((_, reject) => child.once("exit", (code) => reject(new Error(`ended with ${code}`)))),
    ]);
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    child.kill("SIGKILL");
    await eventually(() => !isAlive(pid), { timeoutMs: 10_000 });
  });
});

describe("startRedis under node:test", () => {
  test("several processes at once have one each", async () => {
    const program = fileURLToPath(new URL("../support/node-test-redis.ts", import.meta.url));
    const run = promisify(execFile);
    const runs = await Promise.all([1, 2].map(() => run(process.execPath, ["--import", "tsx", program])));
    const ports = runs.map(({ stdout }) => /port (\d+)/.exec(stdout)?.[1]);
    expect(new Set(ports).size).toBe(2);
    expect(ports).not.toContain(undefined);
  });
});

describe("startProxy", () => {
  test("faults: each tells how often it took effect, until it is stopped", async () => {
    await using redis = await startRedis({ keepsData: false });
    await using proxy = await startProxy(redis);
    await using connection = await connect(proxy.url, { commandTimeoutMs: 2_500 });
    const agents = createAgentsClient(connection);
    await agents.keys.motd.set("there");
    const swallowed = proxy.swallowReplies("PUBLISH");
    const publishing = agents.channels.notifications.publish({ type: "info", message: "lost" });
    await expect(publishing).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
    expect(swallowed.fired).toBeGreaterThan(0);
    swallowed.stop();
    expect(proxy.cutAll()).toBeGreaterThan(0);
    await eventually(async () => expect(await agents.keys.motd.get()).toBe("there"), { timeoutMs: 10_000 });
    const refused = proxy.refuse();
    proxy.cutAll();
    await expect(agents.keys.motd.get()).rejects.toMatchObject({ code: expect.stringMatching(away) });
    expect(refused.fired).toBeGreaterThan(0);
    refused.stop();
    await eventually(async () => expect(await agents.keys.motd.get()).toBe("there"), { timeoutMs: 10_000 });
  });
});
