import { Redis } from "ioredis";
import { connect } from "../../src/runtime/connection/connect.js";
import { acquireAll } from "../../src/runtime/lock/acquire-all.js";
import { Lock } from "../../src/runtime/lock/lock.js";
import { configOf, endWithParent, tell } from "./child.js";
import { randomOf } from "./random.js";
import { tenantLock } from "./tenant-locks.js";

/** Takes overlapping sets of locks in random order, again and again, in many tasks; tells when all are through. */
export interface SetTaker {
  readonly url: string;
  readonly prefix: string;
  readonly tenant: string;
  readonly locks: number;
  readonly tasks: number;
  readonly turns: number;
  readonly seed: number;
}

endWithParent();
const config = configOf<SetTaker>();
const connection = await connect(config.url);
const raw = new Redis(config.url);
const { prefix, tenant } = config;
const locks = Array.from(
  { length: config.locks },
  (_, at) => new Lock<{ tenant: string }, "tenant">(connection, tenantLock(`l${at}`), { prefix }, { tenant }),
);

/** How often somebody was found where we thought to be alone. */
async function overlapsIn(keys: readonly string[]): Promise<number> {
  const inside = await Promise.all(keys.map((key) => raw.incr(`${prefix}inside:${key}`)));
  await new Promise((resolve) => setTimeout(resolve, 1));
  await Promise.all(keys.map((key) => raw.decr(`${prefix}inside:${key}`)));
  return inside.filter((count) => count !== 1).length;
}

async function task(seed: number): Promise<number> {
  const random = randomOf(seed);
  let overlaps = 0;
  for (let turn = 0; turn < config.turns; turn++) {
    const chosen = random.shuffle(locks).slice(0, random.whole(1, 4));
    await using set = await acquireAll(chosen, { waitMs: 120_000 });
    overlaps += await overlapsIn(set.leases.map((lease) => lease.guard.key));
    set.assertHeld();
  }
  return overlaps;
}

const overlaps = await Promise.all(Array.from({ length: config.tasks }, (_, at) => task(config.seed * 1_000 + at)));
tell(`done ${overlaps.reduce((sum, each) => sum + each, 0)}`);
raw.disconnect();
await connection.close();
