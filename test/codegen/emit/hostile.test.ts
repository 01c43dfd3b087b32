import { Project, type SourceFile, SyntaxKind } from "ts-morph";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { generated, loaded, partsOf } from "./support.js";

/** Texts that mean something to a compiler, a template, a page or an eye. None may leave its place in the code. */
const hostile = [
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: text that looks like a template.
  "*/ evil() /*",
  "*\u2028/ evil()",
  "${evil()}",
  "`; evil(); `",
  '"; evil(); "',
  "'; evil(); '",
  "\\",
  '\\"; evil(); //',
  "\u2028evil()\u2029",
  "\u202eevil()\u202c\u2066",
  "</script><script>evil()</script>",
  "@deprecated {@link evil}",
  "\r\n// evil()\revil()",
  "\u0007\ufeff\u200b",
  "<!-- evil() -->",
  "#!/evil",
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above.
];

/** What no eye sees, or a page takes for its own, must not stand in code. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|<\/script/;

function contractWith(text: string): string {
  const field = { type: "string", description: text, default: text, examples: [text] };
  return stringify({
    redloom: 1,
    namespace: "made",
    description: text,
    owner: text,
    messages: {
      Told: {
        description: text,
        owner: text,
        deprecated: text,
        examples: [{ one: text, two: text }],
        fields: { [`x${text}?`]: "string", field, one: { const: text }, two: { enum: [text, "b"], open: true } },
      },
      Tagged: {
        oneOf: [
          { fields: { [`x${text}`]: { const: text }, a: { type: "string[]", default: [text] } } },
          { fields: { [`x${text}`]: { const: "b" } } },
        ],
        discriminator: `x${text}`,
        open: true,
      },
    },
    calls: {
      ask: {
        description: text,
        owner: text,
        deprecated: text,
        request: "Told",
        reply: { description: text, fields: { [`x${text}`]: field } },
        errors: { Refused: { description: text, fields: { [`x${text}?`]: { const: text } } } },
        progress: { enum: [text, "b"], open: true },
      },
    },
  });
}

/** The kinds of all nodes in order: literals may differ, the tree may not. */
function shapeOf(file: SourceFile): readonly string[] {
  const shape = [...file.getDescendants()].map((node) => node.getKindName());
  // A name that is no identifier is quoted, and read with brackets: two ways to say one thing.
  return shape.filter((kind) => !/Identifier|StringLiteral|Token|AccessExpression|JSDocText/.test(kind));
}

test.each(hostile)("contract text: stays text wherever it stands, %j", async (text) => {
  const project = new Project({ useInMemoryFileSystem: true });
  const modules = await generated(contractWith(text));
  const harmless = await generated(contractWith("plain-text"));
  for (const [index, { path, text: code }] of modules.entries()) {
    const file = project.createSourceFile(path, code, { overwrite: true });
    const plain = project.createSourceFile(`plain/${path}`, harmless[index]?.text ?? "", { overwrite: true });
    expect(shapeOf(file), path).toEqual(shapeOf(plain));
    const calls = file.getDescendantsOfKind(SyntaxKind.CallExpression).map((call) => call.getExpression().getText());
    expect(calls).not.toContain("evil");
    expect(code).not.toMatch(unseen);
    const tags = file.getDescendantsOfKind(SyntaxKind.JSDocDeprecatedTag).length;
    expect(tags).toBe(plain.getDescendantsOfKind(SyntaxKind.JSDocDeprecatedTag).length);
  }
});

test.each(hostile)("contract text: means itself on the wire, %j", async (text) => {
  Object.assign(globalThis, { evil: () => expect.unreachable("evil ran") });
  const emitted = await loaded(await generated(contractWith(text)));
  const told = partsOf(emitted, "Told");
  const written: unknown = JSON.parse(told.stringify({ one: text, two: "b", [`x${text}`]: "v" }));
  expect(written).toEqual({ [`x${text}`]: "v", field: text, one: text, two: "b" });
  expect(told.parse(JSON.stringify(written))).toEqual(written);
  const tagged = partsOf(emitted, "Tagged");
  expect(tagged.parse(JSON.stringify({ [`x${text}`]: text }))).toEqual({ [`x${text}`]: text, a: [text] });
  expect(tagged.schema.safeDecode({ [`x${text}`]: text }).data).toEqual({ [`x${text}`]: text, a: [text] });
});
