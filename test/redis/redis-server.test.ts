import { spawn } from "node:child_process";
import { expect, test } from "vitest";

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("startRedisServer: the server ends with the process that started it, even where that is killed", async () => {
  const module = new URL("../../src/runtime/testing/redis-server.ts", import.meta.url).href;
  const script = `
    const { startRedisServer } = await import(process.argv[1]);
    console.log((await startRedisServer()).pid);
  `;
  const starter = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, module], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = await new Promise<number>((resolve) => {
    starter.stdout.on("data", (chunk: Buffer) => resolve(Number(chunk)));
  });
  expect(lives(pid)).toBe(true);
  starter.kill("SIGKILL");
  try {
    await expect.poll(() => lives(pid)).toBe(false);
  } finally {
    if (lives(pid)) process.kill(pid, "SIGKILL");
  }
});
