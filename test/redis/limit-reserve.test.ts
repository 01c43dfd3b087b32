import { describe, expect, it } from "vitest";
import type { LimitCommands } from "../../src/runtime/limit/commands.js";
import type { Reserved } from "../../src/runtime/limit/decision.js";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import { LimitClock, limitCommands } from "../support/limit-clock.js";
import { useRedis } from "../support/redis.js";

const algorithms: readonly Algorithm[] = ["gcra", "token-bucket", "fixed-window", "sliding-window"];
const longestMs = 2 ** 31 - 1;

/** What is said of turns in words; limit-algorithms.test.ts holds them to an exact history. */
describe.each(algorithms)("limit turns of %s", (algorithm) => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  const startUs = (LimitClock.startUs() / 60_000_000n) * 60_000_000n;
  let runs = 0;
  const at = (ms: number) => startUs + BigInt(ms) * 1_000n;
  const commandsOf = (rates: readonly Rate[]) =>
    limitCommands(redis.prefix, `${algorithm}-${runs++}`, rates, { algorithm });
  const reserved = async (commands: LimitCommands, ms: number, cost = 1): Promise<Reserved> => {
    const turn = await clock.at(at(ms), commands.reserve({ cost, maxWaitMs: longestMs }));
    if (!turn.allowed) throw new Error("denied");
    return turn;
  };

  it("limit: turns come in the order of asking, and a take waits behind them", async () => {
    const commands = commandsOf([{ allow: 1, perMs: 1_000 }]);
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) waits.push((await reserved(commands, 0)).waitMs);
    expect(waits).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
    expect(await clock.at(at(1_500), commands.take())).toMatchObject({
      allowed: false,
      retryAfterMs: 3_500,
      remaining: 0,
    });
    expect((await reserved(commands, 2_000)).waitMs).toBe(3_000);
    expect(await clock.at(at(6_000), commands.take())).toMatchObject({ allowed: true });
  });

  it("limit: a turn that would come too late is denied, and nothing is reserved", async () => {
    const commands = commandsOf([{ allow: 1, perMs: 1_000 }]);
    await reserved(commands, 0);
    const before = await redis.raw.get(commands.key);
    const denied = await clock.at(at(0), commands.reserve({ maxWaitMs: 999 }));
    expect(denied).toMatchObject({ allowed: false, reason: "rate", bindingRate: 0, retryAfterMs: 1_000 });
    expect(await redis.raw.get(commands.key)).toBe(before);
    expect(await clock.at(at(0), commands.reserve({ maxWaitMs: 1_000 }))).toMatchObject({
      allowed: true,
      waitMs: 1_000,
    });
  });

  it("limit: of several rates the slowest says when; a turn counts in all", async () => {
    const commands = commandsOf([
      { allow: 2, perMs: 1_000 },
      { allow: 3, perMs: 60_000 },
    ]);
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) waits.push((await reserved(commands, 0)).waitMs);
    const third = algorithm === "gcra" ? 500 : 1_000;
    expect(waits).toEqual([0, 0, third, algorithm === "gcra" ? 20_000 : 60_000]);
  });

  it("limit: a turn that is given back while others stand behind it leaves theirs as they are", async () => {
    const commands = commandsOf([{ allow: 1, perMs: 1_000 }]);
    await reserved(commands, 0);
    const [first, second, third] = [
      await reserved(commands, 0),
      await reserved(commands, 0),
      await reserved(commands, 0),
    ];
    await clock.at(at(0), commands.refund({ at: second.takenAt }));
    expect((await reserved(commands, 0)).waitMs).toBe(4_000);
    await clock.at(at(0), commands.refund({ at: first.takenAt }));
    await clock.at(at(0), commands.refund({ at: third.takenAt }));
    await clock.at(at(0), commands.refund({ at: third.takenAt + 1_000_000 }));
    // All are given back but the one that was there at once.
    expect(await clock.at(at(0), commands.peek())).toMatchObject({ allowed: false, retryAfterMs: 1_000 });
  });

  it("limit: 1,000 turns and no more, told as denied; their state is bounded and ends with them", async () => {
    const commands = commandsOf([{ allow: 1, perMs: 1_000 }]);
    const asked = Array.from({ length: 1_200 }, () => ({
      command: commands.reserve({ maxWaitMs: longestMs }),
      nowUs: at(0),
    }));
    const turns = await clock.play(asked);
    const taken = turns.filter((turn) => turn.allowed).length;
    expect(taken).toBeGreaterThanOrEqual(1_001);
    expect(taken).toBeLessThanOrEqual(1_128);
    expect(turns.at(-1)).toMatchObject({ allowed: false, retryAfterMs: taken * 1_000 });
    expect(await redis.raw.strlen(commands.key)).toBeLessThan(30_000);
    expect(Number(await redis.raw.call("PEXPIRETIME", commands.key))).toBe(Number(at(taken * 1_000) / 1_000n) + 1);
    // When they have come, nothing is left of them.
    await clock.at(at(taken * 1_000), commands.take());
    expect(await redis.raw.strlen(commands.key)).toBeLessThan(60);
  });
});
