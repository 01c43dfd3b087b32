import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unchecked } from "../../../codegen/emit/source.js";
import { generate } from "../../../codegen/generate.js";
import { compilerFindings, written } from "./support.js";

/** What lies between a message and itself. */
const forms: Readonly<Record<string, string>> = {
  fields: "  A: { fields: { a?: A, b: 'A | null' } }",
  lists: "  A: { fields: { all: 'A[]', of: 'A[][]', some?: 'A[]' } }",
  "lists of some": "  A: { fields: { name: string, b?: B } }\n  B: { type: 'A[]', maxItems: 3 }",
  "lists of few":
    "  A: { fields: { few: { items: A, minItems: 0, maxItems: 3 }, more?: { items: { items: A, maxItems: 2 } } } }",
  "lists in lists": "  A: { fields: { b: { items: B } } }\n  B: { items: { anyOf: [A, 'null'] }, maxItems: 3 }",
  maps: "  A: { fields: { kids: 'map<A>', more?: 'map<A[]>' } }",
  "maps of maps": "  A: 'map<A>'\n  B: { fields: { c: C } }\n  C: 'map<B>'",
  tuples: "  A: { fields: { k?: B } }\n  B: { tuple: [string, 'A | null'] }",
  "tuples of tuples": "  A: { tuple: [string, 'A | null'] }\n  B: { fields: { b: { tuple: ['B | null', integer] } } }",
  unions: "  A: { anyOf: [string, { fields: { of: A } }] }\n  B: { anyOf: [{ items: B }, integer] }",
  "unions of others":
    "  A: { oneOf: [B, C] }\n  B: { fields: { x: 'A | null' } }\n  C: { fields: { y: 'map<A>', z: { items: A, maxItems: 2 } } }",
  "unions with tags":
    "  A: { discriminator: kind, oneOf: [B, C, D] }\n  B: { fields: { kind: { const: b }, x?: A } }\n  C: { fields: { kind: { const: c }, y: 'map<A>' } }\n  D: { fields: { kind: { const: d }, z: { tuple: ['A | null'] } } }",
  "open unions":
    "  A: { discriminator: kind, open: true, oneOf: [B, C] }\n  B: { fields: { kind: { const: b }, x?: A } }\n  C: { fields: { kind: { const: c }, y: 'map<A>' } }",
  "open unions that share":
    "  A: { discriminator: kind, open: true, oneOf: [B, C] }\n  B: { fields: { kind: { const: b }, x?: A, m: 'map<A>', t: { tuple: ['A | null', bytes] } } }\n  C: { fields: { kind: { const: c }, x?: A, m: 'map<A>', t: { tuple: ['A | null', bytes] } } }",
  "fields within":
    "  A: { fields: { of: { fields: { a?: A, m: 'map<A>', n: { fields: { t: { tuple: ['A | null'] } } } } } } }",
  defaults:
    "  A: { fields: { a: { type: 'A[]', default: [] }, m: { type: 'map<A>', default: {} }, t: { type: string, default: x } } }",
  "values that differ": "  A: { fields: { b: bytes, n: bigint, kids: 'map<A>', t: { tuple: ['A | null', bytes] } } }",
  "names of all objects": "  A: { fields: { constructor: 'A | null', toString?: 'map<A>' } }",
  "defaults of what is read anew":
    "  A: { fields: { b: { type: bytes, default: '' }, o: { fields: { x: { type: integer, default: 1 } }, default: {} }, a?: A } }",
  versions:
    "  A:\n    version: 2\n    upgrades: [{ to: 2, default: { x: y } }]\n    fields: { x: string, kids: 'map<A>', b?: B }\n  B: { fields: { a: A, c: { discriminator: k, oneOf: [C] } } }\n  C: { version: 2, upgrades: [{ to: 2, rename: { z: y } }], fields: { k: { const: c }, y?: B } }",
};

const head = `import type { z } from "zod";
type IsAny<T> = 0 extends 1 & T ? true : false;
/** Does the one take all of the other, and the other way round? */
type Same<A, B> = IsAny<A> extends true ? false : [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const isSame = <T extends true>(...told: T extends true ? [] : [never]): void => void told;
`;

test.each([true, false])(
  "recursive messages: what their schemas read is what their types say, body checked: %s",
  async (isChecked) => {
    const names = Object.keys(forms);
    const sources = names.map((name, index) => ({
      file: `f${index}.yaml`,
      text: `redloom: 1\nnamespace: f${index}\nmessages:\n${forms[name]}\n`,
      uses: {},
    }));
    const { files, diagnostics } = await generate(sources, { runtime: "../../../src/runtime" });
    expect(diagnostics).toEqual([]);
    const folder = written(files);
    if (!isChecked) {
      for (const { path, text } of files.filter((file) => file.text.includes(unchecked))) {
        writeFileSync(join(folder, path), text);
      }
    }
    for (const [index, name] of names.entries()) {
      const messages = [...(forms[name] ?? "").matchAll(/^ {2}([A-Z]):/gm)].map(([, message = ""]) => message);
      const lines = messages.map(
        (one) => `isSame<Same<z.output<typeof schemas.${one.toLowerCase()}Schema>, messages.${one}>>();`,
      );
      const imports = `import type * as messages from "./f${index}/messages.js";\nimport type * as schemas from "./f${index}/schemas.js";\n`;
      writeFileSync(join(folder, `user${index}.ts`), `${head}${imports}${lines.join("\n")}\n`);
    }
    expect(compilerFindings(folder, "nodenext")).toBe("");
  },
  120_000,
);
