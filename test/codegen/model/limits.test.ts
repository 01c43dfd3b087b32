import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../../codegen/generate.js";
import type { Limit, Lock } from "../../../codegen/model/model.js";
import { concurrencySettings } from "../../../src/runtime/limit/concurrency-settings.js";
import { compileRates } from "../../../src/runtime/limit/rates.js";
import { limitSettings } from "../../../src/runtime/limit/settings.js";
import { lockSettings } from "../../../src/runtime/lock/settings.js";

/** The limit, or the lock, of a contract that says this of one; `undefined` where it is refused. */
function modelOf(kind: "limits" | "locks", words: object): Limit | Lock | undefined {
  const text = `redloom: 1\nnamespace: shop\n${kind}: { one: ${JSON.stringify(words)} }\n`;
  return check([{ file: "shop.yaml", text, uses: {} }]).model?.contracts[0]?.[kind][0];
}

const edges = (...numbers: readonly number[]) =>
  fc.oneof(fc.constantFrom(...numbers), fc.integer({ min: -1, max: 99 }));
const durations = fc
  .tuple(
    fc.constantFrom(0, 1, 10, 100, 365, 9_999, 10_000, 10_001, 20_000, 36_500, 36_501),
    fc.constantFrom("ms", "s", "d"),
  )
  .map(([count, unit]) => `${count}${unit}`);
const deadlines = fc.constantFrom("10ms", "250ms", "1s", "60s", "61s");
const rate = fc.record(
  { allow: edges(2 ** 50, 2 ** 50 + 1, 10 ** 7), per: durations, burst: edges(2 ** 50, 2 ** 50 + 1, 10 ** 9) },
  { requiredKeys: ["allow", "per"] },
);

test("limits: what a contract accepts, the runtime takes", () => {
  let accepted = 0;
  const words = fc.record(
    {
      rates: fc.array(rate, { minLength: 1, maxLength: 3 }),
      algorithm: fc.constantFrom("gcra", "token-bucket", "sliding-window", "fixed-window"),
      onUnavailable: fc.constantFrom("deny", "allow", "local"),
      deadline: deadlines,
      rememberDenials: durations,
      overridable: fc.boolean(),
    },
    { requiredKeys: ["rates"] },
  );
  fc.assert(
    fc.property(words, (said) => {
      const limit = modelOf("limits", said);
      if (!limit || !("counts" in limit) || limit.counts !== "rates") return;
      accepted += 1;
      const about = { definition: "shop.limits.one" };
      const rates = compileRates(
        limit.rates.map(({ source: _, ...one }) => one),
        about,
        limit.algorithm,
      );
      expect(rates).toHaveLength(said.rates.length);
      limitSettings({ ...about, ...limit });
    }),
    { numRuns: 2_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test("limits of places, locks: what a contract accepts, the runtime takes", () => {
  let accepted = 0;
  const places = fc.record(
    { concurrency: edges(10_000, 10_001), lease: durations, deadline: deadlines },
    { requiredKeys: ["concurrency"] },
  );
  const locks = fc.record(
    {
      lease: durations,
      wait: durations,
      permits: edges(10_000, 10_001),
      mode: fc.constantFrom("exclusive", "read-write"),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(places, locks, (place, lock) => {
      const limit = modelOf("limits", place);
      if (limit && "counts" in limit && limit.counts === "concurrency") {
        accepted += 1;
        expect(concurrencySettings({ definition: "d", ...limit })).toMatchObject({ concurrency: place.concurrency });
      }
      const made = modelOf("locks", lock);
      if (!made || !("mode" in made)) return;
      accepted += 1;
      expect(lockSettings({ definition: "d", ...made }).permits).toBe(lock.permits);
    }),
    { numRuns: 1_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test.each([
  ["rates", { rates: [{ allow: 1, per: "1s" }] }],
  ["concurrency", { concurrency: 4 }],
])("limits of %s: a deadline is in milliseconds, from 10ms to 60s, and absent where none is said", (_, words) => {
  for (const [deadline, deadlineMs] of Object.entries({ "10ms": 10, "200ms": 200, "1s": 1_000, "60s": 60_000 })) {
    expect(modelOf("limits", { ...words, deadline })).toMatchObject({ deadlineMs });
  }
  expect(modelOf("limits", words)).not.toHaveProperty("deadlineMs");
  for (const refused of ["0s", "9ms", "60001ms", "1.5s"])
    expect(modelOf("limits", { ...words, deadline: refused })).toBe(undefined);
});
