import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { Store } from "../../src/runtime/key/store.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { StreamCommands } from "../../src/runtime/stream/commands.js";
import { type Child, startChild } from "../support/child.js";
import { textKey } from "../support/guarded.js";
import type { WriterConfig } from "../support/guarded-writer.js";
import { lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";
import { type Task, taskStream } from "../support/task-stream.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

function place(name: string, leaseMs: number) {
  const { url, prefix } = redis;
  const lock = new Lock(connection, lockDefinition(name, { leaseMs, waitMs: 60_000 }), { prefix });
  const store = new Store(connection, textKey(`${name}-value`), { prefix });
  const log = new StreamCommands<Task>(taskStream(`${name}-log`), { prefix });
  const start = (settings: Pick<WriterConfig, "writes" | "once">): Child =>
    startChild(new URL("../support/guarded-writer.ts", import.meta.url), { url, prefix, name, leaseMs, ...settings });
  /** The fencing tokens that were written, in the order of the stream. */
  const written = async (): Promise<number[]> =>
    (await redis.raw.xrange(log.key, "-", "+")).map(([, fields]) => JSON.parse(fields[1] ?? "").number);
  return { lock, store, start, written };
}

test("guarded writes: a holder that was stopped past its lease writes nothing over what its successor wrote", async () => {
  const { lock, store, start, written } = place("stopped", 3_000);
  const child = start({ writes: 1, once: true });
  const held = Number((await child.line(/^held/)).split(" ")[1]);
  child.kill("SIGSTOP");
  const lease = await lock.acquire({ leaseMs: 60_000 });
  expect(lease.fencingToken).toBeGreaterThan(held);
  await store.set("successor", { fence: lease });
  child.kill("SIGCONT");
  child.process.stdin?.write("go\n");
  expect(await child.line(/^(LOCK_LOST|undefined|other)$/)).toBe("LOCK_LOST");
  expect([await store.get(), await written()]).toEqual(["successor", [held]]);
  // Also once nobody holds it any more.
  await lease.release();
  expect(await child.ended).toBe(0);
}, 60_000);

test("guarded writes: what was written under force is refused from then on", async () => {
  const { lock, store, start, written } = place("forced", 30_000);
  const child = start({ writes: 1, once: true });
  const held = Number((await child.line(/^held/)).split(" ")[1]);
  expect(await lock.forceRelease()).toBe(1);
  child.process.stdin?.write("go\n");
  expect(await child.line(/^(LOCK_LOST|undefined|other)$/)).toBe("LOCK_LOST");
  expect([await store.get(), await written()]).toEqual([String(held), [held]]);
}, 60_000);

test("guarded writes: in the order of their fencing tokens, without exception, while four holders are stopped again and again", async () => {
  const { lock, store, start, written } = place("many", 150);
  const children = Array.from({ length: 4 }, () => start({ writes: 40, once: false }));
  await Promise.all(children.map((child) => child.line(/^done/)));
  const refusals = (): number => children.flatMap(({ lines }) => lines.filter((line) => /^refused/.test(line))).length;
  const turns = async (): Promise<number> => new Set(await written()).size;
  const endsAt = performance.now() + 90_000;
  while ((refusals() < 8 || (await turns()) <= 20) && performance.now() < endsAt) {
    const token = await redis.raw.get(lock.key);
    const holder = children.find(({ pid }) => token?.includes(`-${pid}:`));
    holder?.kill("SIGSTOP");
    // Until its lease has ended, and another one writes.
    if (holder) await expect.poll(() => redis.raw.get(lock.key)).not.toBe(token);
    await pause(20);
    holder?.kill("SIGCONT");
    await pause(20);
  }
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(children.map(({ ended }) => ended));
  expect(refusals()).toBeGreaterThanOrEqual(8);
  const tokens = await written();
  expect(new Set(tokens).size).toBeGreaterThan(20);
  expect(tokens.findIndex((token, index) => token < (tokens[index - 1] ?? 0))).toBe(-1);
  expect(Number(await store.get())).toBeGreaterThanOrEqual(tokens.at(-1) ?? 0);
}, 120_000);
