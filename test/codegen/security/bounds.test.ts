import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const program = new URL("./bounds-program.ts", import.meta.url).pathname;
const mostMs = 2_000;

test("contracts that mean to take long: each is judged or refused within 2 s and 200 MB", () => {
  const run = spawnSync(process.execPath, ["--max-old-space-size=200", "--import", "tsx", program], {
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
  });
  expect(run.status, run.stderr.slice(-2_000)).toBe(0);
  const results: readonly { name: string; ms: number; isAccepted: boolean; count: number }[] = JSON.parse(run.stdout);
  expect(results.length).toBeGreaterThan(45);
  expect(results.filter(({ ms }) => ms > mostMs)).toEqual([]);
  expect(results.filter(({ isAccepted, count }) => !isAccepted && count === 0)).toEqual([]);
}, 120_000);
