import { expect, test } from "vitest";
import { runProgram } from "../../support/run-program.js";

const program = new URL("./deep-program.ts", import.meta.url);
const mostMs = 10_000;

interface Result {
  readonly name: string;
  readonly ms: number;
  readonly codes: readonly string[];
}

/** Those that are refused, and why; all others are accepted. */
const refused: Readonly<Record<string, string>> = {
  "unions of records, 40 deep": "UNION_AMBIGUOUS",
  "a union of itself": "REFERENCE_CIRCLE",
  "a union of a union of itself": "REFERENCE_CIRCLE",
  "itself or null": "REFERENCE_CIRCLE",
  "a union of 2,000 records": "UNION_AMBIGUOUS",
  "9,900 names for nothing": "REFERENCE_CIRCLE",
  "a pattern of a milliard, in a union": "PATTERN_SLOW",
  "what may be missing, 24 times": "PATTERN_SLOW",
  "what may be missing, 60 times written out": "PATTERN_SLOW",
  "380 choices": "PATTERN_SLOW",
  "a loop of 390 choices": "PATTERN_SLOW",
  "repeats of repeats": "PATTERN_SLOW",
  "a repeat of a milliard": "PATTERN_SLOW",
  "choices in choices, counted": "PATTERN_SLOW",
};

test("contracts whose few words mean much: each is judged or refused within seconds and 300 MB", async () => {
  // What hangs does so for ever: a slow machine needs a minute.
  const run = await runProgram(program, { nodeOptions: ["--max-old-space-size=300"], withinMs: 280_000 });
  const lines = run.stdout.split("\n").filter((line) => line !== "");
  const results = lines.map((line): Result => JSON.parse(line));
  expect(run.status, `after ${results.at(-1)?.name}: ${run.stderr.slice(-2_000)}`).toBe(0);
  expect(results.filter(({ ms }) => ms > mostMs)).toEqual([]);
  const told = results.filter(({ codes }) => codes.length > 0).map(({ name, codes }) => [name, codes.join()]);
  expect(Object.fromEntries(told)).toEqual(refused);
  expect(results.length).toBeGreaterThan(25);
}, 300_000);
