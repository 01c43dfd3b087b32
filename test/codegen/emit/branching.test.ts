import { expect, test } from "vitest";
import { runProgram } from "../../support/run-program.js";
import { contract, nestings } from "./branching-nestings.js";
import { generated, loaded, partsOf, written } from "./support.js";

const program = new URL("./branching-program.ts", import.meta.url);

interface Told {
  readonly message: string;
  readonly isSame: boolean;
  readonly reading: string;
  readonly writing: string;
}

const unexplained = /^: a (member of the union|value that fits the message)$/;

test("unions that ask the same at each level: what nests deep is read, written, refused and explained at once, as the model says", async () => {
  const folder = written(await generated(contract));
  // What asks twice at each level does not end.
  const run = await runProgram(program, { args: [folder], withinMs: 150_000 });
  const lines = run.stdout.split("\n").filter((line) => line !== "");
  const all = lines.map((line): Told => JSON.parse(line));
  expect(run.status, `after ${all.at(-1)?.message}: ${run.stderr.slice(-2_000)}`).toBe(0);
  expect(all.map(({ message }) => message)).toEqual(nestings.map(({ message }) => message));
  expect(all.filter(({ isSame }) => !isSame)).toEqual([]);
  for (const { message, reading, writing } of all) {
    expect(reading, message).toMatch(unexplained);
    expect(writing, message).toMatch(unexplained);
  }
}, 180_000);

test("functions of a message: fields called like them do not take their names", async () => {
  const part = "{ fields: { a: string } }";
  const fields = `unbounded: ${part}, anew: ${part}, "x?": M`;
  const body = `{ anyOf: [{ fields: { ${fields} } }, { fields: { "x?": M, b: string } }] }`;
  const record = `{ fields: { ${fields.replace("M", "N")} } }`;
  const emitted = await loaded(
    await generated(`redloom: 1\nnamespace: made\nmessages:\n  M: ${body}\n  N: ${record}\n`),
  );
  const good = { unbounded: { a: "y" }, anew: { a: "y" } };
  for (const name of ["M", "N"]) {
    expect(partsOf(emitted, name).fits({ ...good, x: good })).toBe(true);
    expect(partsOf(emitted, name).fits({ ...good, x: { ...good, anew: {} } })).toBe(false);
  }
});
