import { describe, expect, test } from "vitest";
import { asyncapiOf } from "../../../codegen/export/asyncapi.js";
import { jsonSchemaOf, messagesSchema, projectSchema } from "../../../codegen/export/json-schema.js";
import type { BytesType, Model, Type } from "../../../codegen/model/model.js";
import { messageTypes } from "../../../codegen/model/walk.js";
import { fits } from "../../../codegen/values/fits.js";
import { stamped } from "../../../codegen/values/lift.js";
import { seeded } from "../../../codegen/values/random.js";
import { sampleOf } from "../../../codegen/values/sample.js";
import { invalidValue } from "../../../codegen/values/spoil.js";
import { build, buildOne } from "../support/contracts.js";
import { acceptedProjects } from "./contracts.js";
import { verdictOf } from "./validator.js";

const projects = acceptedProjects();

function modelOf(text: string): Model {
  const { model, diagnostics } = buildOne(text);
  expect(diagnostics).toEqual([]);
  if (!model) throw new Error("no model");
  return model;
}

/** The schema of the message `A`. */
function schemaOf(text: string, side: "reader" | "writer" = "reader") {
  return jsonSchemaOf(modelOf(text), { contract: "test", name: "A" }, side);
}

describe("JSON Schema of accepted contracts", () => {
  test("the projects are seen", () => {
    expect(projects.length).toBeGreaterThan(30);
  });

  test.each(projects)("json-schema: %s is valid for a strict validator, on both sides", (_, model) => {
    for (const side of ["reader", "writer"] as const) {
      for (const contract of model.contracts) verdictOf(messagesSchema(model, contract, side));
      verdictOf(projectSchema(model, side));
    }
  });

  test.each(projects)("json-schema: each message of %s takes its sample, and not what is spoilt", (_, model) => {
    const resolve = messageTypes(model);
    for (const { id, type } of model.contracts.flatMap(({ messages }) => messages)) {
      const isReaders = verdictOf(jsonSchemaOf(model, id, "reader"));
      const sample = sampleOf(type, resolve);
      if (sample !== undefined) expect(isReaders(stamped(model, id, sample)), id.name).toBe(true);
      for (let seed = 0; seed < 20; seed++) {
        const spoilt = JSON.parse(JSON.stringify(invalidValue(type, resolve, seeded(seed)) ?? null));
        const fit = fits(type, spoilt, resolve, { side: "reader" }).length === 0;
        // Text that is none no JSON Schema can judge.
        if (!JSON.stringify(spoilt).includes("\\ud800"))
          expect(isReaders(stamped(model, id, spoilt)), JSON.stringify(spoilt)).toBe(fit);
      }
    }
  });
});

