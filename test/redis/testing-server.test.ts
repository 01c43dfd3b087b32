import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { eventually, startRedis } from "../../src/runtime/testing/index.js";

const index = new URL("../../src/runtime/testing/index.ts", import.meta.url).href;

/** Runs what starts servers in a process of its own, whose temporary folders are ours to look at. */
function program(script: string): {
  readonly args: string[];
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
} {
  const folder = mkdtempSync(join(tmpdir(), "redloom-guard-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const text = `const { startRedis } = await import(process.argv[1]);\n${script}`;
  const args = ["--import", "tsx", "--input-type=module", "-e", text, index];
  return { args, env: { ...process.env, TMPDIR: folder }, folder };
}

const foldersIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith("redloom-redis-"));

describe("startRedis", () => {
  test("a port that somebody else has: refused, and theirs keeps what it has", async () => {
    await using theirs = await startRedis({ keepsData: false });
    const raw = new Redis(theirs.url);
    onTestFinished(() => raw.disconnect());
    await raw.set("precious", "1");
    for (let tries = 0; tries < 5; tries++) {
      const refused = startRedis({ port: theirs.port, keepsData: false });
      await expect(refused).rejects.toMatchObject({
        code: "OPTIONS_INVALID",
        message: expect.stringContaining(`The port ${theirs.port} is in use`),
      });
    }
    expect(await raw.get("precious")).toBe("1");
  });

  test("flush: removes nothing of whoever has the port by now", async () => {
    await using ours = await startRedis({ keepsData: false });
    await ours.kill();
    await using theirs = await startRedis({ keepsData: false, port: ours.port });
    const raw = new Redis(theirs.url);
    onTestFinished(() => raw.disconnect());
    await raw.set("precious", "1");
    await expect(ours.flush()).rejects.toThrow("does not answer");
    expect(await raw.get("precious")).toBe("1");
  });

  test("a password: it starts all the same", async () => {
    const password = "s e\"c:r@é't";
    await using redis = await startRedis({ keepsData: false, args: ["--requirepass", password] });
    const raw = new Redis(redis.url);
    onTestFinished(() => raw.disconnect());
    await raw.set("some", "1");
    await redis.flush();
    expect(await raw.get("some")).toBeNull();
    await redis.restart();
    await redis.flush();
  });

  test.each([
    [{ port: 0 }, "`port` is 0"],
    [{ port: -1 }, "`port` is -1"],
    [{ port: 70_000 }, "`port` is 70000"],
    [{ args: ["--port", "7399"] }, "`args` has `--port`"],
    [{ args: ["--daemonize yes"] }, "`args` has `--daemonize`"],
    [{ args: ["--no-such-setting", "1"] }, "no-such-setting"],
  ])("settings %j: refused in a few words, with what to do", async (options, message) => {
    const error: unknown = await startRedis({ keepsData: false, ...options }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "OPTIONS_INVALID", message: expect.stringContaining(message) });
    expect(String(error).length).toBeLessThan(400);
  });

  test("REDLOOM_REDIS_SERVER: set to nothing it names none", async () => {
    vi.stubEnv("REDLOOM_REDIS_SERVER", "");
    onTestFinished(() => void vi.unstubAllEnvs());
    await using redis = await startRedis({ keepsData: false });
    expect(redis.pid).toBeGreaterThan(0);
  });

  test("restart and stop at once: one after the other, and nothing of it is left", async () => {
    const redis = await startRedis({ keepsData: false });
    await Promise.all([redis.restart(), redis.restart(), redis.kill(), redis.restart()]);
    await redis.flush();
    const restarting = redis.restart().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await redis.stop();
    await restarting;
    expect(() => process.kill(redis.pid, 0)).toThrow("ESRCH");
    await redis.stop();
  });

  test("restart: after stop there is nothing to start, and it says so", async () => {
    const redis = await startRedis({ keepsData: false });
    await redis.stop();
    await expect(redis.restart()).rejects.toMatchObject({ code: "OPTIONS_INVALID" });
  });

  test("a program that forgets its server: ends, and nothing of it is left", async () => {
    const { args, env, folder } = program("const { pid } = await startRedis(); console.log(pid);");
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 20_000 });
    await eventually(() => expect(() => process.kill(Number(stdout), 0)).toThrow("ESRCH"), { timeoutMs: 10_000 });
    await eventually(() => expect(foldersIn(folder)).toEqual([]), { timeoutMs: 10_000 });
  });

  test("a program that is killed after a restart: its folder goes too", async () => {
    const script = `
      const redis = await startRedis();
      await redis.restart();
      console.log("up");
      setInterval(() => undefined, 60_000);
    `;
    const { args, env, folder } = program(script);
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(foldersIn(folder)).toHaveLength(1);
    child.kill("SIGKILL");
    await eventually(() => expect(foldersIn(folder)).toEqual([]), { timeoutMs: 10_000 });
  });

  test("many servers in one process: no warning of listeners", async () => {
    const warnings: string[] = [];
    const warn = (warning: Error): void => void warnings.push(warning.name);
    process.on("warning", warn);
    onTestFinished(() => void process.off("warning", warn));
    const many = await Promise.all(Array.from({ length: 11 }, () => startRedis({ keepsData: false })));
    await Promise.all(many.map((redis) => redis.stop()));
    expect(warnings).toEqual([]);
  });
});
