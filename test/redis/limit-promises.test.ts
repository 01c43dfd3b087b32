import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LimitCommands } from "../../src/runtime/limit/commands.js";
import type { Decision, Reservation } from "../../src/runtime/limit/decision.js";
import type { Algorithm } from "../../src/runtime/limit/definition.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { LimitClock, limitCommands } from "../support/limit-clock.js";
import { type Scenario, scenarioOf } from "../support/limit-scenarios.js";
import { useRedis } from "../support/redis.js";

const algorithms: readonly Algorithm[] = ["gcra", "token-bucket", "fixed-window", "sliding-window"];

/** What every algorithm promises, whatever was taken, reserved, given back and charged before. */
describe.each(algorithms)("limit promises of %s", { timeout: 120_000 }, (algorithm) => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  const startUs = LimitClock.startUs();
  let runs = 0;

  const lives = scenarioOf(algorithm, ["take", "take", "reserve", "refundBlindly", "settle"]);

  /** Lives a scenario; gives what was decided, and when it ended. */
  async function live(
    commands: LimitCommands,
    { steps }: Scenario,
  ): Promise<{ nowUs: bigint; last: Asked | undefined }> {
    let nowUs = startUs;
    let last: Asked | undefined;
    for (const step of steps) {
      nowUs += BigInt(step.elapsedUs);
      switch (step.do) {
        case "take":
          last = { cost: step.cost, decision: await clock.at(nowUs, commands.take({ cost: step.cost })) };
          break;
        case "reserve": {
          const { cost, maxWaitMs } = step;
          last = { cost, decision: await clock.at<Reservation>(nowUs, commands.reserve({ cost, maxWaitMs })) };
          break;
        }
        case "refundBlindly":
          await clock.at(nowUs, commands.refund({ cost: step.cost }));
          last = undefined;
          break;
        case "settle":
          await clock.at(nowUs, commands.settle({ estimated: 1, actual: 1 + Math.ceil(step.factor) }));
          last = undefined;
          break;
        default:
          break;
      }
    }
    return { nowUs, last };
  }

  const property = (numRuns: number, check: (commands: LimitCommands, scenario: Scenario) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(lives, async (scenario) => {
        const commands = limitCommands(redis.prefix, `${algorithm}-${runs++}`, scenario.rates, { algorithm });
        await check(commands, scenario);
      }),
      { numRuns },
    );

  it("limit: coming back after retryAfterMs succeeds, and a millisecond earlier does not", () =>
    property(150, async (commands, scenario) => {
      const { nowUs, last } = await live(commands, scenario);
      if (!last || last.decision.allowed) return;
      const { retryAfterMs } = last.decision;
      const at = (ms: number) => nowUs + BigInt(ms) * 1_000n;
      const take = (): Command<Decision> => commands.take({ cost: last.cost });
      expect((await clock.at(at(retryAfterMs - 1), take())).allowed).toBe(false);
      expect((await clock.at(at(retryAfterMs), take())).allowed).toBe(true);
    }));

  it("limit: what is denied, or only looked at, changes nothing", () =>
    property(100, async (commands, scenario) => {
      const { nowUs } = await live(commands, scenario);
      const state = await redis.raw.get(commands.key);
      const end = await redis.raw.call("PEXPIRETIME", commands.key);
      const cost = Math.min(...commands.rates.map((rate) => rate.burst));
      const decision = await clock.at(nowUs, commands.peek({ cost }));
      if (!decision.allowed) {
        await clock.at(nowUs, commands.take({ cost }));
        if (decision.retryAfterMs > 0) await clock.at(nowUs, commands.reserve({ cost, maxWaitMs: 0 }));
      }
      expect(await redis.raw.get(commands.key)).toBe(state);
      expect(await redis.raw.call("PEXPIRETIME", commands.key)).toBe(end);
    }));

  it("limit: the key lives until all is given back, and no longer", () =>
    property(150, async (commands, scenario) => {
      const { nowUs } = await live(commands, scenario);
      const { resetAfterMs } = await clock.at(nowUs, commands.peek());
      const endMs = Number(await redis.raw.call("PEXPIRETIME", commands.key));
      if (endMs === -2) {
        expect(resetAfterMs).toBe(0);
        return;
      }
      const afterResetMs = endMs - Number(nowUs / 1_000n) - resetAfterMs;
      // Where all was given back before, the key outlives that moment only in this test, whose clock runs ahead.
      if (resetAfterMs > 0) expect(afterResetMs).toBeGreaterThanOrEqual(0);
      expect(afterResetMs).toBeLessThanOrEqual(1);
    }));

  it("limit: the key lives until all is given back, also while turns are given back without figures", () =>
    fc.assert(
      fc.asyncProperty(
        scenarioOf(algorithm, ["take", "reserve", "reserve", "reserve", "giveBack", "giveBack"]),
        async ({ rates, steps }) => {
          const commands = limitCommands(redis.prefix, `${algorithm}-${runs++}`, rates, { algorithm });
          const turns: { readonly cost: number; readonly at: number }[] = [];
          let nowUs = startUs;
          for (const step of steps) {
            nowUs += BigInt(step.elapsedUs);
            if (step.do === "take") await clock.at(nowUs, commands.take({ cost: step.cost }));
            if (step.do === "reserve") {
              const { cost, maxWaitMs } = step;
              const turn = await clock.at(nowUs, commands.reserve({ cost, maxWaitMs }));
              if (turn.allowed) turns.push({ cost, at: turn.takenAt });
            }
            const [turn] = step.do === "giveBack" ? turns.splice(step.pick % Math.max(1, turns.length), 1) : [];
            if (!turn) continue;
            await clock.at(nowUs, commands.giveBack({ cost: turn.cost, at: turn.at }));
            const { resetAfterMs } = await clock.at(nowUs, commands.peek());
            const endMs = Number(await redis.raw.call("PEXPIRETIME", commands.key));
            if (resetAfterMs > 0) expect(endMs - Number(nowUs / 1_000n)).toBeGreaterThanOrEqual(resetAfterMs);
          }
        },
      ),
      { numRuns: 100 },
    ));

  it("limit: turns that are all given back leave no trace", () =>
    property(100, async (commands, scenario) => {
      const { nowUs } = await live(commands, scenario);
      // What a write of this moment makes of the state, without a change.
      await clock.at(nowUs, commands.settle({ estimated: 1, actual: 1 }));
      const before = await clock.at(nowUs, commands.peek());
      const state = await redis.raw.get(commands.key);
      const cost = Math.min(3, ...commands.rates.map((rate) => rate.burst));
      const turns: number[] = [];
      for (let i = 0; i < 4; i++) {
        const turn = await clock.at(nowUs, commands.reserve({ cost, maxWaitMs: 2 ** 31 - 1 }));
        if (turn.allowed && turn.waitMs > 0) turns.push(turn.takenAt);
        else if (turn.allowed) await clock.at(nowUs, commands.refund({ cost, at: turn.takenAt }));
      }
      for (const at of turns) await clock.at(nowUs, commands.refund({ cost, at }));
      expect(await clock.at(nowUs, commands.peek())).toEqual(before);
      if (turns.length === 4) expect(await redis.raw.get(commands.key)).toBe(state);
    }));
});

interface Asked {
  readonly cost: number;
  readonly decision: Decision;
}
