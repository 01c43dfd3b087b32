import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { contract, nestings } from "./branching-nestings.js";
import { generated, written } from "./support.js";

const program = new URL("./branching-program.ts", import.meta.url).pathname;

interface Told {
  readonly message: string;
  readonly isSame: boolean;
  readonly reading: string;
  readonly writing: string;
}

const unexplained = /^: a (member of the union|value that fits the message)$/;

test("unions that ask the same at each level: what nests deep is read, written, refused and explained at once, as the model says", async () => {
  const folder = written(await generated(contract));
  const run = spawnSync(process.execPath, ["--import", "tsx", program, folder], { encoding: "utf8", timeout: 30_000 });
  const lines = run.stdout.split("\n").filter((line) => line !== "");
  const all = lines.map((line): Told => JSON.parse(line));
  expect(run.status, `after ${all.at(-1)?.message}: ${run.stderr.slice(-2_000)}`).toBe(0);
  expect(all.map(({ message }) => message)).toEqual(nestings.map(({ message }) => message));
  expect(all.filter(({ isSame }) => !isSame)).toEqual([]);
  for (const { message, reading, writing } of all) {
    expect(reading, message).toMatch(unexplained);
    expect(writing, message).toMatch(unexplained);
  }
}, 60_000);
