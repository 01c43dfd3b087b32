import { describe, expect, it } from "vitest";
import type { Algorithm } from "../../src/runtime/limit/definition.js";
import { LimitClock, limitCommands } from "../support/limit-clock.js";
import { useRedis } from "../support/redis.js";

const algorithms: readonly Algorithm[] = ["gcra", "token-bucket", "fixed-window", "sliding-window"];

/** What is said of refunds in words; limit-algorithms.test.ts holds them to an exact history. */
describe.each(algorithms)("limit refunds of %s", (algorithm) => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  const startUs = (LimitClock.startUs() / 60_000_000n) * 60_000_000n;
  let runs = 0;
  const at = (ms: number) => startUs + BigInt(ms) * 1_000n;
  const commandsOf = () => {
    const rates = [
      { allow: 10, perMs: 1_000 },
      { allow: 100, perMs: 60_000 },
    ];
    return limitCommands(redis.prefix, `${algorithm}-${runs++}`, rates, { algorithm });
  };

  it("limit: what was taken is given back, and no more than that", async () => {
    const commands = commandsOf();
    const taken = await clock.at(at(0), commands.take({ cost: 8 }));
    if (!taken.allowed) throw new Error("denied");
    expect(await clock.at(at(0), commands.refund({ cost: 3, at: taken.takenAt }))).toMatchObject({ remaining: 5 });
    expect(await clock.at(at(0), commands.refund({ cost: 1_000, at: taken.takenAt }))).toEqual({
      limit: 10,
      remaining: 10,
      resetAfterMs: 0,
    });
    expect(await redis.raw.exists(commands.key)).toBe(0);
  });

  it("limit: a refund that comes late fills the slow rate, and not a fast one's next window", async () => {
    const commands = commandsOf();
    const first = await clock.at(at(0), commands.take({ cost: 10 }));
    if (!first.allowed) throw new Error("denied");
    expect(await clock.at(at(1_500), commands.take({ cost: 10 }))).toMatchObject({ allowed: true });
    await clock.at(at(1_500), commands.refund({ cost: 10, at: first.takenAt }));
    expect(await clock.at(at(1_500), commands.take())).toMatchObject({ allowed: false, bindingRate: 0 });
    const later = await clock.at(at(3_000), commands.take({ cost: 10 }));
    expect(later).toMatchObject({ allowed: true, remaining: 0 });
    // Of the slow rate 20 units are used, and not 30.
    const onlySlow = limitCommands(redis.prefix, `${algorithm}-${runs - 1}`, [{ allow: 100, perMs: 60_000 }], {
      algorithm,
    });
    const { remaining } = await clock.at(at(3_000), onlySlow.peek());
    expect(remaining).toBe(algorithm === "gcra" ? 85 : 80);
  });

  it("limit: what cost less than was thought is given back; what cost more is owed, and paid first", async () => {
    const commands = commandsOf();
    const taken = await clock.at(at(0), commands.take({ cost: 8 }));
    if (!taken.allowed) throw new Error("denied");
    const less = await clock.at(at(0), commands.settle({ estimated: 8, actual: 2, at: taken.takenAt }));
    expect(less).toMatchObject({ remaining: 8, writtenOff: 0 });
    const more = await clock.at(at(0), commands.settle({ estimated: 2, actual: 14, at: taken.takenAt }));
    expect(more).toMatchObject({ remaining: 0, writtenOff: 0 });
    expect(await clock.at(at(0), commands.take())).toMatchObject({ allowed: false, bindingRate: 0 });
    const denied = await clock.at(at(0), commands.take({ cost: 10 }));
    if (denied.allowed) throw new Error("allowed");
    expect(denied.retryAfterMs).toBe(
      { gcra: 1_400, "token-bucket": 2_000, "fixed-window": 2_000, "sliding-window": 1_000 }[algorithm],
    );
  });

  it("limit: settling what was right changes nothing but tells where the limiter stands", async () => {
    const commands = commandsOf();
    await clock.at(at(0), commands.take({ cost: 4 }));
    const before = await redis.raw.get(commands.key);
    expect(await clock.at(at(0), commands.settle({ estimated: 4, actual: 4 }))).toMatchObject({ remaining: 6 });
    expect(await redis.raw.get(commands.key)).toBe(before);
  });
});
