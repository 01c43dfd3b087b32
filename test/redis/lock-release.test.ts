import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { LockLostError } from "../../src/runtime/errors.js";
import type { LockObservation, Observation } from "../../src/runtime/flow/observer.js";
import type { Lease } from "../../src/runtime/lease/lease.js";
import { acquireAll } from "../../src/runtime/lock/acquire-all.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { exclusiveScripts } from "../../src/runtime/permits/scripts/exclusive.js";
import { lockDefinition } from "../support/locks.js";
import { startProxy, type TcpProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";
import { tenantLock } from "../support/tenant-locks.js";

const redis = useRedis();
const seen: LockObservation[] = [];
let proxy: TcpProxy;
let connection: Connection;
beforeEach(async () => {
  seen.length = 0;
  proxy ??= await startProxy({ port: Number(new URL(redis.url).port) });
  const observe = (one: Observation): void => void (one.kind === "lock" && seen.push(one));
  connection = await connect(proxy.url, { commandTimeoutMs: 2_000, observer: { observe } });
  connection.on("error", () => undefined);
  return () => connection.close();
});
afterAll(() => proxy[Symbol.asyncDispose]());

let made = 0;
const freshLock = (): Lock => {
  return new Lock(connection, lockDefinition(`release-${made++}`), { prefix: redis.prefix });
};
const release = exclusiveScripts.release.sha1;
const events = (): string[] => seen.map(({ event }) => event);
const isLost = (lease: Pick<Lease, "assertHeld">): void => expect(() => lease.assertHeld()).toThrow(LockLostError);

/** Nothing comes through until it is stopped. */
function outage(): () => void {
  const refusal = proxy.refuse();
  proxy.cutAll();
  return () => refusal.stop();
}

test("release: one that failed is told once, holds nothing, and is tried again when it is called again", async () => {
  const lock = freshLock();
  const lease = await lock.acquire();
  const end = outage();
  await expect(lease.release()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  isLost(lease);
  end();
  expect(await redis.raw.exists(lock.key)).toBe(1);
  await expect.poll(() => lease.release().catch(() => "away"), { timeout: 10_000 }).toBe("released");
  expect(await redis.raw.exists(lock.key)).toBe(0);
  expect(events()).toEqual(["acquired", "release-failed"]);
  expect(seen[1]).toMatchObject({ code: "UNAVAILABLE", heldMs: expect.any(Number) });
});

test("release: after two whose answers were lost, another says what became of them", async () => {
  const lock = freshLock();
  const lease = await lock.acquire();
  const swallowed = proxy.swallowReplies(release);
  await expect(lease.release()).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  swallowed.stop();
  proxy.cutAll();
  expect(swallowed.fired).toBeGreaterThan(0);
  isLost(lease);
  await expect.poll(() => lease.release().catch(() => "away"), { timeout: 10_000 }).toBe("released");
});

test("withLock, await using: an error of the body beats an error of the release", async () => {
  const error = new Error("of the body");
  for (const run of [withLock, awaitUsing, awaitUsingSet]) {
    seen.length = 0;
    let end = (): void => undefined;
    const failing = (): never => {
      end = outage();
      throw error;
    };
    await expect(run(failing)).rejects.toBe(error);
    expect(events()).toContain("release-failed");
    end();
    await connection.ping();
  }
});

test("withLock: the result stands where the release fails", async () => {
  let end = (): void => undefined;
  const result = await freshLock().withLock(() => {
    end = outage();
    return "result";
  });
  end();
  expect(result).toBe("result");
  expect(events()).toEqual(["acquired", "release-failed"]);
});

test("acquireAll: a release that failed for some is tried again for those", async () => {
  const locks = freshSet();
  const set = await acquireAll(locks);
  const end = outage();
  await expect(set.release()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  end();
  isLost(set);
  await expect.poll(() => set.release().catch(() => "away"), { timeout: 10_000 }).toBe("released");
  expect(await redis.raw.exists(...locks.map(({ key }) => key))).toBe(0);
  expect(await set.release()).toBe("released");
});

function freshSet(): Lock<{ tenant: string }, "tenant">[] {
  const at = { tenant: `release-${made++}` };
  const options = { prefix: redis.prefix };
  return ["a", "b"].map((name) => new Lock(connection, tenantLock(name), options, at));
}

async function withLock(body: () => void): Promise<void> {
  await freshLock().withLock(body);
}

async function awaitUsing(body: () => void): Promise<void> {
  await using _lease = await freshLock().acquire();
  body();
}

async function awaitUsingSet(body: () => void): Promise<void> {
  await using _set = await acquireAll(freshSet());
  body();
}
