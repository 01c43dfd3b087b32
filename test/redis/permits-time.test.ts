import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Access } from "../../src/runtime/permits/replies.js";
import { Bench, exclusive, permits, readWrite } from "../support/permits.js";
import { type Random, randomOf, seedOfRun } from "../support/random.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

const leaseMs = 150;
/** Redis counts expiries in whole milliseconds, from the beginning of a script, and may be held up before it reads the time there. */
const inexactUs = 75_000;

interface Holding {
  readonly access: Access;
  /** Not before this time of the server, in microseconds. */
  untilUs: number;
}

/** All answers come over one connection, so their order is the order in which Redis did it. */
class Witness {
  readonly #holding = new Map<string, Holding>();
  readonly #most: number;
  #nowUs = 0;
  #fence = 0;
  grants = 0;
  expired = 0;

  constructor(most: number) {
    this.#most = most;
  }

  granted(token: string, access: Access, fence: number, serverTimeUs: number, again: boolean): void {
    this.#nowUs = serverTimeUs;
    for (const [other, { untilUs }] of this.#holding) {
      if (untilUs - inexactUs <= serverTimeUs && other !== token) this.#holding.delete(other);
    }
    if (!again) expect(fence).toBeGreaterThan(this.#fence);
    this.#fence = Math.max(fence, this.#fence);
    this.#holding.set(token, { access, untilUs: serverTimeUs + leaseMs * 1_000 });
    this.grants++;
    const together = [...this.#holding.values()];
    expect(together.length).toBeLessThanOrEqual(this.#most);
    if (together.some((one) => one.access === "write")) expect(together.length).toBe(1);
  }

  renewed(token: string, isHeld: boolean): void {
    const holding = this.#holding.get(token);
    // It did so after what was answered last.
    if (isHeld && holding) holding.untilUs = Math.max(holding.untilUs, this.#nowUs + leaseMs * 1_000);
    if (!isHeld) this.#holding.delete(token);
  }

  released(token: string, outcome: "released" | "expired"): void {
    if (outcome === "expired") this.expired++;
    this.#holding.delete(token);
  }
}

/** Takes turns until the end: works, renews, works for too long, dies, gives up waiting. */
async function live(lock: Bench, witness: Witness, random: Random, name: string, goesOn: () => boolean): Promise<void> {
  for (let turn = 0; goesOn(); turn++) {
    const token = `${name}:${turn}`;
    const access = lock.commands.shape === readWrite && random.next() < 0.3 ? "write" : "read";
    const givesUpAt = performance.now() + random.whole(20, 400);
    for (;;) {
      const reply = await lock.ask(token, { leaseMs, waitMs: 500, access });
      if (reply.granted) {
        witness.granted(
          token,
          lock.commands.shape === exclusive ? "write" : access,
          reply.fencingToken,
          reply.serverTimeUs,
          reply.again,
        );
        break;
      }
      if (performance.now() > givesUpAt) break;
      await sleep(random.whole(0, 15));
    }
    const fate = random.next();
    await sleep(random.whole(0, fate < 0.1 ? 250 : 10));
    if (fate > 0.8) witness.renewed(token, await lock.renew(token, leaseMs));
    // One in ten dies as it is: in line, or with the lock.
    if (random.next() > 0.1) witness.released(token, await lock.release(token));
  }
}

for (const [name, shape, most] of [
  ["one holder", exclusive, 1],
  ["two permits", permits(2), 2],
  ["readers and writers", readWrite, 2 ** 53],
] as const) {
  test(`${name}: never too many at a time by the server's clock, though leases run out, holders die and waiters give up`, async () => {
    const seed = seedOfRun();
    const lock = new Bench(connection, redis.prefix, shape);
    const witness = new Witness(most);
    const endsAt = performance.now() + 2_500;
    const goesOn = (): boolean => performance.now() < endsAt || witness.grants <= 20 || witness.expired === 0;
    const actors = Array.from({ length: 12 }, (_, at) => live(lock, witness, randomOf(seed + at), `p${at}`, goesOn));
    await Promise.all(actors).catch((error) => {
      throw new Error(`REDLOOM_SEED=${seed}`, { cause: error });
    });
    expect(witness.grants).toBeGreaterThan(20);
    expect(witness.expired).toBeGreaterThan(0);
    // Nothing is left for ever.
    for (const key of Object.values(lock.keys)) expect(await redis.raw.pttl(key)).not.toBe(-1);
    const { lock: held, queue, waiters, holders } = lock.keys;
    await expect.poll(() => redis.raw.exists(held, queue, waiters, holders)).toBe(0);
  }, 30_000);
}
