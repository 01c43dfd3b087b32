import { describe, expect, test } from "vitest";
import { parseContract } from "../../../codegen/parse/contract.js";

const head = "redloom: 1\nnamespace: shop\n";

/** What a user writes, and what the finding's fix tells to write instead of the part between the marks. */
const traps: readonly (readonly [written: string, mended: string])[] = [
  ["messages:\n  A: { fields: { «a: string[]» } }", 'a: "string[]"'],
  ["messages:\n  A: { fields: { b: string, «a: map<string[]>» } }", 'a: "map<string[]>"'],
  ["channels:\n  a: { «address: a:{x}», message: string }", 'address: "a:{x}"'],
  ["channels:\n  a: { message: string, «address: {x}:a» }", 'address: "{x}:a"'],
  ["channels:\n  a: { message: string, «address: {x}» }", 'address: "{x}"'],
  ["messages:\n  A: { «$ref: #/messages/B» }", '$ref: "#/messages/B"'],
  ["messages:\n  A:\n    «$ref: #/messages/B»", '$ref: "#/messages/B"'],
  ["messages:\n  A: { «description: One, two», type: string }", 'description: "One, two"'],
  ["messages:\n  A: { «description: Issue #1», type: string }", 'description: "Issue #1"'],
  ["«description: Issue #1»", 'description: "Issue #1"'],
  ["«description: Note: this»", 'description: "Note: this"'],
  ["description: «&this one»", '"&this one"'],
  ["description: «!this one»", '"!this one"'],
  ["«description: *this* one»", 'description: "*this* one"'],
  ["description: «*this»", '"*this"'],
  ["«owner: @team»", 'owner: "@team"'],
  ["«owner: `team`»", 'owner: "`team`"'],
  ["«owner: %team»", 'owner: "%team"'],
  ["«owner: 'it's'»", `owner: "it's"`],
  ['«owner: "it»', 'owner: "it"'],
  ['messages:\n  A: { type: string, «pattern: "^\\d$"» }', "pattern: '^\\d$'"],
  ["messages:\n  A: { type: string, «pattern: ^[a-z]{2,3}$» }", 'pattern: "^[a-z]{2,3}$"'],
  ["messages:\n  A: { type: string, «pattern: [a-z]+» }", 'pattern: "[a-z]+"'],
  ["messages:\n  A: { fields: { «a:string» } }", "a: string"],
  ["messages:\n  A: { fields: { «a?:string» } }", "a?: string"],
  ["messages:\n  A:\n    fields:\n      «a:string»", "a: string"],
  ["messages:\n  A:\n    fields:\n      «a:string»\n      b: string", "a: string"],
  ["messages:\n  A:\n    fields:\n      b: string\n      «a?:string»", "a?: string"],
  ["messages:\n  A:\n    fields:\n      «?a»", "a?: string"],
  ["limits:\n  a: { rates: [{ «allow: 1,000», per: 1s }] }", "allow: 1000"],
  ["messages:\n  A: { enum: [«1.10»] }", '"1.10"'],
  ["messages:\n  A: { enum: [«007»] }", '"007"'],
  ["messages:\n  A: { fields: { «1:» string } }", '"1": …'],
  ["messages:\n  A: { «type: null» }", 'type: "null"'],
  ["messages:\n  A: { fields: { «a:» } }", "a: string"],
];

describe("traps of YAML", () => {
  test.each(traps)("trap: %j is one finding whose fix says %s", (marked, mended) => {
    const { diagnostics } = parseContract("shop.yaml", `${head}${marked.replace(/[«»]/g, "")}\n`);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.fix).toContain(`\`${mended}\``);
  });

  test.each(traps)("trap: %j is mended by writing %s", (marked, mended) => {
    const text = marked.replace(/«.*»/s, () => mended);
    expect(parseContract("shop.yaml", `${head}${text}\n`).diagnostics).toEqual([]);
  });

  test("a failure among thousands of lines: is one finding, and the rest of the text is read", () => {
    const many = Array.from({ length: 3_000 }, (_, index) => `  M${index}: { fields: { a: string } }\n`).join("");
    const text = `${head}messages:\n  First: { fields: { tags: string[] } }\n${many}locks:\n  a: { leese: 1s }\n`;
    const found = parseContract("shop.yaml", text).diagnostics.map(({ code }) => code);
    expect(found).toEqual(["YAML_QUOTES", "WORD_UNKNOWN"]);
  });
});
