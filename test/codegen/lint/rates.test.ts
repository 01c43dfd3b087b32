import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../../codegen/generate.js";
import { lintModel } from "../../../codegen/lint/lint.js";
import { defaultLintSettings } from "../../../codegen/lint/settings.js";
import type { Rate } from "../../../src/runtime/limit/definition.js";
import { RateModel } from "../../support/limit-model.js";

const algorithms = ["gcra", "token-bucket", "sliding-window", "fixed-window"] as const;

/** The rate of these two that is told never to decide. */
function redundant(algorithm: string, rates: readonly Rate[]): number | undefined {
  const lines = rates.map(({ allow, perMs, burst }) => {
    return `      - { allow: ${allow}, per: ${perMs}ms${burst === undefined ? "" : `, burst: ${burst}`} }\n`;
  });
  const text = `redloom: 1\nnamespace: shop\nlimits:\n  api:\n    algorithm: ${algorithm}\n    rates:\n${lines.join("")}`;
  const { model } = check([{ file: "shop.yaml", text, uses: {} }]);
  const found = model ? lintModel(model, { ...defaultLintSettings, rules: "minimal" }) : [];
  const [finding] = found.filter(({ code }) => code === "RATE_REDUNDANT");
  return finding && finding.line - 7;
}

const per = fc.constantFrom(500, 1_000, 2_000, 3_000, 7_000);
const allow = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 60, max: 70 }));

test.each(algorithms)("%s: a rate that is told never to decide never denies what the others allow", (algorithm) => {
  let told = 0;
  const hasBurst = algorithm === "gcra" || algorithm === "token-bucket";
  const rate = fc.record({ allow, perMs: per, ...(hasBurst ? { burst: fc.integer({ min: 1, max: 70 }) } : {}) });
  const steps = fc.array(
    fc.record({ afterMs: fc.constantFrom(0, 0, 0, 1, 20, 333, 500, 1_000), cost: fc.constantFrom(1, 1, 1, 2, 30) }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(rate, rate, steps, (one, other, taken) => {
      const index = redundant(algorithm, [one, other]);
      if (index === undefined) return;
      told += 1;
      const models = [one, other].map((each) => new RateModel(algorithm, each));
      const [idle, deciding] = index === 0 ? models : [...models].reverse();
      if (!idle || !deciding) return expect.unreachable();
      let now = 1_700_000_000_000_000n;
      for (const { afterMs, cost } of taken) {
        now += BigInt(afterMs) * 1_000n;
        if (cost > Number(deciding.burst) || deciding.earliest(BigInt(cost), now) > now) continue;
        expect(idle.earliest(BigInt(cost), now), JSON.stringify({ one, other, index })).toBe(now);
        for (const model of models) model.take(BigInt(cost), now);
      }
    }),
    { numRuns: 150, seed: 6 },
  );
  expect(told).toBeGreaterThan(10);
});
