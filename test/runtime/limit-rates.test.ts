import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LimitImpossibleError, OptionsInvalidError } from "../../src/runtime/errors.js";
import { LimitCommands } from "../../src/runtime/limit/commands.js";
import type { LimitDefinition, Rate } from "../../src/runtime/limit/definition.js";
import { compileRates, costOf, unitsLeft } from "../../src/runtime/limit/rates.js";
import { defineAddress } from "../../src/runtime/wire/address.js";

const definition: LimitDefinition = {
  definition: "agents.limits.api",
  address: defineAddress({
    definition: "agents.limits.api",
    namespace: "agents",
    template: "api",
    parameters: {},
  }),
  rates: [{ allow: 10, perMs: 1_000, burst: 20 }],
  onUnavailable: "deny",
};

const compile = (rate: Rate) => {
  const [compiled] = compileRates([rate], {});
  if (!compiled) throw new Error("no rate");
  return compiled;
};

describe("limit rates", () => {
  it("limit: a cost is exact, for any rate", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 50 }),
        fc.integer({ min: 1, max: 31_536_000_000 }),
        fc.integer({ min: 1, max: 100 }),
        (allow, perMs, units) => {
          fc.pre(BigInt(units) * BigInt(perMs) <= 3_000_000_000_000n * BigInt(allow));
          const cost = costOf(units, compile({ allow, perMs, burst: units }));
          const exact = BigInt(cost.us) * BigInt(allow) + BigInt(cost.part);
          expect(exact).toBe(BigInt(units) * BigInt(perMs) * 1_000n);
          expect(cost.part).toBeLessThan(allow);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("limit: what is left is rounded down exactly, whatever is used", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 50 }),
        fc.integer({ min: 1, max: 31_536_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (allow, perMs, share) => {
          const rate = compile({ allow, perMs });
          const us = Math.floor(rate.tolerance.us * share);
          const exact = (BigInt(rate.tolerance.us - us) * BigInt(allow)) / BigInt(perMs * 1_000);
          expect(unitsLeft({ us, part: 0 }, rate)).toBe(Number(exact));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["no rates", []],
    ["too many rates", Array.from({ length: 17 }, () => ({ allow: 1, perMs: 1 }))],
    ["allow 0", [{ allow: 0, perMs: 1_000 }]],
    ["a fraction", [{ allow: 1.5, perMs: 1_000 }]],
    ["per 0", [{ allow: 1, perMs: 0 }]],
    ["burst 0", [{ allow: 1, perMs: 1_000, burst: 0 }]],
    ["not a number", [{ allow: Number.NaN, perMs: 1_000 }]],
    ["text", [{ allow: "10" as never, perMs: 1_000 }]],
    ["nothing", [undefined as never]],
    ["a burst of 101 years", [{ allow: 1, perMs: 31_622_400_000, burst: 101 }]],
  ])("limit: tuned rates are refused before any I/O, with %s", (_, rates) => {
    expect(() => new LimitCommands(definition, { tune: { rates } })).toThrow(OptionsInvalidError);
  });

  it.each([
    ["one a year", { allow: 1, perMs: 31_536_000_000 }],
    ["10^9 a second", { allow: 1_000_000_000, perMs: 1_000 }],
    ["20 million in 30 days", { allow: 20_000_000, perMs: 2_592_000_000 }],
  ])("limit: %s is accepted", (_, rate) => {
    expect(new LimitCommands(definition, { tune: { rates: [rate] } }).take().args).not.toHaveLength(0);
  });

  it("limit: a cost above the burst is impossible, before any I/O; the burst itself is not", () => {
    const commands = new LimitCommands(definition);
    expect(() => commands.take({ cost: 21 })).toThrow(LimitImpossibleError);
    expect(() => commands.peek({ cost: 21 })).toThrow(LimitImpossibleError);
    expect(commands.take({ cost: 20 }).args).toEqual(["1", 10, 1_000, 2_000_000, 0, 2_000_000, 0]);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("limit: a cost of %s is refused", (cost) => {
    expect(() => new LimitCommands(definition).take({ cost })).toThrow(OptionsInvalidError);
  });

  it("limit: taking is never repeated by itself, looking is", () => {
    const commands = new LimitCommands(definition);
    expect(commands.take().repeatable).toBe(false);
    expect(commands.peek().repeatable).toBe(true);
  });

  it.each(["fixed-window", "sliding-window"] as const)("limit: a %s has no burst", (algorithm) => {
    expect(() => compileRates([{ allow: 1, perMs: 1_000, burst: 1 }], {}, algorithm)).toThrow(OptionsInvalidError);
    expect(compileRates([{ allow: 7, perMs: 1_000 }], {}, algorithm)).toMatchObject([{ burst: 7 }]);
  });

  it("limit: a token bucket that takes more than 100 years to fill is refused, by whole steps", () => {
    const century = 100 * 366 * 86_400_000;
    const slow = { allow: 2, perMs: Math.floor(century / 2), burst: 5 };
    expect(compileRates([{ ...slow, burst: 4 }], {}, "token-bucket")).toHaveLength(1);
    expect(() => compileRates([slow], {}, "token-bucket")).toThrow(OptionsInvalidError);
  });

  it.each([
    ["a wait of no length", (limit: LimitCommands) => limit.reserve({ maxWaitMs: -1 })],
    ["a wait that no timer holds", (limit: LimitCommands) => limit.reserve({ maxWaitMs: 2 ** 31 })],
    ["a refund of less than nothing", (limit: LimitCommands) => limit.refund({ cost: -1 })],
    ["a refund of a fraction", (limit: LimitCommands) => limit.refund({ cost: 0.5 })],
    ["a refund of no instant", (limit: LimitCommands) => limit.refund({ at: Number.NaN })],
    ["an estimate that is none", (limit: LimitCommands) => limit.settle({ estimated: Number.NaN, actual: 1 })],
    ["a settlement beyond integers", (limit: LimitCommands) => limit.settle({ estimated: 1, actual: 2 ** 53 })],
  ])("limit: %s is refused before any I/O", (_, ask) => {
    expect(() => ask(new LimitCommands(definition))).toThrow(OptionsInvalidError);
  });

  it("limit: no number that goes to Redis is beyond what is exact there, whatever is given back or charged", () => {
    const limit = new LimitCommands(definition, { tune: { rates: [{ allow: 1, perMs: 31_536_000_000, burst: 100 }] } });
    const most = Number.MAX_SAFE_INTEGER;
    const commands = [
      limit.refund({ cost: most }),
      limit.settle({ estimated: 0, actual: most }),
      limit.take({ cost: 100 }),
    ];
    for (const arg of commands.flatMap(({ args }) => args)) {
      if (typeof arg === "number") expect(arg).toBeLessThan(2 ** 53);
    }
  });
});
