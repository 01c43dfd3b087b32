import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check, generate } from "../../../codegen/generate.js";
import type { Call } from "../../../codegen/model/model.js";
import { callSettings } from "../../../src/runtime/call/settings.js";

/** The call of a contract that says this of one; `undefined` where it is refused. */
function callOf(words: object): Call | undefined {
  const call = JSON.stringify({ request: "string", reply: "string", ...words });
  const text = `redloom: 1\nnamespace: shop\ncalls: { one: ${call} }\n`;
  return check([{ file: "shop.yaml", text, uses: {} }]).model?.contracts[0]?.calls[0];
}

const durations = fc
  .tuple(
    fc.constantFrom(
      0,
      1,
      3,
      8,
      10,
      24,
      25,
      30,
      99,
      100,
      999,
      1_000,
      1_001,
      3_333,
      3_334,
      9_999,
      10_000,
      86_400,
      86_401,
    ),
    fc.constantFrom("ms", "s", "h"),
  )
  .map(([count, unit]) => `${count}${unit}`);

describe("calls", () => {
  test("what a contract accepts, the runtime takes, and nothing else as a tune", () => {
    const seen = { accepted: 0, refused: 0 };
    const words = fc.record(
      { timeout: durations, ackTimeout: durations, concurrency: fc.constantFrom(0, 1, 16, 10_000, 10_001) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(words, ({ timeout, ackTimeout, concurrency }) => {
        const call = callOf({ timeout, ackTimeout, concurrency });
        seen[call ? "accepted" : "refused"] += 1;
        const tune = {
          ...(timeout !== undefined && { timeoutMs: inMs(timeout) }),
          ...(ackTimeout !== undefined && { ackTimeoutMs: inMs(ackTimeout) }),
          ...(concurrency !== undefined && { concurrency }),
        };
        const serving = { concurrency: 16, ackTimeoutMs: 10_000, maxAttempts: 3, whenUnserved: "wait" } as const;
        const tuned = () => callSettings({ definition: "shop.calls.one", timeoutMs: 30_000, serving }, { tune });
        if (!call) return void expect(tuned).toThrow(/`(timeoutMs|ackTimeoutMs|concurrency)`/);
        const stated = callSettings(
          { ...call, definition: "shop.calls.one" } as Parameters<typeof callSettings>[0],
          {},
        );
        expect(stated).toMatchObject({ timeoutMs: call.timeoutMs, serving: call.serving });
        expect(tuned().timeoutMs).toBe(call.timeoutMs);
        expect(tuned().serving?.concurrency).toBe(call.serving?.concurrency);
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(200);
  });

  test.each([
    ["100ms", 1_000],
    ["3s", 1_000],
    ["3001ms", 1_000],
    ["10s", 3_333],
    ["30s", 10_000],
    ["90s", 30_000],
    ["1d", 30_000],
  ])("timeout %s: without `ackTimeout`, a server is silent for %d ms at most", (timeout, ackTimeoutMs) => {
    expect(callOf({ timeout })?.serving?.ackTimeoutMs).toBe(ackTimeoutMs);
  });

  test("broadcast: says nothing of one server", () => {
    expect(callOf({ broadcast: true })).toMatchObject({ timeoutMs: 30_000, errors: [] });
    expect(callOf({ broadcast: true })).not.toHaveProperty("serving");
    expect(callOf({ broadcast: false })?.serving).toEqual({
      concurrency: 16,
      ackTimeoutMs: 10_000,
      maxAttempts: 3,
      whenUnserved: "wait",
    });
  });
});

describe("counters", () => {
  test.each([
    ["integer", "counter: {}"],
    [{ type: "integer", minimum: 0, maximum: 10 }, "counter: { minimum: 0, maximum: 10 }"],
    [{ type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 10 }, "counter: { minimum: 1, maximum: 9 }"],
    [{ type: "integer", minimum: 0.5, maximum: 9.5 }, "counter: { minimum: 1, maximum: 9 }"],
    [{ type: "integer", minimum: 2, exclusiveMinimum: 0.5 }, "counter: { minimum: 2 }"],
    [{ type: "integer", multipleOf: 2 }, undefined],
    ["integer | null", undefined],
    ["number", undefined],
    ["bigint", undefined],
    [{ enum: [1, 2] }, undefined],
  ])("a value of %j: %s", async (value, counter) => {
    const text = `redloom: 1\nnamespace: shop\nkeys: { one: { value: ${JSON.stringify(value)} } }\n`;
    const { files, diagnostics } = await generate([{ file: "shop.yaml", text, uses: {} }], { runtime: "redloom" });
    expect(diagnostics).toEqual([]);
    const code = files.find(({ path }) => path === "shop/keys.ts")?.text ?? "";
    expect(/counter: \{.*\}/.exec(code)?.[0]).toBe(counter);
    expect(code.includes("extends CounterStore {")).toBe(counter !== undefined);
  });
});

function inMs(duration: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, h: 3_600_000 };
  const [, count, unit = "ms"] = /^(\d+)(\w+)$/.exec(duration) ?? [];
  return Number(count) * (units[unit] ?? 1);
}
