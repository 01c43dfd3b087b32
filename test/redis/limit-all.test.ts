import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LimitCommands } from "../../src/runtime/limit/commands.js";
import type { Algorithm } from "../../src/runtime/limit/definition.js";
import { takeAllCommand } from "../../src/runtime/limit/joint.js";
import { LimitClock, limitCommands } from "../support/limit-clock.js";
import { anyRate } from "../support/limit-scenarios.js";
import { LimiterModel } from "../support/limiter-model.js";
import { useRedis } from "../support/redis.js";

const algorithm = fc.constantFrom<Algorithm>("gcra", "token-bucket", "fixed-window", "sliding-window");
const limiter = algorithm.chain((one) =>
  fc.record({ algorithm: fc.constant(one), rates: fc.array(anyRate(one), { minLength: 1, maxLength: 2 }) }),
);

describe("limit: several at once", { timeout: 120_000 }, () => {
  const redis = useRedis();
  const clock = new LimitClock(redis);
  const startUs = LimitClock.startUs();
  let runs = 0;
  const commandsOf = (name: string, allow: number, one: Algorithm = "gcra"): LimitCommands =>
    limitCommands(redis.prefix, `${name}-${runs}`, [{ allow, perMs: 60_000 }], { algorithm: one });

  it("limit: of several, of any algorithms, all are taken or none, as exact histories say", async () => {
    const input = fc.array(limiter, { minLength: 1, maxLength: 4 }).chain((limiters) => {
      const costs = limiters.map(({ rates }) =>
        fc.integer({ min: 1, max: Math.min(...rates.map(({ allow, burst = allow }) => burst)) }),
      );
      const step = fc.record({ costs: fc.tuple(...costs), elapsedUs: fc.oneof(fc.nat(3), fc.nat(2_000_000)) });
      return fc.record({ limiters: fc.constant(limiters), steps: fc.array(step, { maxLength: 25 }) });
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ limiters, steps }) => {
        runs++;
        const all = limiters.map((one, i) => ({
          commands: limitCommands(redis.prefix, `any-${runs}-${i}`, one.rates, one),
          model: new LimiterModel(one.algorithm, one.rates),
        }));
        let nowUs = startUs;
        for (const { costs, elapsedUs } of steps) {
          nowUs += BigInt(elapsedUs);
          const requests = all.map(({ commands, model }, i) => ({ commands, model, cost: costs[i] ?? 1 }));
          const decided = await clock.at(nowUs, takeAllCommand(requests));
          const expected = requests.map(({ model, cost }) => model.peek(cost, nowUs));
          const allowed = expected.every((decision) => decision.allowed);
          expect(decided.allowed).toBe(allowed);
          const taken = requests.map(({ model, cost }) =>
            allowed ? model.take(cost, nowUs) : model.peek(cost, nowUs),
          );
          expect(decided.decisions).toEqual(taken);
          if (decided.allowed) continue;
          const waits = expected.map((decision) => (decision.allowed ? 0 : decision.retryAfterMs));
          expect(decided.retryAfterMs).toBe(Math.max(...waits));
          expect(decided.bindingLimiter).toBe(waits.indexOf(decided.retryAfterMs));
        }
      }),
      { numRuns: 120 },
    );
  });

  it("limit: what another limiter denied is not taken, and says so", async () => {
    runs++;
    const [wide, narrow] = [commandsOf("wide", 10), commandsOf("narrow", 1, "fixed-window")];
    const both = takeAllCommand([{ commands: wide, cost: 4 }, { commands: narrow }]);
    expect(await clock.at(startUs, both)).toMatchObject({
      allowed: true,
      decisions: [{ remaining: 6 }, { remaining: 0 }],
    });
    const denied = await clock.at(startUs, both);
    expect(denied).toMatchObject({
      allowed: false,
      bindingLimiter: 1,
      decisions: [
        { allowed: true, cost: 0, takenAt: 0, remaining: 6 },
        { allowed: false, reason: "rate" },
      ],
    });
    expect(await clock.at(startUs, wide.peek())).toMatchObject({ remaining: 6 });
  });

  it("limit: a block of one holds for all", async () => {
    runs++;
    const [one, blocked] = [commandsOf("one", 10), commandsOf("blocked", 10, "sliding-window")];
    await clock.at(startUs, blocked.block(7_000));
    const denied = await clock.at(startUs, takeAllCommand([{ commands: one }, { commands: blocked }]));
    expect(denied).toMatchObject({ allowed: false, bindingLimiter: 1, retryAfterMs: 7_000 });
    expect(await redis.raw.exists(one.key)).toBe(0);
  });

  it("limit: where one key is no limiter's, nothing is taken of any", async () => {
    runs++;
    const [one, foreign] = [commandsOf("fine", 10), commandsOf("foreign", 10)];
    await redis.raw.set(foreign.key, "hello");
    const both = takeAllCommand([{ commands: one }, { commands: foreign }]);
    await expect(clock.at(startUs, both)).rejects.toThrow("WRONGTYPE");
    expect(await redis.raw.exists(one.key)).toBe(0);
    expect(await redis.raw.get(foreign.key)).toBe("hello");
  });

  it("limit: none, one twice and a cost that cannot pass are refused before any I/O", () => {
    runs++;
    const one = commandsOf("one", 10);
    expect(() => takeAllCommand([])).toThrow(expect.objectContaining({ code: "OPTIONS_INVALID" }));
    expect(() => takeAllCommand([{ commands: one }, { commands: one }])).toThrow(
      expect.objectContaining({ code: "OPTIONS_INVALID" }),
    );
    expect(() => takeAllCommand([{ commands: one, cost: 11 }])).toThrow(
      expect.objectContaining({ code: "LIMIT_IMPOSSIBLE" }),
    );
  });
});
