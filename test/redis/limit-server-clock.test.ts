import { afterAll, describe, expect, it } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import { takeAllCommand } from "../../src/runtime/limit/joint.js";
import { limitCommands } from "../support/limit-clock.js";
import { useRedis } from "../support/redis.js";

interface Taken {
  readonly at: number;
  readonly cost: number;
}

/** The scripts as they are, by the server's own clock: what was let through is checked by its `takenAt`. */
describe("limit by the server's clock", () => {
  const redis = useRedis();
  const connections: Connection[] = [];
  afterAll(() => Promise.all(connections.map((each) => each.close())));
  const perMs = 150;
  const allow = 20;

  /** Four connections ask without a pause, for several periods. */
  async function crowd(algorithm: Algorithm, rate: Rate): Promise<Taken[]> {
    const commands = limitCommands(redis.prefix, `crowd-${algorithm}`, [rate], { algorithm });
    const taken: Taken[] = [];
    const end = performance.now() + 8 * perMs;
    const ask = async (): Promise<void> => {
      const connection = await connect(redis.url);
      connections.push(connection);
      for (let turn = 0; performance.now() < end || taken.length <= 20; turn++) {
        const cost = 1 + (turn % 3);
        const decision = await connection.execute(commands.take({ cost }));
        if (decision.allowed) taken.push({ at: decision.takenAt, cost });
      }
    };
    await Promise.all([ask(), ask(), ask(), ask()]);
    expect(await redis.raw.pttl(commands.key)).not.toBe(-1);
    return taken.sort((a, b) => a.at - b.at);
  }

  /** The most units in any stretch of time, against what `most` says of a stretch. */
  function expectWithin(taken: readonly Taken[], most: (us: number, from: number, to: number) => number): void {
    for (let i = 0; i < taken.length; i++) {
      const from = taken[i]?.at ?? 0;
      let units = 0;
      for (const { at, cost } of taken.slice(i)) {
        units += cost;
        expect(units).toBeLessThanOrEqual(most(at - from, from, at));
      }
    }
  }

  it("limit: gcra lets a burst and what was given back through, in any stretch of time", async () => {
    const taken = await crowd("gcra", { allow, perMs, burst: 10 });
    expectWithin(taken, (us) => 10 + (us * allow) / (perMs * 1_000));
    expect(taken.length).toBeGreaterThan(20);
  });

  it("limit: a token bucket lets a burst and the tokens that came through, in any stretch of time", async () => {
    const taken = await crowd("token-bucket", { allow, perMs, burst: 30 });
    expectWithin(taken, (us) => 30 + Math.ceil(us / (perMs * 1_000)) * allow);
    expect(taken.length).toBeGreaterThan(20);
  });

  it("limit: a fixed window lets `allow` through in each window of the calendar", async () => {
    const taken = await crowd("fixed-window", { allow, perMs });
    const windowOf = (us: number): number => Math.floor(us / (perMs * 1_000));
    expectWithin(taken, (_, from, to) => (windowOf(to) - windowOf(from) + 1) * allow);
    expect(taken.length).toBeGreaterThan(20);
  });

  it("limit: a sliding window lets `allow` through in any window", async () => {
    const taken = await crowd("sliding-window", { allow, perMs });
    expectWithin(taken, (us) => (Math.floor(us / (perMs * 1_000)) + 1) * allow);
    expect(taken.length).toBeGreaterThan(20);
  });

  it("limit: several at once, a turn, a refund and a settlement work by the server's clock", async () => {
    const connection = await connect(redis.url);
    connections.push(connection);
    const rate = { allow: 2, perMs: 60_000 };
    const commands = (["gcra", "token-bucket", "fixed-window", "sliding-window"] as const).map((algorithm) =>
      limitCommands(redis.prefix, `all-${algorithm}`, [rate], { algorithm }),
    );
    const all = takeAllCommand(commands.map((each) => ({ commands: each, cost: 2 })));
    expect(await connection.execute(all)).toMatchObject({ allowed: true });
    expect(await connection.execute(all)).toMatchObject({ allowed: false });
    for (const each of commands) {
      const turn = await connection.execute(each.reserve({ maxWaitMs: 120_000 }));
      if (!turn.allowed) throw new Error("denied");
      expect(turn.waitMs).toBeLessThanOrEqual(60_000);
      await connection.execute(each.refund({ at: turn.takenAt }));
      expect(await connection.execute(each.settle({ estimated: 2, actual: 3 }))).toMatchObject({ writtenOff: 0 });
      expect(await connection.execute(each.peek())).toMatchObject({ allowed: false, remaining: 0 });
      expect(await redis.raw.pttl(each.key)).toBeGreaterThan(0);
    }
  });
});
