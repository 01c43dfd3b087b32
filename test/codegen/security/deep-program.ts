import { check } from "../../../codegen/generate.js";
import { onOrdinaryMachine, processorClock } from "../../support/pace.js";

/** Run by `deep.test.ts`: how much time of the processor each contract takes whose few words mean much. */

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");
const pattern = (text: string): string => `  M: { type: string, maxLength: 100, pattern: '${text}' }\n`;

const contracts: Readonly<Record<string, () => string>> = {
  "unions of two unions, 40 deep": () =>
    `${times(40, (i) => `  M${i}: { anyOf: [M${i + 1}, N${i + 1}] }\n  N${i}: { anyOf: [M${i + 1}, N${i + 1}] }\n`)}  M40: string\n  N40: integer\n`,
  "unions of records, 40 deep": () =>
    `${times(40, (i) => `  M${i}: { anyOf: [{ fields: { a: M${i + 1} } }, { fields: { a: M${i + 1}, b: string } }] }\n`)}  M40: string\n`,
  "unions of one and one, 3,000 deep": () =>
    `${times(3_000, (i) => `  M${i}: { anyOf: [M${i + 1}, boolean] }\n`)}  M3000: string\n`,
  "unions of one, 3,000 deep": () => `${times(3_000, (i) => `  M${i}: { anyOf: [M${i + 1}] }\n`)}  M3000: string\n`,
  "a union of itself": () => "  M: { anyOf: [M, string] }\n",
  "a union of a union of itself": () => "  M: { oneOf: [N, string] }\n  N: { oneOf: [M, integer] }\n",
  "itself or null": () => "  M: M | null\n",
  "a union of all JSON": () => "  M: { anyOf: ['M[]', map<M>, string, number, boolean] }\n",
  "a union of 2,000 records": () =>
    `  M:\n    anyOf:\n${times(2_000, (i) => `      - { fields: { a${i}: string } }\n`)}`,
  "2,000 unions": () => times(2_000, (i) => `  M${i}: { anyOf: [string, integer, boolean] }\n`),
  "a record of two records, 40 deep, in a union": () =>
    `${times(40, (i) => `  M${i}: { fields: { a: M${i + 1}, b: M${i + 1} } }\n`)}  M40: string\n  U: { anyOf: [M0, string] }\n`,
  "records, 2,000 deep, in a union": () =>
    `${times(2_000, (i) => `  M${i}: { fields: { a: M${i + 1} } }\n`)}  M2000: string\n  U: { anyOf: [M0, string] }\n`,
  "lists of a million, in a union": () =>
    "  U: { anyOf: [{ type: array, items: { type: array, items: integer, minItems: 1000 }, minItems: 1000 }, string] }\n",
  "a text of ten million, in a union": () => "  U: { anyOf: [{ type: string, minLength: 10000000 }, integer] }\n",
  "a pattern of a milliard, in a union": () =>
    "  U: { anyOf: [{ type: string, maxLength: 9, pattern: '^((a{1000}){1000}){1000}b$' }, integer] }\n",
  "9,900 names for one string, users first": () => `${times(9_900, (i) => `  M${i}: M${i + 1}\n`)}  M9900: string\n`,
  "5,000 records, users first": () =>
    `${times(5_000, (i) => `  M${i}: { fields: { a: M${i + 1} } }\n`)}  M5000: string\n`,
  "9,900 names for nothing": () => times(9_900, (i) => `  M${i}: M${(i + 1) % 9_900}\n`),
  "a record of 3,000 records in a row": () =>
    `  A:\n    fields:\n${times(3_000, (i) => `      f${i}: M${2_999 - i}\n`)}${times(3_000, (i) => `  M${i}: M${i + 1}\n`)}  M3000: string\n`,
  "what may be missing, 24 times": () => pattern("^(a?){24}b$"),
  "what may be missing, up to 60 times": () => pattern("^(a?){1,60}b$"),
  "what may be missing, 60 times written out": () => pattern(`^${"a?".repeat(60)}b$`),
  "380 choices": () => pattern(`^${"[ab]?c?".repeat(190)}$`),
  "a loop of 390 choices": () => pattern(`^(${times(390, (i) => `${String.fromCodePoint(0x4e00 + i)}|`)}x)*$`),
  "400 patterns of choices": () =>
    times(
      150,
      (i) => `  M${i}: { type: string, maxLength: 1000, pattern: '^(${times(9, (j) => `a{0,${j}}b?|`)})${i}$' }\n`,
    ),
  "repeats of repeats": () => pattern("^((((a{1,9}){1,9}){1,9}){1,9}){1,9}$"),
  "a repeat of a milliard": () => pattern("^((a{1000}){1000}){1000}b$"),
  "choices in choices, counted": () => pattern("^((a|b){40}(a|c){40}){40}$"),
};

const asked = process.argv.slice(2);
for (const [name, body] of Object.entries(contracts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const text = `redloom: 1\nnamespace: made\nmessages:\n${body()}`;
  const told = processorClock();
  const { diagnostics } = check([{ file: "made.yaml", text, uses: {} }]);
  const ms = onOrdinaryMachine(told());
  const codes = [...new Set(diagnostics.map(({ code }) => code))];
  // One line each, at once: what hangs is the one after the last.
  process.stdout.write(`${JSON.stringify({ name, ms, codes })}\n`);
}
