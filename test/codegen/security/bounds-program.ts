import { check } from "../../../codegen/generate.js";
import { withoutIgnored } from "../../../codegen/ignores.js";
import { lintModel, ruleCodes } from "../../../codegen/lint/lint.js";
import { defaultLintSettings } from "../../../codegen/lint/settings.js";
import { onOrdinaryMachine, processorClock } from "../../support/pace.js";

/** Run by `bounds.test.ts` with little memory: how much time of the processor each contract takes that means to take much. */

const head = "redloom: 1\nnamespace: made\n";
const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");
const most = 1024 * 1024;
const upTo = (length: number, piece: string): string => piece.repeat(Math.floor(length / piece.length));

const bombs: Readonly<Record<string, () => string>> = {
  "aliases of aliases": () =>
    `${head}x-a0: &a0 [x, x, x, x, x, x, x, x, x]\n${times(40, (i) => `x-a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]\n`)}`,
  "aliases of aliases that count": () =>
    `${head}messages:\n  M0: &a0 { fields: { a: string, b: string } }\n${times(40, (i) => `  M${i + 1}: &a${i + 1} { fields: { a: *a${i}, b: *a${i} } }\n`)}`,
  "many anchors": () => `${head}x:\n${times(50_000, (i) => `  - &a${i} 1\n`)}`,
  "many aliases of one large anchor": () =>
    `${head}x-a: &a [${"1, ".repeat(1_000)}]\nx-b:\n${times(50_000, () => "  - *a\n")}`,
  "braces without end": () => upTo(most - 10, "{"),
  "brackets without end": () => `${head}x-a: ${upTo(most - 100, "[")}`,
  "brackets that close": () => `${head}x-a: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n`,
  "lists in lists": () => `${head}x-a:\n  ${upTo(most - 100, "- ")}`,
  "maps in maps": () => `${head}${times(1_400, (i) => `${" ".repeat(i)}a:\n`)}`,
  "a line of 10 MB": () => `${head}description: ${"x".repeat(10_000_000)}\n`,
  "a line of nearly 1 MiB": () => `${head}description: ${"x ".repeat(520_000)}\n`,
  "a quote that never ends": () => `${head}description: "${upTo(most - 100, "x\n ")}`,
  "nothing but comments": () => `${head}${upTo(most - 100, "#\n")}`,
  "nothing but line ends": () => `${head}${upTo(most - 100, "\n")}`,
  "nothing but spaces": () => `${head}${upTo(most - 100, " ")}`,
  "nothing but colons": () => `${head}a${upTo(most - 100, ": ")}`,
  "nothing but quotes": () => `${head}a: ${upTo(most - 100, "'")}`,
  "nothing but anchors": () => `${head}a: ${upTo(most - 100, "&a ")}`,
  "nothing but tags": () => `${head}a: ${upTo(most - 100, "!a ")}`,
  "comments that ignore": () => `${head}${times(20_000, () => "# redloom-ignore RETENTION_MISSING because\n")}`,
  "100,000 keys": () => `${head}x:\n${times(100_000, (i) => ` a${i}:\n`)}`,
  "100,000 words that are unknown": () => `redloom: 1\nnamespace: m\n${times(90_000, (i) => `a${i}: 1\n`)}`,
  "one key 50,000 times": () => `${head}messages:\n${times(50_000, () => "  A: string\n")}`,
  "20,000 messages": () => `${head}messages:\n${times(20_000, (i) => `  M${i}: string\n`)}`,
  "10,000 references to nothing": () => `${head}messages:\n${times(10_000, (i) => `  M${i}: N${i * 7}x\n`)}`,
  "a message of 30,000 fields": () =>
    `${head}messages:\n  M:\n    fields:\n${times(30_000, (i) => `      f${i}: string\n`)}`,
  "fields that are each used twice": () =>
    `${head}messages:\n  M:\n    fields:\n${times(20_000, (i) => `      f${i % 10_000}: string\n`)}`,
  "an enum of 50,000 values": () => `${head}messages:\n  M: { enum: [${times(50_000, (i) => `v${i}, `)}] }\n`,
  "a union of 2,000 members": () =>
    `${head}messages:\n  M:\n    anyOf:\n${times(2_000, (i) => `      - { fields: { a: string, b${i}: string } }\n`)}`,
  "a union of 200 members": () =>
    `${head}messages:\n  M:\n    anyOf:\n${times(200, (i) => `      - { fields: { a: string, b${i}: string } }\n`)}`,
  "a union of 5,000 members with tags": () =>
    `${head}messages:\n  M:\n    discriminator: kind\n    oneOf:\n${times(5_000, (i) => `      - { fields: { kind: { const: k${i} }, a: string } }\n`)}`,
  "3,500 messages that extend the next": () =>
    `${head}messages:\n${times(3_500, (i) => `  M${i}: { extends: [M${i + 1}], fields: { f${i}: string } }\n`)}  M3500: { fields: { f: string } }\n`,
  "3,000 messages that extend a large one": () =>
    `${head}messages:\n  M: { fields: { ${times(3_000, (i) => `f${i}: string, `)} } }\n${times(3_000, (i) => `  M${i}: { extends: [M] }\n`)}`,
  "4,900 messages in a circle": () =>
    `${head}messages:\n${times(4_900, (i) => `  M${i}: { fields: { a?: M${(i + 1) % 4_900} } }\n`)}`,
  "5,000 messages in a row": () =>
    `${head}messages:\n${times(5_000, (i) => `  M${i}: { fields: { a: M${i + 1} } }\n`)}  M5000: string\n`,
  "3,500 messages that extend each other": () =>
    `${head}messages:\n  M0: { fields: { f0: string } }\n${times(3_500, (i) => `  M${i + 1}: { extends: [M${i}], fields: { f${i + 1}: string } }\n`)}`,
  "10,000 messages in a row": () =>
    `${head}messages:\n  M0: string\n${times(10_000, (i) => `  M${i + 1}: { fields: { a: M${i} } }\n`)}`,
  "10,000 messages in a circle": () =>
    `${head}messages:\n${times(10_000, (i) => `  M${i}: { fields: { a?: M${(i + 1) % 10_000} } }\n`)}`,
  "arrays of arrays": () => `${head}messages:\n  M: "string${"[]".repeat(400_000)}"\n`,
  "maps of maps": () => `${head}messages:\n  M: "${"map<".repeat(100_000)}string${">".repeat(100_000)}"\n`,
  "numbers without end": () => `${head}messages:\n  M: { type: number, maximum: ${"9".repeat(900_000)} }\n`,
  "exponents without end": () => `${head}messages:\n  M: { type: number, default: 1e${"9".repeat(400_000)} }\n`,
  "durations without end": () => `${head}locks: { l: { lease: ${"9".repeat(900_000)}s } }\n`,
  "a pattern of 1 MB": () => `${head}messages:\n  M: { type: string, pattern: "${"(a|b)*".repeat(170_000)}" }\n`,
  "patterns that are nearly slow": () =>
    `${head}messages:\n${times(300, (i) => `  M${i}: { type: string, maxLength: 10, pattern: "${"(a|b)(c|d)?".repeat(40)}x${i}" }\n`)}`,
  "a pattern of nested groups": () =>
    `${head}messages:\n  M: { type: string, pattern: "${"(".repeat(1_900 / 2)}${")".repeat(1_900 / 2)}" }\n`,
  "repeats of repeats": () =>
    `${head}messages:\n  M: { type: string, maxLength: 9, pattern: "((((a{1,1000}){1,1000}){1,1000}){1,1000}){1,1000}" }\n`,
  "an address of 1 MB": () => `${head}keys: { k: { value: string, address: "${upTo(most - 200, "a:")}b" } }\n`,
  "addresses that nearly meet": () =>
    `${head}keys:\n  a: { value: string, address: "{p}:${"a".repeat(20_000)}:{q}" }\n  b: { value: string, address: "{r}:${"a".repeat(20_001)}:{s}" }\n`,
  "addresses of one form that do not meet": () =>
    `${head}keys:\n${times(1_800, (i) => `  k${i}: { value: string, address: "{p}x${i}x${"a".repeat(470)}:{q}" }\n`)}`,
  "addresses of several forms that all meet": () =>
    `${head}keys:\n${times(1_000, (i) => `  k${i}: { value: string, address: "k:${"a".repeat(i % 200)}{p}" }\n`)}`,
  "an address of 10,000 parameters": () =>
    `${head}keys: { k: { value: string, address: "${times(10_000, (i) => `{p${i}}:`)}b" } }\n`,
  "3,000 keys of one parameter": () =>
    `${head}keys:\n${times(3_000, (i) => `  k${i}: { value: string, address: "k${i}:{userId}", expires: 1d }\n`)}`,
  "2,000 keys that all meet": () =>
    `${head}keys:\n${times(2_000, (i) => `  k${i}: { value: string, address: "k:{p${i}}" }\n`)}`,
  "3,000 channels of one beginning": () =>
    `${head}channels:\n${times(3_000, (i) => `  c${i}: { message: string, address: "c:{id}:${i}" }\n`)}`,
  "a stream of 10,000 groups": () =>
    `${head}streams:\n  s:\n    message: string\n    groups:\n${times(10_000, (i) => `      g${i}: { start: latest }\n`)}`,
  "10,000 aliases of one file": () => `${head}uses:\n${times(10_000, (i) => `  u${i}: other.yaml\n`)}`,
  "a retry that goes on for ever": () =>
    `${head}streams: { s: { message: string, retention: { maxAge: 1h }, groups: { g: { start: latest, retry: { maxAttempts: 9007199254740991, backoff: { initial: 0s, factor: 1 } } } } } }\n`,
};

const strict = { ...defaultLintSettings, rules: "strict" } as const;
const results: object[] = [];
for (const [name, make] of Object.entries(bombs)) {
  const text = make();
  const told = processorClock();
  const { model, diagnostics } = check([{ file: "made.yaml", text, uses: {} }]);
  const found = model ? lintModel(model, strict) : diagnostics;
  const known = { rules: ruleCodes, errors: new Set<string>(), active: ruleCodes };
  const left = withoutIgnored(new Map([["made.yaml", text]]), found, known);
  const codes = [...new Set(left.map(({ code }) => code))].sort();
  const ms = onOrdinaryMachine(told());
  results.push({
    name,
    ms,
    isAccepted: model !== undefined,
    count: left.length,
    codes: codes.slice(0, 5),
  });
}
process.stdout.write(JSON.stringify(results));
