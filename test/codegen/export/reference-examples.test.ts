import { describe, expect, test } from "vitest";
import { jsonSchemaOf } from "../../../codegen/export/json-schema.js";
import { Book } from "../../../codegen/export/reference/book.js";
import { referencePage } from "../../../codegen/export/reference.js";
import { buildOne } from "../support/contracts.js";
import { acceptedProjects } from "./contracts.js";
import { verdictOf } from "./validator.js";

describe("examples of the reference", () => {
  test.each(acceptedProjects())("%s: every example is what `json-schema` says of the wire", (_, model) => {
    const book = new Book(model, {});
    for (const message of model.contracts.flatMap(({ messages }) => messages)) {
      // What is masked is a text, whatever its type.
      if (book.isSensitive(message)) continue;
      const fits = verdictOf(jsonSchemaOf(model, message.id, "reader"));
      for (const one of book.examples(message)) expect(fits(one), `${message.name}: ${JSON.stringify(one)}`).toBe(true);
    }
  });

  test("a version above 1 stands in the payload, of what nests and of the contract's own examples too", () => {
    const { model } = buildOne(`messages:
  Inner: { version: 3, upgrades: [{ to: 2, rename: { a: b } }, { to: 3, rename: { b: c } }], fields: { c: integer } }
  Outer:
    version: 2
    upgrades: [{ to: 2, rename: { o: n } }]
    fields: { n: { type: string, sensitive: true }, inner: Inner }
  Own: { version: 2, upgrades: [{ to: 2, rename: { o: n } }], examples: [{ n: mine }], fields: { n: string } }
channels: { c: { message: Own } }
`);
    if (!model) throw new Error("no model");
    const book = new Book(model, {});
    const examples = model.contracts[0]?.messages.map((message) => [message.name, book.examples(message)]);
    expect(Object.fromEntries(examples ?? [])).toEqual({
      Inner: [{ $version: 3, c: expect.any(Number) }],
      Outer: [{ $version: 2, n: "***", inner: { $version: 3, c: expect.any(Number) } }],
      Own: [{ $version: 2, n: "mine" }],
    });
    expect(referencePage(model)).toContain("&#34;$version&#34;: 2,\n  &#34;n&#34;: &#34;mine&#34;");
  });
});
