import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { generate } from "../../../codegen/generate.js";
import { randomOf } from "../../support/random.js";
import { pieces, yamlOf } from "./texts.js";

/** What a literal holds may mean something only together with what the literal beside it holds. */

/** Quotes, escapes, and what begins and ends comments, templates and expressions. */
const marks = [
  "\\",
  '"',
  "'",
  "`",
  "/*",
  "*/",
  "//",
  "/",
  "${",
  "}",
  "\n",
  '\\"',
  "/*\\",
  "*/\\",
  "//\\",
  "`\\",
  "${\\",
  "a",
];
const random = randomOf(7);
const pairs = marks.flatMap((one) => marks.filter((other) => other !== one).map((other) => [one, other]));
const texts = [...new Set([...marks, ...pieces])];
const several = Array.from({ length: 250 }, () => random.shuffle(texts).slice(0, random.whole(2, 6)));

/** Everything that stands beside something else: values, names, tags, defaults, headers, parameters. */
function contractOf(groups: readonly (readonly string[])[]): string {
  const messages = groups.map((group, index): readonly [string, object] => {
    const [one = "", two = ""] = group;
    const tag = keyOf(one);
    return [
      `M${index}`,
      {
        fields: {
          values: { enum: group },
          known: { enum: group, open: true },
          [tag]: { const: two },
          text: { type: "string", default: one },
          other: { type: "string", default: two },
          data: { type: "json", default: { [keyOf(one)]: two, list: group } },
          union: {
            oneOf: [{ fields: { [tag]: { const: one } } }, { fields: { [tag]: { const: two } } }],
            discriminator: tag,
          },
        },
      },
    ];
  });
  const streams = groups.map(([one, two], index): readonly [string, object] => [
    `s${index}`,
    { message: "string", headers: { first: { enum: [one] }, second: { enum: [two, one], default: two } } },
  ]);
  const keys = groups.map((group, index): readonly [string, object] => [
    `k${index}`,
    { value: "string", address: `k${index}:{p}:{q}`, parameters: { p: { enum: group }, q: { enum: group } } },
  ]);
  return yamlOf({
    redloom: 1,
    namespace: "made",
    messages: Object.fromEntries(messages),
    streams: Object.fromEntries(streams.map(([name, stream]) => [name, { ...stream, retention: { maxAge: "1d" } }])),
    keys: Object.fromEntries(keys),
  });
}

/** May be a name of a field, whatever the text is. */
function keyOf(text: string): string {
  return `f ${text}`.replace(/\?$/, "?!");
}

/** Every text that stands in a literal of the module, as often as it does. */
function literalsOf(path: string, text: string): { readonly errors: readonly unknown[]; readonly texts: string[] } {
  const { diagnostics = [] } = ts.transpileModule(text, { fileName: path, reportDiagnostics: true });
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return {
    errors: diagnostics.map(({ messageText, start = 0 }) => [messageText, text.slice(start - 80, start + 80)]),
    texts: found,
  };
}

async function judge(groups: readonly (readonly string[])[]): Promise<void> {
  for (let at = 0; at < groups.length; at += 50) {
    const some = groups.slice(at, at + 50);
    const source = { file: "made.yaml", text: contractOf(some), uses: {} };
    const { diagnostics, files } = await generate([source], { runtime: "redloom" });
    expect(diagnostics.slice(0, 3)).toEqual([]);
    for (const { path, text } of files) {
      const { errors, texts: literals } = literalsOf(path, text);
      expect(errors, path).toEqual([]);
      if (path === "made/codecs.ts") expect(some.flat().filter((one) => !literals.includes(one))).toEqual([]);
    }
  }
}

test("neighbours: any two texts beside each other give modules that parse, with the texts in them", async () => {
  await judge(pairs);
}, 120_000);

test("neighbours: several texts beside each other give modules that parse, with the texts in them", async () => {
  await judge(several);
}, 120_000);
