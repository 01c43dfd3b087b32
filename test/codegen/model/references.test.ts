import { describe, expect, test } from "vitest";
import { checkModel } from "../../../codegen/check/check.js";
import type { Built } from "../../../codegen/model/build.js";
import { buildModel } from "../../../codegen/model/build.js";
import { build, buildOne, contractOf, told } from "../support/contracts.js";

const thing = "redloom: 1\nnamespace: things\nmessages: { Thing: { fields: { a: string } } }";

function fieldsOf(built: Built, message: string) {
  const type = built.model?.contracts.flatMap((one) => one.messages).find((one) => one.name === message)?.type;
  return type?.kind === "object" ? type.fields : [];
}

describe("references", () => {
  test("reference: reaches a file of a folder below, and one beside, from where it is written", () => {
    const built = build({
      "schemas/a.yaml": `redloom: 1\nnamespace: a\nuses: { t: deep/things.yaml }\nmessages: { A: { fields: { t: t.Thing } } }`,
      "schemas/deep/b.yaml": `redloom: 1\nnamespace: b\nmessages: { B: { fields: { t: { $ref: "things.yaml#/messages/Thing" }, a: { $ref: "../a.yaml#/messages/A" } } } }`,
      "schemas/deep/things.yaml": thing,
    });
    expect(told(built)).toEqual([]);
    expect(fieldsOf(built, "A")[0]?.type).toMatchObject({
      kind: "reference",
      to: { contract: "things", name: "Thing" },
    });
    expect(fieldsOf(built, "B").map((one) => one.type)).toMatchObject([
      { kind: "reference", to: { contract: "things", name: "Thing" } },
      { kind: "reference", to: { contract: "a", name: "A" } },
    ]);
  });

  test("reference: reaches a package's contract, whose definitions are marked as somebody else's", () => {
    const file = "node_modules/@acme/contracts/things.yaml";
    const text = `redloom: 1\nnamespace: a\nuses: { t: "@acme/contracts/things.yaml" }\nmessages: { A: { fields: { t: t.Thing } } }`;
    const built = buildModel([
      { contract: contractOf("schemas/a.yaml", text), external: false, uses: { "@acme/contracts/things.yaml": file } },
      { contract: contractOf(file, thing), external: true, uses: {} },
    ]);
    expect(told(built)).toEqual([]);
    expect(built.model?.contracts.map((one) => [one.folder, one.external])).toEqual([
      ["a", false],
      ["things", true],
    ]);
  });

  test("reference: a contract may not add to the namespace of a package", () => {
    const built = build({ "a.yaml": thing.replace("Thing", "Other"), "package/things.yaml": thing }, [
      "package/things.yaml",
    ]);
    expect(told(built)).toEqual(["NAMESPACE_TAKEN 2 `things` is the namespace of a package's contract."]);
  });

  test('reference: files of one namespace see each other, files of namespace "" do not', () => {
    const parts = (namespace: string) => ({
      "a.yaml": `redloom: 1\nnamespace: ${namespace}\nmessages: { A: { fields: { b: B } } }`,
      "b.yaml": `redloom: 1\nnamespace: ${namespace}\nmessages: { B: string }`,
    });
    expect(told(build(parts("one")))).toEqual([]);
    expect(told(build(parts('""')))).toEqual(["TYPE_UNKNOWN 3 `B` is neither a built-in type nor a message."]);
    expect(build(parts('""')).model?.contracts.map((one) => [one.namespace, one.folder, one.clientName])).toEqual([
      ["", "a", "A"],
      ["", "b", "B"],
    ]);
  });

  test("reference: what a message written in place is called is no name for others", () => {
    expect(
      told(buildOne('keys: { theme: { value: "string[]" } }\nmessages: { A: { fields: { a: ThemeValue } } }')),
    ).toEqual(["TYPE_UNKNOWN 4 `ThemeValue` is neither a built-in type nor a message."]);
  });

  test("reference: recursion is seen through lists, maps, unions and other messages", () => {
    const built = buildOne(`
messages:
  A: { fields: { b: "map<B[]>" } }
  B: { anyOf: [string, A] }
  C: { fields: { a: A } }
`);
    expect(told(built)).toEqual([]);
    expect(built.model?.contracts[0]?.messages.map((one) => [one.name, one.recursive])).toEqual([
      ["A", true],
      ["B", true],
      ["C", false],
    ]);
  });
});

