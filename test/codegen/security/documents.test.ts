import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { jsonText, yamlText } from "../../../cli/exports/exported-text.js";
import { asyncapiOf } from "../../../codegen/export/asyncapi.js";
import { messagesSchema } from "../../../codegen/export/json-schema.js";
import { referencePage } from "../../../codegen/export/reference.js";
import { check } from "../../../codegen/generate.js";
import type { Contract, Model } from "../../../codegen/model/model.js";
import { contractWith, type Supply } from "./contract.js";
import { PlainTexts, Texts, unseen } from "./texts.js";

interface Made {
  readonly model: Model;
  readonly contract: Contract;
}

function madeWith(supply: Supply): Made {
  const { model, diagnostics } = check([{ file: "made.yaml", text: contractWith(supply), uses: {} }]);
  const [contract] = model?.contracts ?? [];
  if (!model || !contract) throw new Error(JSON.stringify(diagnostics));
  return { model, contract };
}

const texts = new Texts(42);
const batches: Made[] = [];
let plain: Made;

beforeAll(() => {
  plain = madeWith(new PlainTexts());
  while (texts.taken < 10_000) batches.push(madeWith(texts));
}, 120_000);

/** Every text in a value, keys included. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...textsIn(one)]);
}

const about = { title: "Contracts", version: "1.0.0", servers: [] };

describe.each([
  ["AsyncAPI", ({ model, contract }: Made) => asyncapiOf(model, [contract], about)],
  ["JSON Schema", ({ model, contract }: Made) => messagesSchema(model, contract, "reader")],
] as const)("%s", (_, documentOf) => {
  test("JSON: 10,000 hostile texts come back as they were, and nothing unseen stands in it", () => {
    for (const made of batches) {
      const document = documentOf(made);
      const written = jsonText(document);
      expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(document)));
      expect(unseen.exec(written)).toBeNull();
      expect(textsIn(document).length).toBe(textsIn(documentOf(plain)).length);
      expect(textsIn(document)).toContain(made.contract.messages.find(({ name }) => name === "Told0")?.doc.description);
    }
  });

  test("YAML: hostile texts come back as they were, and nothing unseen stands in it", () => {
    for (const made of batches.slice(0, 4)) {
      const document = documentOf(made);
      const written = yamlText(document);
      expect(parse(written)).toEqual(JSON.parse(JSON.stringify(document)));
      expect(unseen.exec(written)).toBeNull();
    }
  });
});

/** A description has paragraphs, and code between backquotes: bare elements, which can do nothing. */
const ofDescriptions: ReadonlySet<string> = new Set(["p", "/p", "code", "/code"]);

/** Every other tag with the names of its attributes, in order; whatever is no tag is text. */
function tagsOf(page: string): readonly string[] {
  const tags = [...page.matchAll(/<(\/?[a-zA-Z][\w-]*|!)([^>]*)>/g)].map(([, name = "", rest = ""]) => {
    const attributes = [...rest.matchAll(/([\w-]+)(?:="[^"]*")?/g)].map(([, attribute]) => attribute);
    return [name, ...attributes].join(" ");
  });
  return tags.filter((tag) => !ofDescriptions.has(tag));
}

/** The texts of elements whose content is code. */
function codeOf(page: string): readonly string[] {
  return [...page.matchAll(/<(script|style)[^>]*>([\s\S]*?)<\/\1/g)].map(([, , content = ""]) => content);
}

describe("HTML reference", () => {
  test("10,000 hostile texts make no element and no attribute, and reach no script and no style", () => {
    const wanted = referencePage(plain.model);
    const [tags, code] = [tagsOf(wanted), codeOf(wanted)];
    expect(tags.length).toBeGreaterThan(500);
    for (const { model } of batches) {
      const page = referencePage(model);
      expect(tagsOf(page)).toEqual(tags);
      expect(codeOf(page)).toEqual(code);
      expect(page.replace(/\u200d/g, "")).not.toMatch(unseen);
    }
  });

  test("no link leads out of the page, whatever a text says", () => {
    for (const { model } of batches.slice(0, 10)) {
      const links = [...referencePage(model).matchAll(/\b(?:href|src|action)="([^"]*)"/g)].map(([, link = ""]) => link);
      expect(links.length).toBeGreaterThan(10);
      expect(links.filter((link) => !/^(#|data:)/.test(link))).toEqual([]);
    }
  });
});
