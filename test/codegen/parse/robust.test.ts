import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseContract } from "../../../codegen/parse/contract.js";
import { maxFileLength } from "../../../codegen/parse/yaml.js";
import { onOrdinaryMachine, processorMs } from "../../support/pace.js";

const contract = `redloom: 1
namespace: agents
uses: { common: common.yaml }
messages:
  Task: { extends: [Base], fields: { kind: { const: analysis }, data?: "string[]" } }
  Base:
    description: "What all have"
    fields:
      id: &id { type: uuid, fill: uuid }
      other: *id
streams:
  tasks:
    message: Task
    address: "tasks:{id}"
    retention: { maxEntries: 10, hard: true }
    headers: { tenant: string, trace?: { type: string } }
    groups: { workers: { start: earliest, order: { by: id }, retry: { backoff: { initial: 1s } } } }
groups: { mail: { of: common.events, start: latest } }
calls:
  ask: { request: Task, reply: { fields: { at: date-time } }, errors: { Busy: string }, progress: integer, timeout: 1s }
channels: { log: { message: string, sharded: true, replay: { maxEntries: 10, maxAge: 1m } } }
limits:
  api: { rates: [ { allow: 10, per: 1s } ] } # enough
`;

/** Whatever the text: findings with places within it, or a contract, or both as said below; never neither. */
function parsesSafely(text: string): void {
  const { contract: parsed, diagnostics, doubtful } = parseContract("a.yaml", text);
  // With findings there is a contract only where they are about words in definitions, which are named as doubtful.
  expect(parsed === undefined || diagnostics.length === 0 || doubtful.length > 0).toBe(true);
  expect(parsed !== undefined || diagnostics.length > 0).toBe(true);
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (const { code, line, column, length, message, fix } of diagnostics) {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(Math.min(line, column, length, message.length, fix.length)).toBeGreaterThan(0);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
  }
}

const token = fc.constantFrom(
  ..."{ } [ ] : , # & * ! | > ' \" % @ ` ? - ~ << \n \t \r".split(" "),
  ": ",
  " #",
  "- ",
  "? ",
  "\n  ",
  "---\n",
  "%YAML 1.1\n",
  "&id ",
  "*id",
  "!tag ",
  "__proto__: ",
  "null",
  "1,000",
  "\u0000",
  "\uFEFF",
  "\uD800",
  "\\",
);

describe("parseContract on any text", () => {
  test("arbitrary text: never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), parsesSafely), { numRuns: 500 });
  });

  test("text of YAML's own characters: never throws", () => {
    const text = fc.array(fc.oneof(token, fc.constantFrom("a", "fields", "type", " ", "\n")), { maxLength: 60 });
    fc.assert(
      fc.property(text, (parts) => parsesSafely(parts.join(""))),
      { numRuns: 1_000 },
    );
  });

  test("a good contract with a few wounds: never throws", () => {
    const wound = fc.record({ at: fc.nat(contract.length), cut: fc.nat(4), put: token });
    fc.assert(
      fc.property(fc.array(wound, { minLength: 1, maxLength: 4 }), (wounds) => {
        let text = contract;
        for (const { at, cut, put } of wounds) text = text.slice(0, at) + put + text.slice(at + cut);
        parsesSafely(text);
      }),
      { numRuns: 500 },
    );
  });

  const endless = [
    "[",
    "{",
    "{a: ",
    "- ",
    "? ",
    "a: ",
    "&a ",
    "!a ",
    "*a ",
    '"',
    "'",
    ",",
    ":",
    "#",
    "\n",
    "a\n",
    "a: b\n",
  ];
  const awkward = ["a: b: c\n", "{ a: b[] }\n", "- { a: b[] }\n", "- &a *a\n", "\ta\n", "---\n", "a: 'b\n", "a: [b\n"];
  test.each([...endless, ...awkward])("%j without end: is judged within seconds", { timeout: 120_000 }, (piece) => {
    const text = piece.repeat(Math.floor(10_000 / piece.length));
    const ms = processorMs(() => {
      parsesSafely(`redloom: 1\nnamespace: a\nmessages:\n  A: ${text}`);
      parsesSafely(text);
    });
    expect(onOrdinaryMachine(ms)).toBeLessThan(20_000);
  });

  test.each(["[", "- ", "a: b: c\n"])("%j as deep as its text is long: runs out of no stack", (piece) => {
    parsesSafely(piece.repeat(Math.floor(400_000 / piece.length)));
  });

  test("a file that is too long: is refused unread", () => {
    const { diagnostics } = parseContract("a.yaml", "[".repeat(maxFileLength + 1));
    expect(diagnostics.map(({ code }) => code)).toEqual(["YAML_TOO_LARGE"]);
  });

  test("40,000 levels: told as such, however large the file", () => {
    const { diagnostics } = parseContract(
      "a.yaml",
      `redloom: 1\nmessages: ${"[".repeat(40_000)}${"]".repeat(40_000)}\n`,
    );
    expect(diagnostics.map(({ code, line, column }) => [code, line, column])).toEqual([["YAML_DEPTH", 2, 111]]);
    const flat = parseContract("a.yaml", `redloom: 1\nmessages: ${"[]".repeat(30_001)}\n`);
    expect(flat.diagnostics.map(({ code }) => code)).toEqual(["YAML_TOO_LARGE"]);
  });

  test("an alias bomb: is refused while it is small", () => {
    const lines = Array.from(
      { length: 60 },
      (_, index) => `x-${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(9)}]`,
    );
    const { diagnostics } = parseContract("a.yaml", `redloom: 1\nnamespace: a\nx-0: &a0 [1]\n${lines.join("\n")}\n`);
    expect(diagnostics.map(({ code }) => code)).toContain("YAML_ALIAS");
    expect(diagnostics.filter(({ code }) => code === "YAML_ALIAS")).toHaveLength(1);
  });
});