describe("JSON Schema, word by word", () => {
  test("json-schema: references stand under $defs, those of other contracts with their contract's name", () => {
    const { model } = build({
      "shop.yaml": `
redloom: 1
namespace: shop
description: All that is sold.
uses: { common: common.yaml }
messages:
  Order: { fields: { id: common.Id, lines: "Line[]" } }
  Line: { fields: { of?: Line } }
`,
      "common.yaml": "redloom: 1\nnamespace: common\nmessages: { Id: uuid, Other: string }\n",
    });
    const contract = model?.contracts.find(({ folder }) => folder === "shop");
    if (!model || !contract) throw new Error("no model");
    expect(messagesSchema(model, contract, "reader")).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: "urn:redloom:shop:reader",
      description: "All that is sold.",
      $defs: {
        Line: { title: "Line", type: "object", properties: { of: { $ref: "#/$defs/Line" } } },
        Order: {
          title: "Order",
          type: "object",
          properties: { id: { $ref: "#/$defs/common.Id" }, lines: { type: "array", items: { $ref: "#/$defs/Line" } } },
          required: ["id", "lines"],
        },
        "common.Id": { title: "Id", type: "string", format: "uuid" },
      },
    });
    expect(Object.keys(projectSchema(model, "writer"))).toEqual(["$schema", "$id", "$defs"]);
    expect(Object.keys(projectSchema(model, "writer").$defs ?? {})).toEqual([
      "common.Id",
      "common.Other",
      "shop.Line",
      "shop.Order",
    ]);
  });

  test("json-schema: a writer may leave out what is filled in, both what has a default", () => {
    const text =
      "messages: { A: { fields: { id: { type: uuid, fill: uuid }, n: { type: integer, default: 1 }, s: string } } }";
    expect(schemaOf(text)).toMatchObject({ required: ["id", "s"] });
    expect(schemaOf(text, "writer")).toMatchObject({ required: ["s"] });
    expect(schemaOf(text)).toMatchObject({
      properties: { id: { "x-redloom": { fill: "uuid" } }, n: { default: 1 } },
    });
  });

  test("json-schema: an open union takes other tags, and holds known ones to their member", () => {
    const isTaken = verdictOf(
      schemaOf(`
messages:
  A: { oneOf: [One, Two], discriminator: kind, open: true }
  One: { fields: { kind: { const: one }, n: integer } }
  Two: { fields: { kind: { const: two } } }
`),
    );
    expect([{ kind: "one", n: 1 }, { kind: "two" }, { kind: "three" }].map(isTaken)).toEqual([true, true, true]);
    expect([{ kind: "one" }, { kind: 3 }, {}, "three"].map(isTaken)).toEqual([false, false, false, false]);
  });

  test("json-schema, asyncapi: what is sensitive shows no example and no default", () => {
    const model = modelOf(`
messages:
  A: { fields: { s: { type: string, sensitive: true, default: hunter1, examples: [hunter2] } }, examples: [{ s: hunter3 }] }
channels: { c: { message: A } }
`);
    const about = { title: "t", version: "1", servers: [] };
    for (const document of [projectSchema(model, "reader"), asyncapiOf(model, model.contracts, about)]) {
      expect(JSON.stringify(document)).not.toContain("hunter");
    }
  });

  test("json-schema: JSON of a version above 1 says which", () => {
    const text =
      "messages: { A: { version: 2, upgrades: [{ to: 2, rename: { a: b } }], fields: { b: string }, additionalProperties: false } }";
    const given = [{ $version: 2, b: "x" }, { b: "x" }, { $version: 1, b: "x" }, { $version: 2, a: "x" }];
    const newer = [
      { $version: 9, b: "x" },
      { $version: 2.5, b: "x" },
      { $version: 2 ** 53, b: "x" },
      { $version: "9", b: "x" },
    ];
    expect(given.map(verdictOf(schemaOf(text)))).toEqual([true, false, false, false]);
    expect(newer.map(verdictOf(schemaOf(text))), "what readers take").toEqual([true, false, false, false]);
    expect(newer.map(verdictOf(schemaOf(text, "writer"))), "what writers send").toEqual([false, false, false, false]);
  });

  test("json-schema: an open enum lists its values beside what else a reader takes", () => {
    expect(schemaOf("messages: { A: { enum: [a, b], open: true } }")).toMatchObject({
      anyOf: [{ enum: ["a", "b"] }, { type: "string" }],
      "x-redloom": { open: true },
    });
  });

  test("json-schema: what only we say stands under x-redloom; a reason of a deprecation too", () => {
    const schema = schemaOf(
      "messages: { A: { fields: { s: { type: string, sensitive: true, deprecated: Use t. } }, reserved: [old], owner: us } }",
    );
    expect(schema).toMatchObject({
      "x-redloom": { owner: "us", reserved: ["old"] },
      properties: { s: { deprecated: true, "x-redloom": { sensitive: true, deprecated: "Use t." } } },
    });
  });

  test.each([undefined, 0, 1, 2, 3, 4, 5, 6, 7])("json-schema: bytes are counted as bytes, from %s on", (minLength) => {
    for (const maxLength of [undefined, 0, 1, 2, 3, 4, 5, 6, 7]) {
      const bytes: BytesType = {
        kind: "bytes",
        ...(minLength === undefined ? {} : { minLength }),
        ...(maxLength === undefined ? {} : { maxLength }),
      };
      const type: Type = { ...bytes, doc: {}, source: { file: "", line: 1, column: 1, length: 1 } };
      const isTaken = verdictOf(jsonSchemaOf({ contracts: [] }, type, "reader"));
      for (let size = 0; size < 9; size++) {
        const text = Buffer.alloc(size, 0xff).toString("base64");
        expect(isTaken(text), `${size} from ${minLength} to ${maxLength}`).toBe(
          size >= (minLength ?? 0) && size <= (maxLength ?? 9),
        );
      }
      if ((minLength ?? 0) === 0) expect(["=", "A===", "QQ=", "QR==", "Q Q="].some(isTaken)).toBe(false);
    }
  });
});
