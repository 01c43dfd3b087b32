import { expect, test } from "vitest";
import { runProgram } from "../../support/run-program.js";

const program = new URL("./emission-program.ts", import.meta.url);
const mostMs = 30_000;
const mostCharacters = 40_000_000;

test("contracts that become much code: each is generated or refused within seconds, 700 MB and 40 MB of code", async () => {
  const run = await runProgram(program, { nodeOptions: ["--max-old-space-size=700"], withinMs: 580_000 });
  expect(run.status, run.stderr.slice(-2_000)).toBe(0);
  const results: readonly { name: string; ms: number; characters: number; codes: readonly string[] }[] = JSON.parse(
    run.stdout,
  );
  expect(results.filter(({ ms }) => ms > mostMs)).toEqual([]);
  expect(results.filter(({ characters }) => characters > mostCharacters)).toEqual([]);
  const refused = results.filter(({ codes }) => codes.length > 0);
  expect(refused.filter(({ codes }) => codes.join() !== "CONTRACT_TOO_LARGE")).toEqual([]);
  expect(refused.map(({ name }) => name)).toEqual([
    "a long description, by 3,000 aliases",
    "a long description, inherited 3,000 times",
    "a long constant, by 1,000 aliases",
    "a long default, by 1,000 aliases",
    "20,000 values, inherited 1,500 times",
    "an owner of many definitions",
  ]);
}, 600_000);
