import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { contractText } from "../../../cli/init/texts.js";
import { tables } from "../../../codegen/export/contract-schema/tables.js";
import { contractSchema } from "../../../codegen/export/contract-schema.js";
import { beyondSchemas, refused } from "./contract-schema-cases.js";
import { root } from "./contracts.js";

const path = join(root, "codegen/contract.schema.json");
const text = `${JSON.stringify(contractSchema(), undefined, 2)}\n`;
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
const validate = ajv.compile({ $id: "contract", ...contractSchema() });

/** What the schema has against a contract's YAML, where that can be read at all. */
function findingsOf(yaml: string): readonly string[] {
  const document = parseDocument(yaml, { uniqueKeys: false });
  if (document.errors.length > 0) return [];
  try {
    validate(document.toJS({ maxAliasCount: 1000 }));
  } catch {
    // An alias of nothing, of itself, or of too much: no editor has a document then.
    return [];
  }
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const findings = join(root, "test/golden/findings");
const cases = readdirSync(findings, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const yamlsOf = (name: string) =>
  readdirSync(join(findings, name))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => readFileSync(join(findings, name, file), "utf8"));

describe("codegen/contract.schema.json", () => {
  test("contract schema: the file is as the shapes say (UPDATE_GOLDEN=1 writes it)", () => {
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, text);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("contract schema: the line for editors leads to it, in docs/contract.md and in what `init` writes", () => {
    const written = [
      readFileSync(join(root, "docs/contract.md"), "utf8"),
      contractText({
        namespace: "shop",
        contracts: "schemas",
        output: "src/generated",
        packageFolder: "node_modules/redloom",
      }),
    ];
    for (const one of written) {
      const [, way = ""] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(one) ?? [];
      const inPackage = /^\.\.\/node_modules\/redloom\/(.+)$/.exec(way)?.[1] ?? "";
      expect(join(root, inPackage)).toBe(path);
      // What is packed: the tarball itself is looked into by test/package/contents.test.ts.
      expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).files).toContain(inPackage);
    }
  });

  test("contract schema: takes the contracts of this repository and of all golden output", () => {
    const output = join(root, "test/golden/output");
    const files = [join(root, "schemas"), join(root, "examples"), output].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => join(folder, file)),
    );
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) expect(findingsOf(readFileSync(file, "utf8")), file).toEqual([]);
  });

  test.each(cases.filter((name) => name.startsWith("accepted-")))("contract schema: takes %s", (name) => {
    for (const yaml of yamlsOf(name)) expect(findingsOf(yaml)).toEqual([]);
  });

  test("contract schema: every refused golden case is in one of two lists: a new one has to be put there", () => {
    const known = [...refused, ...Object.keys(beyondSchemas)].sort();
    expect(known).toEqual(cases.filter((name) => !name.startsWith("accepted-")).sort());
    expect(Object.values(beyondSchemas).every((why) => why.length > 10)).toBe(true);
  });

  test.each(refused)("contract schema: refuses %s", (name) => {
    expect(yamlsOf(name).flatMap(findingsOf)).not.toEqual([]);
  });

  test.each(Object.entries(beyondSchemas))("contract schema: cannot refuse %s: %s", (name) => {
    expect(yamlsOf(name).flatMap(findingsOf)).toEqual([]);
  });

  test.each(readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")))(
    "contract schema: takes the contracts of docs/%s",
    (name) => {
      const page = readFileSync(join(root, "docs", name), "utf8");
      const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
      const contracts = blocks.filter((block) =>
        /^(redloom|messages|channels|streams|groups|locks|limits|keys|calls):/m.test(block),
      );
      for (const block of contracts) {
        const whole = /^redloom:/m.test(block) ? block : `redloom: 1\nnamespace: docs\n${block}`;
        // Where a page leaves something out, it says so with an ellipsis.
        const written = whole.replace(/^\w+: ….*\n/gm, "").replaceAll(": …", ": {}");
        expect(findingsOf(written), written).toEqual([]);
      }
    },
  );

  test("contract schema: unknown words are refused anywhere, x-* are not", () => {
    const head = "redloom: 1\nnamespace: a\n";
    expect(findingsOf(`${head}chanels: {}`)).not.toEqual([]);
    expect(findingsOf(`${head}locks: { a: { leas: 1s } }`)).not.toEqual([]);
    expect(findingsOf(`${head}messages: { A: { fields: { a: { type: string, max: 1 } } } }`)).not.toEqual([]);
    expect(findingsOf(`${head}x-a: 1\nlocks: { a: { x-b: {} } }\nmessages: { A: { type: string, x-c: [] } }`)).toEqual(
      [],
    );
  });

  test("contract schema: every word says what it is, and stands in docs/contract.md", () => {
    const page = readFileSync(join(root, "docs/contract.md"), "utf8");
    for (const [place, words] of tables) {
      for (const [word, { is }] of Object.entries(words)) {
        expect(is.length, `${word} of ${place}`).toBeGreaterThan(5);
        expect(page, `${word} of ${place}`).toMatch(new RegExp(`\\b${word.replace("$", "\\$?")}\\b`));
      }
    }
  });

  test("contract schema: defaults and examples fit their own words", () => {
    let seen = 0;
    const look = (schema: unknown, place: string): void => {
      if (typeof schema !== "object" || schema === null) return;
      // Of a mapping of words `description` is a word, and no text.
      const isWord = "description" in schema && typeof schema.description === "string";
      const values = [
        ...(isWord && "default" in schema ? [schema.default] : []),
        ...(isWord && "examples" in schema && Array.isArray(schema.examples) ? schema.examples : []),
      ];
      const fits = values.length > 0 ? ajv.getSchema(`contract#${place}`) : undefined;
      for (const value of values) expect(fits?.(value), `${place}: ${JSON.stringify(value)}`).toBe(true);
      seen += values.length;
      for (const [word, one] of Object.entries(schema)) {
        look(one, `${place}/${encodeURIComponent(word.replaceAll("~", "~0").replaceAll("/", "~1"))}`);
      }
    };
    look(contractSchema().definitions, "/definitions");
    expect(seen).toBeGreaterThan(50);
  });
});
