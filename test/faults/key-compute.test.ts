import { afterEach, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { type Child, startChild } from "../support/child.js";
import { reportStore } from "../support/computed.js";
import { useRedis } from "../support/redis.js";
import type { ComputerConfig } from "./keys/computer.js";

const redis = useRedis({ own: true });
/** Longer than a machine stands still: whoever computes keeps its lease meanwhile. */
const leaseMs = 4_000;
/** What a busy machine may add; all in all less than anybody would wait who is not told. */
const slackMs = 5_000;
/** More at once only wait for each other. */
const startedAtOnce = 10;

const children: Child[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Processes that are connected, and ask when they are told to. */
async function computers(count: number, config: Pick<ComputerConfig, "name" | "loadMs">): Promise<readonly Child[]> {
  const file = new URL("keys/computer.ts", import.meta.url);
  const all: Child[] = [];
  while (all.length < count) {
    const some = Array.from({ length: Math.min(startedAtOnce, count - all.length) }, () =>
      startChild(file, { url: redis.url, prefix: redis.prefix, leaseMs, ...config } satisfies ComputerConfig),
    );
    children.push(...some);
    all.push(...some);
    await Promise.all(some.map((child) => child.line(/^ready$/)));
  }
  return all;
}

const ask = (child: Child): void => void child.process.stdin?.write("ask\n");
const answerOf = async (child: Child): Promise<string> => (await child.line(/^(got|failed) /)).replace("got ", "");
const keyOf = (name: string): string => `${redis.prefix}test:${name}`;
const storedBy = async (name: string): Promise<string> =>
  JSON.parse((await redis.raw.get(keyOf(name))) ?? '{"text":"nobody"}').text;

test("getOrCompute: 50 processes ask at once, one computes, and all get its value", { timeout: 240_000 }, async () => {
  const all = await computers(50, { name: "crowd", loadMs: 500 });
  for (const child of all) ask(child);
  const values = await Promise.all(all.map(answerOf));
  const computed = all.filter(({ lines }) => lines.includes("computing"));
  expect(computed).toHaveLength(1);
  expect(new Set(values)).toEqual(new Set([String(computed[0]?.pid)]));
  expect(await Promise.all(all.map(({ ended }) => ended))).toEqual(all.map(() => 0));
  expect(await redis.raw.keys("*load*")).toEqual([]);
});

test("getOrCompute: the process that computes is killed, and another one computes within its lease", async () => {
  const [dying, ...others] = await computers(4, { name: "killed", loadMs: 3_000 });
  if (!dying) throw new Error("no process");
  ask(dying);
  await dying.line(/^computing$/);
  for (const child of others) ask(child);
  await expect.poll(async () => (await redis.raw.pubsub("NUMSUB", `{${keyOf("killed")}}:loaded`))[1]).toBe(3);
  dying.kill("SIGKILL");
  const killedAt = performance.now();
  await Promise.any(others.map((child) => child.line(/^computing$/)));
  expect(performance.now() - killedAt).toBeLessThan(leaseMs + slackMs);
  const values = await Promise.all(others.map(answerOf));
  const computed = others.filter(({ lines }) => lines.includes("computing"));
  expect(computed).toHaveLength(1);
  expect(new Set(values)).toEqual(new Set([String(computed[0]?.pid)]));
});

test("getOrCompute: a process that was stopped past its lease does not overwrite what is newer when it wakes", async () => {
  const [stopped] = await computers(1, { name: "stopped", loadMs: 3_000 });
  if (!stopped) throw new Error("no process");
  await using connection = await connect(redis.url);
  const store = reportStore(connection, redis.prefix, "stopped");
  ask(stopped);
  await stopped.line(/^computing$/);
  stopped.kill("SIGSTOP");
  const stoppedAt = performance.now();
  expect(await store.getOrCompute(() => ({ text: "newer" }))).toEqual({ text: "newer" });
  expect(performance.now() - stoppedAt).toBeLessThan(leaseMs + slackMs);
  stopped.kill("SIGCONT");
  // Its own, or the newer one.
  expect([String(stopped.pid), "newer"]).toContain(await answerOf(stopped));
  expect(await stopped.ended).toBe(0);
  expect(await storedBy("stopped")).toBe("newer");
});
