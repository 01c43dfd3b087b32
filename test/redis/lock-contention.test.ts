import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockLostError } from "../../src/runtime/errors.js";
import { systemHost } from "../../src/runtime/host.js";
import { LockCommands } from "../../src/runtime/lock/commands.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { renewedAt } from "../support/leases.js";
import { keysOf, lockDefinition } from "../support/locks.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("lock: one holder at a time and rising fences, with many contenders over several connections", async () => {
  const connections = await Promise.all(Array.from({ length: 5 }, () => connect(redis.url)));
  const definition = lockDefinition("contended", { leaseMs: 5_000, waitMs: 50_000 });
  let holders = 0;
  let most = 0;
  const fences: number[] = [];
  const contend = async (connection: Connection): Promise<void> => {
    const lock = new Lock(connection, definition, { prefix: redis.prefix });
    for (let turn = 0; turn < 5; turn++) {
      await lock.withLock(async (lease) => {
        holders++;
        most = Math.max(most, holders);
        fences.push(lease.fencingToken);
        await pause(1);
        holders--;
      });
    }
  };
  await Promise.all(connections.flatMap((connection) => Array.from({ length: 6 }, () => contend(connection))));
  expect(most).toBe(1);
  expect(fences.length).toBe(150);
  expect(fences).toEqual([...new Set(fences)].sort((a, b) => a - b));
  const { key } = new LockCommands(definition, { prefix: redis.prefix });
  expect(await keysOf(redis.raw, key)).toEqual([]);
  await Promise.all(connections.map((connection) => connection.close()));
}, 60_000);

test("lock: passes on when its holder is killed, with a greater fence", async () => {
  const program = fileURLToPath(new URL("../support/lock-holder.ts", import.meta.url));
  const holder = spawn(process.execPath, ["--import", "tsx", program, redis.url, redis.prefix, "killed", "4000"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(holder.stdout, "data")) as [Buffer];
  await using connection = await connect(redis.url);
  const lock = new Lock(connection, lockDefinition("killed", { leaseMs: 4_000 }), { prefix: redis.prefix });
  const waiting = lock.acquire({ waitMs: 50_000 });
  await renewedAt(lock);
  expect(await lock.tryAcquire()).toBeUndefined();
  holder.kill("SIGKILL");
  const killed = performance.now();
  const lease = await waiting;
  expect(performance.now() - killed).toBeLessThan(9_000);
  expect(lease.fencingToken).toBeGreaterThan(Number(said.toString()));
  await lease.release();
}, 60_000);

test("lease: is lost while the server stands still, and its late release does nothing", async (context) => {
  const { server } = redis;
  if (!server) return context.skip("needs a server of its own");
  await using connection = await connect(redis.url, { commandTimeoutMs: 5_000 });
  const definition = lockDefinition("stopped", { leaseMs: 500 });
  const lock = new Lock(connection, definition, { prefix: redis.prefix });
  const lease = await lock.acquire();
  const { signal } = lease;
  server.signal("SIGSTOP");
  try {
    await expect.poll(() => signal.aborted, { interval: 5 }).toBe(true);
    await pause(200);
  } finally {
    server.signal("SIGCONT");
  }
  const next = await lock.acquire({ leaseMs: 60_000 });
  expect(next.fencingToken).toBeGreaterThan(lease.fencingToken);
  expect(await lease.release()).toBe("expired");
  next.assertHeld();
  expect(await next.release()).toBe("released");
});

test("lease: a process that was paused knows at once that it lost it", async () => {
  let pausedMs = 0;
  const system = {
    ...systemHost,
    monotonicMs: () => systemHost.monotonicMs() + pausedMs,
    wallMs: () => systemHost.wallMs() + pausedMs,
  };
  await using paused = await connect(redis.url, { system });
  await using other = await connect(redis.url);
  const definition = lockDefinition("paused", { leaseMs: 5_000 });
  const lease = await new Lock(paused, definition, { prefix: redis.prefix }).acquire();
  const { key } = new LockCommands(definition, { prefix: redis.prefix });
  // What happens during ten seconds of pause: the key ends, and somebody else takes the lock.
  await redis.raw.del(key);
  await using _next = await new Lock(other, definition, { prefix: redis.prefix }).acquire();
  pausedMs = 10_000;
  expect(() => lease.assertHeld()).toThrow(LockLostError);
  expect(lease.signal.aborted).toBe(true);
  expect(await lease.release()).toBe("expired");
  expect(await redis.raw.exists(key)).toBe(1);
});
