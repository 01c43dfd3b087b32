import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { contractSchema } from "../../../codegen/export/contract-schema.js";
import { check } from "../../../codegen/generate.js";

const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(contractSchema());

const head = "redloom: 1\nnamespace: test\nmessages: { Known: { fields: { id: uuid } }, Name: string }\n";
const field = (type: string) => `${head.trimEnd().slice(0, -2)}, M: { fields: { f: ${type} } } }\n`;
const message = (type: string) => `${head.trimEnd().slice(0, -2)}, M: ${type} }\n`;
const header = (type: string) => `${head}streams: { s: { message: Known, headers: { h: ${type} } } }\n`;
const parameter = (type: string) =>
  `${head}channels: { c: { address: "c:{p}", parameters: { p: ${type} }, message: Known } }\n`;
const retention = (words: string) => `${head}streams: { s: { message: Known, retention: ${words} } }\n`;
const limit = (words: string) => `${head}limits: { l: ${words} }\n`;

/** What `lint` says, and what an editor says. */
function verdicts(yaml: string) {
  const { diagnostics } = check([{ file: "test.yaml", text: yaml, uses: {}, external: false }]);
  return { lint: diagnostics.map(({ code }) => code), editor: validate(parse(yaml)) };
}

describe("codegen/contract.schema.json beside lint", () => {
  test.each([
    ["WORD_MISPLACED", field("{ type: string, open: true }")],
    ["WORD_MISPLACED", field("{ additionalProperties: string, minLength: 1 }")],
    ["TYPE_CONFLICT", message("{ fields: { a: string }, properties: { b: string } }")],
    ["TYPE_CONFLICT", field("{ oneOf: [string, integer], anyOf: [string, integer] }")],
    ["TYPE_CONFLICT", field("{ type: bigint, enum: ['1'] }")],
    ["TYPE_CONFLICT", field("{ type: string, fields: { a: string } }")],
    ["TYPE_CONFLICT", field("{ type: object, items: string }")],
    ["TYPE_INCOMPLETE", field("{ type: object }")],
    ["CONSTRAINT_MISFIT", field("{ type: bigint, minimum: 1 }")],
    ["CONSTRAINT_MISFIT", field("{ type: integer | null, maxLength: 1 }")],
    ["CONSTRAINT_MISFIT", field("{ type: email, minimum: 1 }")],
    ["CONSTRAINT_MISFIT", field("{ type: bytes, pattern: a }")],
    ["FILL_MISFIT", field("{ type: string, fill: now }")],
    ["FILL_MISFIT", field("{ type: integer, fill: uuid }")],
    ["FILL_MISFIT", field("{ type: Name, fill: uuid }")],
    ["UPGRADE_MISSING", message("{ version: 2, fields: { a: string } }")],
    ["RETENTION_INVALID", retention("{ hard: true }")],
    ["RETENTION_INVALID", retention("{}")],
    ["RATE_INVALID", limit("{ algorithm: fixed-window, rates: [{ allow: 1, per: 1s, burst: 1 }] }")],
    [
      "RATE_INVALID",
      limit("{ algorithm: sliding-window, rates: [{ allow: 1, per: 1s }, { allow: 9, per: 1m, burst: 9 }] }"),
    ],
    ["HEADER_INVALID", header("number")],
    ["HEADER_INVALID", header("'string[]'")],
    ["HEADER_INVALID", header("string | null")],
    ["HEADER_INVALID", header("{ type: string, maxLength: 5 }")],
    ["HEADER_INVALID", header("{ fields: { a: string } }")],
    ["PARAMETER_TYPE", parameter("boolean")],
    ["PARAMETER_TYPE", parameter("date-time")],
    ["PARAMETER_TYPE", parameter("{ type: boolean }")],
    ["PARAMETER_TYPE", parameter("{ type: integer, minimum: 1 }")],
  ])("%s: refused by both: %s", (code, yaml) => {
    const { lint, editor } = verdicts(yaml);
    expect([lint, editor]).toEqual([expect.arrayContaining([code]), false]);
  });

  test.each([
    field("{ type: ' string | null ', maxLength: 5 }"),
    field("{ type: string, format: date-time, fill: now }"),
    field("{ type: date-time, fill: now, description: x, x-note: 1 }"),
    field("{ type: string, fill: uuid }"),
    field("{ type: 'Known[]', minItems: 1 }"),
    field("{ type: array, items: string, uniqueItems: true }"),
    field("{ type: array, prefixItems: [string, integer] }"),
    field("{ type: object, additionalProperties: integer }"),
    field("{ type: object, properties: { a: string }, required: [a], additionalProperties: false }"),
    field("{ type: string | null, enum: [a, null] }"),
    field("{ type: integer, const: 1, default: 1 }"),
    field("{ type: 'map<Known> | null', description: x }"),
    message("{ version: 2, upgrades: [{ to: 2, rename: { a: b } }], fields: { b: string } }"),
    message("{ version: 1, fields: { b: string } }"),
    message("{ extends: [Known], reserved: [b] }"),
    retention("{ maxAge: 1d }"),
    limit("{ algorithm: token-bucket, rates: [{ allow: 1, per: 1s, burst: 2 }] }"),
    limit("{ algorithm: fixed-window, rates: [{ allow: 1, per: 1s }] }"),
    header("{ type: date-time, fill: now }"),
    header("{ type: string, format: uuid, default: 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed }"),
    header("{ enum: [1, 2], open: true }"),
    header("Name"),
    header("boolean"),
    parameter("{ enum: [a, b], description: x }"),
    parameter("{ type: string, format: uuid }"),
    parameter("{ $ref: '#/messages/Name' }"),
    parameter("integer"),
  ])("taken by both: %s", (yaml) => {
    expect(verdicts(yaml)).toEqual({ lint: [], editor: true });
  });
});
