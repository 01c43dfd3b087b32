import { describe, expect, test } from "vitest";
import { endingMeant } from "../../../codegen/did-you-mean.js";
import { parseContract } from "../../../codegen/parse/contract.js";
import { contract } from "../../../codegen/parse/shape-contract.js";
import { partOf, type Shape } from "../../../codegen/parse/shape-told.js";
import { isOneLetterAway, misspellings } from "./misspell.js";

interface Place {
  /** Where such a mapping stands in a contract; a number is an item of a list. */
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly words: readonly string[];
}

interface Choice {
  readonly path: readonly (string | number)[];
  readonly values: readonly string[];
}

/** Every mapping of words, and every word with values to choose from, that the contract's schemas have, each once. */
function look(): { places: readonly Place[]; choices: readonly Choice[] } {
  const places = new Map<string, Place>();
  const choices: Choice[] = [];
  const walk = (schema: Shape, path: readonly (string | number)[]): void => {
    const part = partOf(schema)?.part;
    // A type has types in it, without end.
    if (!part || (part.kind === "words" && places.has(part.place))) return;
    if (part.kind === "words") {
      places.set(part.place, { path, name: part.place, words: [...part.words.keys()] });
      for (const [word, below] of part.words) walk(below, [...path, word]);
    }
    if (part.kind === "names") walk(part.of, [...path, "Name"]);
    if (part.kind === "list") walk(part.of, [...path, 0]);
    if (part.kind === "either") for (const one of part.of) walk(one, path);
    if (part.kind === "leaf" && part.expected === "choice" && "options" in part.schema) {
      choices.push({ path, values: part.schema.options as string[] });
    }
  };
  walk(contract, []);
  return { places: [...places.values()], choices };
}

/** A contract with a value at a path; JSON is YAML. */
function contractWith(path: readonly (string | number)[], value: unknown): string {
  const nested = path.reduceRight<unknown>((inner, step) => (step === 0 ? [inner] : { [step]: inner }), value);
  return JSON.stringify({ redloom: 1, namespace: "shop", ...(nested as object) });
}

const { places, choices } = look();

describe("did you mean", () => {
  test("the words were seen", () => {
    expect(places.length).toBeGreaterThan(15);
    expect(places.flatMap(({ words }) => words).length).toBeGreaterThan(130);
    expect(choices.map(({ path }) => path.at(-1))).toEqual(
      expect.arrayContaining(["start", "mode", "algorithm", "fill"]),
    );
  });

  test.each(places)("$name: each of its words, one letter wrong, is suggested", ({ path, name, words }) => {
    const meant = new Map<string, string>();
    for (const word of words) {
      for (const wrong of misspellings(word)) {
        const others = words.filter((other) => other !== word && isOneLetterAway(wrong, other));
        // What people of other libraries write means what they mean by it.
        const borrowed = name === "a channel" && wrong === "reply";
        if (!words.includes(wrong) && others.length === 0 && !borrowed) meant.set(wrong, word);
      }
    }
    const all = Object.fromEntries([...meant.keys()].map((wrong) => [wrong, "x"]));
    const { diagnostics } = parseContract("a.yaml", contractWith(path, all));
    const fixes = diagnostics.filter(({ code }) => code.startsWith("WORD_U"));
    const told = fixes.map(({ message, fix }) => [/`([^`]*)`/.exec(message)?.[1], fix]);
    expect(told).toEqual([...meant].map(([wrong, word]) => [wrong, expect.stringContaining(word)]));
  });

  test.each(choices)("$path: each of its values, one letter wrong, is suggested", ({ path, values }) => {
    for (const value of values) {
      for (const wrong of misspellings(value)) {
        if (values.some((other) => other !== value && isOneLetterAway(wrong, other))) continue;
        const { diagnostics } = parseContract("a.yaml", contractWith(path, wrong));
        const fixes = diagnostics.filter(({ code }) => code === "VALUE_WRONG").map(({ fix }) => fix);
        expect(fixes, wrong).toEqual([`Did you mean \`${value}\`?`]);
      }
    }
  });

  test("an ending of one word, or nearly: that word; of several, or short: the list", () => {
    const fixOf = (word: string) => {
      const text = contractWith(["streams", "s"], {
        message: "string",
        groups: { g: { start: "latest", retry: { [word]: 3 } } },
      });
      return parseContract("a.yaml", text).diagnostics.map(({ fix }) => fix);
    };
    expect(fixOf("attempts")).toEqual(["Did you mean `maxAttempts`?"]);
    expect(fixOf("atempts")).toEqual(["Did you mean `maxAttempts`?"]);
    expect(fixOf("tempt")[0]).toContain("The words of");
    expect(endingMeant("age", ["maxAge", "minAge"])).toBeUndefined();
    expect(endingMeant("age", ["maxAge", "minPages"])).toBe("maxAge");
  });
});
