/** A process of the lock run: waits for locks and holds them, and writes to what they protect. */
import { setTimeout as sleep } from "node:timers/promises";
import { RedloomError } from "../../../src/runtime/errors.js";
import type { Lease } from "../../../src/runtime/lease/lease.js";
import type { AcquireOptions } from "../../../src/runtime/lock/access.js";
import { Lock } from "../../../src/runtime/lock/lock.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { randomOf } from "../../support/random.js";
import { now, openLedger } from "../ledger/ledger.js";
import { opened } from "../ledger/opened.js";
import { watchStalls } from "../ledger/stalls.js";
import type { LockNote, Written } from "./notes.js";
import { resourceAt } from "./resource.js";
import { type HolderConfig, locks } from "./settings.js";

const config = configOf<HolderConfig>();
endWithParent();
const note = openLedger<LockNote>(config.folder, config.process, config.life);
note("born", now(), process.pid);
watchStalls((ms) => note("stalled", now(), ms));
const random = randomOf(config.seed);
const resource = resourceAt(config.resourceUrl);
const ending = new AbortController();
let stopsItself = false;
process.stdin.on("data", () => {
  stopsItself = true;
});
process.once("SIGTERM", () => {
  note("ending", now());
  ending.abort();
});
const connection = await opened(config.url);
const bound = locks.map((definition) => new Lock(connection, definition));
tell("ready");
await Promise.all(Array.from({ length: config.workers }, work));
await connection.close();
process.exit(0);

async function work(): Promise<void> {
  while (!ending.signal.aborted) {
    const lock = bound[random.whole(0, bound.length - 1)];
    if (lock) await turn(lock);
  }
}

async function turn(lock: Lock): Promise<void> {
  const asked = now();
  const lease = await acquired(lock);
  if (!lease) return;
  const from = now();
  // It may be lost already, where the process stood still.
  const to = isHeld(lease) ? from : undefined;
  const [written, last] = await worked(lock, lease, to !== undefined);
  const released = await lease.release().catch(codeOf);
  if (to !== undefined) note("turn", asked, lock.key, lease.fencingToken, from, last ?? to, written, released);
}

/** Most wait as long as it takes; some have little patience, and some change their mind. */
async function acquired(lock: Lock): Promise<Lease | undefined> {
  const chance = random.next();
  const soonMs = random.whole(1, 60);
  const options: AcquireOptions = chance < 0.06 ? { waitMs: soonMs } : {};
  const signal = chance > 0.96 ? AbortSignal.any([ending.signal, AbortSignal.timeout(soonMs)]) : ending.signal;
  try {
    return await lock.acquire({ ...options, signal });
  } catch (error) {
    if (ending.signal.aborted) return undefined;
    const why = codeOf(error);
    note("gave up", now(), lock.key, why);
    // Redis is away: not at once again.
    if (why !== "LOCK_BUSY" && why !== "TimeoutError") await sleep(50);
    return undefined;
  }
}

/** Reads and writes. Half look at their lease before they write; the others rely on the resource. */
async function worked(lock: Lock, lease: Lease, held: boolean): Promise<[Written, last: number | undefined]> {
  const careful = random.next() < 0.5;
  if (!held && careful) return ["lost", undefined];
  const fence = lease.fencingToken;
  const [letIn, value, trusting] = await resource.openResource(lock.key, fence);
  if (random.next() < 0.01) await sleep(random.whole(1, 30));
  const stops = stopsItself;
  if (stops) stopHere();
  if (careful && !stops && !isHeld(lease)) return ["lost", undefined];
  const written = await resource.writeResource(lock.key, fence, value + 1, trusting + 1);
  const last = now();
  const stillHeld = isHeld(lease);
  if (letIn === 1 && written === 1) return ["written", stillHeld ? last : undefined];
  return stillHeld ? ["refused while held", last] : ["refused", undefined];
}

/** In the middle of the work, as if the machine had stopped. The test wakes it up. */
function stopHere(): void {
  stopsItself = false;
  tell("stopping");
  process.kill(process.pid, "SIGSTOP");
}

function isHeld(lease: Lease): boolean {
  try {
    lease.assertHeld();
    return true;
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  if (error instanceof RedloomError) return error.code;
  return error instanceof Error ? error.name : String(error);
}
