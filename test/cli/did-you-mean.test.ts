import { describe, expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere } from "../../cli/surroundings.js";
import { isOneLetterAway, misspellings } from "../codegen/did-you-mean/misspell.js";
import { makeFolder } from "../support/folder.js";

const redloom = (...args: string[]) => run(args, "/", nowhere);

/** The commands below one, as its help lists them. */
async function commandsBelow(...command: string[]): Promise<string[]> {
  const { out } = await redloom(...command, "--help");
  const list = /\nCommands:\n([\s\S]*?)(?=\n\n|$)/.exec(out)?.[1] ?? "";
  return [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => match[1] ?? "");
}

/** One misspelling of each kind, where no other word is as near. */
function wrongOnes(word: string, known: readonly string[]): string[] {
  return misspellings(word)
    .filter((wrong) => /^[a-z-]+$/i.test(wrong) && !wrong.startsWith("-"))
    .filter((wrong) => !known.some((other) => other !== word && (other === wrong || isOneLetterAway(wrong, other))))
    .filter((_, index) => index % 5 === 0);
}

describe("did you mean, on the command line", () => {
  test("commands: each, one letter wrong, is suggested", async () => {
    for (const parent of [[], ["dead-letters"], ["groups"]]) {
      const known = await commandsBelow(...parent);
      expect(known.length).toBeGreaterThan(0);
      for (const name of known.filter((one) => one !== "help")) {
        for (const wrong of wrongOnes(name, known)) {
          const { exitCode, err } = await redloom(...parent, wrong);
          expect([exitCode, err], wrong).toEqual([2, expect.stringContaining(`Did you mean ${name}?`)]);
        }
      }
    }
  });

  test("flags: each of each command, one letter wrong, is suggested", async () => {
    for (const command of (await commandsBelow()).filter((name) => name !== "help")) {
      const { out } = await redloom(command, "--help");
      const flags = [...out.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map((match) => match[1] ?? "");
      expect(flags).toContain("help");
      for (const flag of flags) {
        for (const wrong of wrongOnes(flag, flags)) {
          const { exitCode, err } = await redloom(command, `--${wrong}`);
          expect([exitCode, err], `${command} --${wrong}`).toEqual([2, expect.stringContaining(`--${flag}`)]);
        }
      }
    }
  });

  test.each([
    ["", "", / It knows: (.*)\./],
    ["lint", "lint:\n  ", /it knows (.*)$/m],
  ])("settings: each word of redloom.config.yaml %s, one letter wrong, is suggested", async (_section, head, list) => {
    const folder = makeFolder();
    const told = async (word: string): Promise<string> => {
      folder.write({ "redloom.config.yaml": `${head}${word}: 1\n` });
      const { exitCode, err } = await run(["lint"], folder.path, nowhere);
      expect(exitCode, word).toBe(2);
      return err;
    };
    const known = (list.exec(await told("nothingLikeThat"))?.[1] ?? "")
      .split(", ")
      .map((word) => word.replace(/;.*/, ""));
    expect(known.length).toBeGreaterThan(4);
    for (const word of known) {
      for (const wrong of wrongOnes(word, known)) expect(await told(wrong), wrong).toContain(`id you mean "${word}"?`);
    }
  });
});
