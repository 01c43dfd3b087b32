import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { type Child, startChild } from "../support/child.js";
import { seedOfRun } from "../support/random.js";
import { useRedis } from "../support/redis.js";
import { readLedgers } from "./ledger/ledger.js";
import { mostAtOnce, type PlaceConfig, type PlaceNote, places } from "./limits/places.js";

const redis = useRedis({ own: true });
const key = "test:places";
const seed = seedOfRun();
const folder = mkdtempSync(join(tmpdir(), "redloom-places-"));
const children = new Map<number, Child>();
/** What a busy machine may add. */
const slackMs = 3_000;

afterEach(async () => {
  for (const child of children.values()) child.kill();
  await Promise.all([...children.values()].map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

async function startHolder(process: string, life: number): Promise<void> {
  const config: PlaceConfig = { url: redis.url, folder, process, life, seed: seed ^ life };
  const child = startChild(new URL("limits/place-holder.ts", import.meta.url), config);
  children.set(child.pid, child);
  await child.line(/^ready$/);
}

/** The processes of those who have a place now, and its keys as they are. */
async function holders(): Promise<Map<string, number>> {
  const now = Date.now();
  const rows = await redis.raw.zrange(key, "0", "-1", "WITHSCORES");
  const found = new Map<string, number>();
  for (let at = 0; at < rows.length; at += 2) {
    if (Number(rows[at + 1]) > now * 1_000) found.set(rows[at] ?? "", Number(/-(\d+):/.exec(rows[at] ?? "")?.[1]));
  }
  return found;
}

/** Kills two of those who have a place; resolves with the milliseconds until others have as many places as there are. */
async function killHolders(): Promise<number> {
  const found = async (): Promise<number[]> => [...new Set((await holders()).values())];
  await expect.poll(async () => (await found()).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  const gone = new Set((await found()).slice(0, 2));
  for (const pid of gone) children.get(pid)?.kill("SIGKILL");
  const killedAt = performance.now();
  const areServed = async (): Promise<boolean> => {
    return [...(await holders()).values()].filter((pid) => !gone.has(pid)).length === places.concurrency;
  };
  while (!(await areServed()) && performance.now() - killedAt < 10_000) await sleep(5);
  const tookMs = Math.round(performance.now() - killedAt);
  await Promise.all([...gone].map((pid) => children.get(pid)?.ended));
  for (const pid of gone) children.delete(pid);
  return tookMs;
}

it("places: those of killed processes are free when their lease ends, and there are never more than there are", async () => {
  for (let index = 0; index < 8; index++) await startHolder(`holder-${index}`, 1);
  const took: number[] = [];
  for (let round = 2; round < 6; round++) {
    took.push(await killHolders());
    const missing = 8 - children.size;
    expect(missing).toBeGreaterThan(0);
    for (let index = 0; index < missing; index++) await startHolder(`holder-${round}${index}`, round);
  }
  await sleep(500);
  for (const child of children.values()) child.kill("SIGTERM");
  const exits = await Promise.all([...children.values()].map(({ ended }) => ended));
  const notes = readLedgers<PlaceNote>(folder).flatMap((ledger) => ledger.notes);
  console.log(`REDLOOM_SEED=${seed}: ${notes.length} notes; ms until served again: ${took.join(" ")}`);
  expect(exits).toEqual(exits.map(() => 0));
  expect(mostAtOnce(notes)).toBe(places.concurrency);
  expect(took.filter((ms) => ms > places.leaseMs + slackMs)).toEqual([]);
  await expect(redis.raw.exists(key)).resolves.toBe(0);
}, 90_000);

it("the verdict on places finds one too many", () => {
  const held = (fence: number, from: number, to: number): PlaceNote => ["held", from, to, fence];
  expect(mostAtOnce([held(1, 0, 10), held(1, 0, 20), held(2, 20, 30)])).toBe(1);
  expect(mostAtOnce([held(1, 0, 10), held(1, 0, 20), held(2, 19, 30)])).toBe(2);
});
