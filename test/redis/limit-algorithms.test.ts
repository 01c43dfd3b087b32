import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LimitCommands } from "../../src/runtime/limit/commands.js";
import type { Algorithm, Rate } from "../../src/runtime/limit/definition.js";
import type { Command } from "../../src/runtime/wire/command.js";
import { type Asked, LimitClock, limitCommands } from "../support/limit-clock.js";
import { type Scenario, type Step, scenarioOf } from "../support/limit-scenarios.js";
import { LimiterModel } from "../support/limiter-model.js";
import { useRedis } from "../support/redis.js";

const algorithms: readonly Algorithm[] = ["gcra", "token-bucket", "fixed-window", "sliding-window"];

interface Taken {
  cost: number;
  readonly at: number;
}

describe("limit algorithms", { timeout: 120_000 }, () => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  const startUs = LimitClock.startUs();
  let runs = 0;

  /** What the model answers, and what is to be asked for it: each step follows from the answers before. */
  function tell(algorithm: Algorithm, commands: LimitCommands, { rates, steps }: Scenario) {
    const model = new LimiterModel(algorithm, rates);
    const taken: Taken[] = [];
    const asked: Asked<unknown>[] = [];
    const expected: unknown[] = [];
    let nowUs = startUs;
    for (const step of steps) {
      nowUs += BigInt(step.elapsedUs);
      const told = one(step, model, commands, taken, nowUs);
      if (!told) continue;
      asked.push({ command: told.command, nowUs });
      expected.push(told.answer);
    }
    return { asked, expected, nowUs };
  }

  function one(
    step: Step,
    model: LimiterModel,
    commands: LimitCommands,
    taken: Taken[],
    nowUs: bigint,
  ): { readonly command: Command<unknown>; readonly answer: unknown } | undefined {
    switch (step.do) {
      case "take":
      case "reserve": {
        const { cost } = step;
        const isTake = step.do === "take";
        const answer = isTake ? model.take(cost, nowUs) : model.reserve(cost, step.maxWaitMs, nowUs);
        if (answer.allowed) taken.push({ cost, at: answer.takenAt });
        const command = isTake ? commands.take({ cost }) : commands.reserve({ cost, maxWaitMs: step.maxWaitMs });
        return { command, answer };
      }
      case "refund":
      case "giveBack": {
        const [picked] = taken.splice(step.pick % Math.max(1, taken.length), 1);
        if (!picked) return undefined;
        const cost = Math.ceil(picked.cost * step.share);
        const { at } = picked;
        const answer = model.refund(cost, nowUs, at);
        if (step.do === "giveBack") return { command: commands.giveBack({ cost, at }), answer: undefined };
        return { command: commands.refund({ cost, at }), answer };
      }
      case "block":
        model.block(step.ms, nowUs);
        return { command: commands.block(step.ms), answer: undefined };
      case "refundBlindly":
        return {
          command: commands.refund({ cost: step.cost }),
          answer: model.refund(step.cost, nowUs, undefined),
        };
      case "settle": {
        const [picked] = taken.splice(step.pick % Math.max(1, taken.length), 1);
        if (!picked) return undefined;
        const { cost: estimated, at } = picked;
        const actual = Math.ceil(estimated * step.factor);
        return {
          command: commands.settle({ estimated, actual, at }),
          answer: model.settle(estimated, actual, nowUs, at),
        };
      }
    }
  }

  const follows = (
    algorithm: Algorithm,
    sorts: readonly Step["do"][],
    { given, numRuns = 400 }: { readonly given?: readonly Rate[]; readonly numRuns?: number } = {},
  ) =>
    fc.assert(
      fc.asyncProperty(scenarioOf(algorithm, sorts, given), async (scenario) => {
        const commands = limitCommands(redis.prefix, `run-${runs++}`, scenario.rates, { algorithm });
        const { asked, expected } = tell(algorithm, commands, scenario);
        expect(await clock.play(asked)).toEqual(expected);
      }),
      { numRuns },
    );

  describe.each(algorithms)("%s", (algorithm) => {
    it("limit: decides as an exact history does, for any rates, costs and times", () => follows(algorithm, ["take"]));

    it("limit: takes turns ahead of time as an exact history has them", () => follows(algorithm, ["take", "reserve"]));

    it("limit: gives back, of turns too, as an exact history does", () =>
      follows(algorithm, ["take", "reserve", "refund"]));

    it("limit: gives back lightly as an exact history does", () =>
      follows(algorithm, ["take", "reserve", "reserve", "giveBack", "refund"]));

    it("limit: denies in a block, and has turns behind it, as an exact history does", () =>
      follows(algorithm, ["take", "reserve", "reserve", "block", "giveBack"]));

    it("limit: gives back what nobody says the time of, as an exact history does", () =>
      follows(algorithm, ["take", "reserve", "refundBlindly"]));

    it("limit: settles as an exact history does, into debt and back", () =>
      follows(algorithm, ["take", "settle", "reserve"]));

    it.each<readonly [string, Rate]>([
      ["one a year", { allow: 1, perMs: 31_536_000_000 }],
      ["20 million in 30 days", { allow: 20_000_000, perMs: 2_592_000_000 }],
      ["10^7 a second", { allow: 10_000_000, perMs: 1_000 }],
      ["10^9 a second", { allow: 1_000_000_000, perMs: 1_000 }],
      ["three a second", { allow: 3, perMs: 1_000 }],
    ])("limit: is exact at %s", (_, rate) =>
      follows(algorithm, ["take", "take", "reserve", "refund", "giveBack", "settle", "block"], {
        given: [rate],
        numRuns: 60,
      }),
    );
  });
});
