import { describe, expect, test } from "vitest";
import { parseContract } from "../../../codegen/parse/contract.js";
import type { ContractShape } from "../../../codegen/parse/contract-shape.js";

const head = "redloom: 1\nnamespace: shop\n";

function shapeOf(text: string): ContractShape {
  const { contract, diagnostics } = parseContract("shop.yaml", text);
  expect(diagnostics).toEqual([]);
  if (!contract) throw new Error("No finding and no contract");
  return contract.shape;
}

function fieldsOf(text: string, message: string): Readonly<Record<string, unknown>> {
  const type = shapeOf(text).messages?.[message];
  return typeof type === "object" ? (type.fields ?? {}) : {};
}

describe("parseContract", () => {
  test("words of YAML 1.1: stay texts", () => {
    const text = `${head}messages:\n  A: { enum: [NO, on, yes, y, off, ~, 12] }\n  B: { const: no }\n`;
    expect(shapeOf(text).messages).toEqual({
      A: { enum: ["NO", "on", "yes", "y", "off", null, 12] },
      B: { const: "no" },
    });
  });

  test("byte-order mark and CRLF: give the same contract at the same places", () => {
    const plain = `${head}messages:\n  A:\n    description: |\n      one\n      two\n    fields: { a: string }\n`;
    const there = parseContract("a.yaml", plain).contract;
    const other = parseContract("a.yaml", `\uFEFF${plain.replaceAll("\n", "\r\n")}`).contract;
    expect(JSON.stringify(other?.shape)).toBe(JSON.stringify(there?.shape));
    const path = ["messages", "A", "fields", "a"];
    expect(other?.locate(path)).toEqual(there?.locate(path));
    expect(other?.locate([])).toEqual({ file: "a.yaml", line: 1, column: 1, length: 10 });
  });

  test("names of fields: any text is a field's own name, `__proto__` too", () => {
    const names = ["__proto__", "constructor", "toString", "a-b", "1st", "", "x-y", "fields"];
    const lines = names.map((name) => `      ${JSON.stringify(name)}: string\n`).join("");
    const fields = fieldsOf(`${head}messages:\n  A:\n    fields:\n${lines}`, "A");
    expect(Object.keys(fields).sort()).toEqual([...names].sort());
    expect(Object.getPrototypeOf(fields)).toBeNull();
  });

  test("words `x-*`: dropped among words, kept as names and in data", () => {
    const text = `${head}x-a: { b: null }\nmessages:\n  A: { x-b: 1, fields: { x-c: string }, examples: [{ x-d: 1 }] }\n`;
    const shape = shapeOf(text);
    expect(Object.keys(shape)).toEqual(["redloom", "namespace", "messages"]);
    expect(shape.messages?.A).toEqual({ fields: { "x-c": "string" }, examples: [{ "x-d": 1 }] });
  });

  test("aliases: stand for copies of what they name", () => {
    const text = `${head}x-id: &id { type: uuid }\nmessages:\n  A: { fields: { a: *id, b: *id } }\n`;
    expect(shapeOf(text).messages?.A).toEqual({ fields: { a: { type: "uuid" }, b: { type: "uuid" } } });
  });

  test("minus zero: is zero", () => {
    const shape = shapeOf(`${head}messages:\n  A: { type: number, minimum: -0.0 }\n`);
    expect(shape.messages?.A).toStrictEqual(expect.objectContaining({ minimum: 0 }));
  });

  test("locate: leads to the key, to the value, and to the nearest place of a path that leads nowhere", () => {
    const text = `${head}channels:\n  orders: { message: string }\nlimits:\n  a: { rates: [{ allow: 1, per: 1s }] }\n`;
    const contract = parseContract("shop.yaml", text).contract;
    const at = (path: readonly (string | number)[], part?: "key" | "value") => {
      const location = contract?.locate(path, part);
      return [location?.line, location?.column, location?.length];
    };
    expect(at(["channels", "orders"], "key")).toEqual([4, 3, 6]);
    expect(at(["channels", "orders", "message"])).toEqual([4, 22, 6]);
    expect(at(["channels", "orders", "message", "nowhere"])).toEqual([4, 22, 6]);
    expect(at(["limits", "a", "rates", 0, "allow"])).toEqual([6, 25, 1]);
    expect(at(["limits", "a", "rates", 7])).toEqual([6, 15, 23]);
  });

  test("findings: all at once, in the order of the text, behind syntax failures too", () => {
    const text = [
      head,
      "channels:\n  orders: { address: orders:{id}, message: string[] }\n",
      "locks:\n  order: { leese: 10s }\n",
      "description: Note: this\n",
      "messages:\n  A:\n    fields:\n      a:string\n      b: string\n  A: string\n",
    ].join("");
    const found = parseContract("shop.yaml", text).diagnostics.map(({ code, line }) => `${line} ${code}`);
    expect(found).toEqual([
      "4 YAML_QUOTES",
      "4 YAML_QUOTES",
      "6 WORD_UNKNOWN",
      "7 YAML_QUOTES",
      "11 YAML_GLUED",
      "13 YAML_DUPLICATE_KEY",
    ]);
  });

  test("data: is not searched for traps of the contract language", () => {
    const text = `${head}messages:\n  A: { type: json, default: { a: null, enum: [1.10], const: 1.0, description: {} } }\n`;
    expect(shapeOf(text).messages?.A).toMatchObject({ default: { a: null, enum: [1.1] } });
  });
});