describe("types", () => {
  test("type: every form that a text may have", () => {
    const built = buildOne(`
messages:
  All:
    fields:
      a: "string[][] | null"
      b: map<map<integer | null>>
      c: { type: "string | null", maxLength: 3 }
      d: { properties: { x: string, y: { type: string, default: z } }, required: [x] }
      e: { additionalProperties: uuid }
      f: { type: string, format: email }
      g: { const: 3 }
      h: "null"
`);
    expect(told(built)).toEqual([]);
    expect(fieldsOf(built, "All").map((one) => one.type)).toMatchObject([
      { kind: "nullable", of: { kind: "array", items: { kind: "array", items: { kind: "string" } } } },
      { kind: "map", values: { kind: "map", values: { kind: "nullable", of: { kind: "integer" } } } },
      { kind: "nullable", of: { kind: "string", maxLength: 3 } },
      {
        kind: "object",
        unknownFields: "drop",
        fields: [
          { name: "x", optional: false },
          { name: "y", optional: false, type: { default: "z" } },
        ],
      },
      { kind: "map", values: { kind: "string", format: "uuid" } },
      { kind: "string", format: "email" },
      { kind: "enum", values: [3], open: false },
      { kind: "null" },
    ]);
  });

  test("type: equal fields of two bases are one field", () => {
    const built = buildOne(`
messages:
  Base: { fields: { id: uuid } }
  Left: { extends: [Base], fields: { l: string } }
  Right: { extends: [Base], fields: { r: string } }
  Both: { extends: [Left, Right], fields: { id: uuid } }
`);
    expect(told(built)).toEqual([]);
    expect(fieldsOf(built, "Both").map((one) => one.name)).toEqual(["id", "l", "r"]);
  });

  test("type: a union of members in another file still finds its tags, whichever is made first", () => {
    const built = build({
      "a.yaml": `redloom: 1\nnamespace: a\nuses: { b: b.yaml }\nmessages: { Task: { oneOf: [b.One, b.Two], discriminator: kind } }`,
      "b.yaml": `redloom: 1\nnamespace: b\nuses: { a: a.yaml }\nmessages: { One: { fields: { kind: { const: one }, all?: "a.Task[]" } }, Two: { fields: { kind: { const: two } } } }`,
    });
    expect(told(built)).toEqual([]);
  });
});

describe("hostile sizes", () => {
  test("size: a type of ten thousand brackets is a finding", () => {
    expect(told(buildOne(`messages: { A: "string${"[]".repeat(10_000)}" }`))).toEqual([
      "TYPE_INVALID 3 This type is too long to be read.",
    ]);
  });

  test("size: a thousand messages built on each other are a finding, not a crash", () => {
    const lines = Array.from(
      { length: 1000 },
      (_, at) => `  M${at}: { extends: [M${at + 1}], fields: { f${at}: string } }`,
    );
    const built = buildOne(`messages:\n${lines.join("\n")}\n  M1000: { fields: { a: string } }`);
    expect(new Set(built.diagnostics.map((one) => one.code))).toEqual(new Set(["EXTENDS_INVALID"]));
  });

  test("size: a pattern with a finding is never run, not even on a default", () => {
    const built = buildOne(
      `messages: { A: { fields: { a: { type: string, pattern: "^(a+)+$", default: "${"a".repeat(60)}!" } } } }`,
    );
    expect(built.diagnostics.map((one) => one.code)).toEqual(["PATTERN_SLOW"]);
    expect(checkModel(built.model ?? { contracts: [] }, built.places)).toEqual([]);
  });
});
