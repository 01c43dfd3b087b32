import { generate } from "../../../codegen/generate.js";
import { onOrdinaryMachine, processorClock } from "../../support/pace.js";

/** Run by `emission.test.ts` with little memory: what contracts cost that say much in little, or little very often. */

const head = "redloom: 1\nnamespace: made\n";
const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

const bombs: Readonly<Record<string, () => string>> = {
  "a long description, by 3,000 aliases": () =>
    `${head}x-d: &d "${"x".repeat(600_000)}"\nmessages:\n${times(3_000, (i) => `  M${i}: { type: string, description: *d }\n`)}`,
  "a long description, inherited 3,000 times": () =>
    `${head}messages:\n  M: { fields: { a: { type: string, description: "${"x".repeat(600_000)}" } } }\n${times(3_000, (i) => `  M${i}: { extends: [M] }\n`)}`,
  "a long constant, by 1,000 aliases": () =>
    `${head}x-d: &d "${"\u202e".repeat(500_000)}"\nmessages:\n${times(1_000, (i) => `  M${i}: { const: *d }\n`)}`,
  "a long default, by 1,000 aliases": () =>
    `${head}x-d: &d "${"\\u0001".repeat(100_000)}"\nmessages:\n${times(1_000, (i) => `  M${i}: { fields: { a: { type: string, default: *d } } }\n`)}`,
  "20,000 values, inherited 1,500 times": () =>
    `${head}messages:\n  M: { fields: { a: { enum: [${times(20_000, (i) => `v${i},`)}] } } }\n${times(1_500, (i) => `  M${i}: { extends: [M] }\n`)}`,
  "an owner of many definitions": () =>
    `${head}x-d: &d "${"x".repeat(100_000)}"\nlocks:\n${times(1_000, (i) => `  l${i}: { owner: *d }\n`)}`,
  "a union of 490 members": () =>
    `${head}messages:\n  M:\n    anyOf:\n${times(490, (i) => `      - { fields: { a${i}: string } }\n`)}`,
  "20 unions of 400 members in a union": () =>
    `${head}messages:\n${times(20, (k) => `  U${k}:\n    anyOf:\n${times(400, (i) => `      - { fields: { a${i}x${k}: string } }\n`)}`)}  M: { anyOf: [${times(20, (k) => `U${k},`)}] }\n`,
  "14,000 fields": () => `${head}messages:\n  M: { fields: { ${times(14_000, (i) => `f${i}: string, `)} } }\n`,
  "2,500 calls": () => `${head}calls:\n${times(2_500, (i) => `  c${i}: { request: string, reply: string }\n`)}`,
  "6,000 groups": () =>
    `${head}streams:\n  s: { message: string, groups: { ${times(6_000, (i) => `g${i}: { start: latest }, `)} } }\n`,
  "500 messages of 20 fields that extend two": () =>
    `${head}messages:\n  A: { fields: { ${times(20, (i) => `a${i}: { type: string, description: "${"x".repeat(80)}" }, `)} } }\n  B: { fields: { ${times(20, (i) => `b${i}: string, `)} } }\n${times(500, (i) => `  M${i}: { extends: [A, B], fields: { ${times(20, (k) => `c${k}: string, `)} } }\n`)}`,
};

const results: object[] = [];
for (const [name, make] of Object.entries(bombs)) {
  const text = make();
  const told = processorClock();
  const { files, diagnostics } = await generate([{ file: "made.yaml", text, uses: {} }], { runtime: "redloom" });
  const ms = onOrdinaryMachine(told());
  results.push({
    name,
    ms,
    characters: files.reduce((sum, file) => sum + file.text.length, 0),
    codes: [...new Set(diagnostics.map(({ code }) => code))],
  });
}
process.stdout.write(JSON.stringify(results));
