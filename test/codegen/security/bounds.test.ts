import { expect, test } from "vitest";
import { runProgram } from "../../support/run-program.js";

const program = new URL("./bounds-program.ts", import.meta.url);
const mostMs = 5_000;

test("contracts that mean to take long: each is judged or refused within seconds and 200 MB", async () => {
  const run = await runProgram(program, { nodeOptions: ["--max-old-space-size=200"], withinMs: 580_000 });
  expect(run.status, run.stderr.slice(-2_000)).toBe(0);
  const results: readonly { name: string; ms: number; isAccepted: boolean; count: number }[] = JSON.parse(run.stdout);
  expect(results.length).toBeGreaterThan(45);
  expect(results.filter(({ ms }) => ms > mostMs)).toEqual([]);
  expect(results.filter(({ isAccepted, count }) => !isAccepted && count === 0)).toEqual([]);
}, 600_000);
