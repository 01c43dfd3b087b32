import fc from "fast-check";
import { type GenerateOptions, referencesOf, type SourceFile } from "../../../codegen/generate.js";

/** Edits of a folder of contracts, as they come while people work. */

export const options: GenerateOptions = { runtime: "redloom" };

/** Files that use each other, share a namespace, stand in a package, or are broken in one way or another. */
export const texts: readonly string[] = [
  ...["string", "integer", "b.Item", "uuid[]"].map(
    (type) => `redloom: 1
namespace: a
uses: { b: b.yaml }
messages: { Order: { fields: { id: ${type}, item?: b.Item } } }
channels: { orders: { message: Order } }
`,
  ),
  "redloom: 1\nnamespace: a\nkeys: { more: { value: string } }\n",
  ...["string", "integer", "common.Origin"].map(
    (type) => `redloom: 1
namespace: b
uses: { common: "@acme/contracts/common.yaml" }
messages: { Item: { fields: { name: ${type} } } }
groups: { mail: { of: common.events, start: latest } }
`,
  ),
  "redloom: 1\nnamespace: b\nmessages: { Item: { fields: { name: string, again?: Item } } }\n",
  ...["events", "others"].map(
    (stream) => `redloom: 1
namespace: common
messages: { Origin: { fields: { at: date-time } } }
streams: { ${stream}: { message: Origin }, quiet: { message: Origin } }
`,
  ),
  "redloom: 1\nnamespace: A\nmessages: { Odd: string }\n",
  "redloom: 1\nnamespace: b\nmessages: { Item: [ }\n",
  "redloom: 1\nnamespace: b\nmessages: { Item: Missing }\nstrems: {}\n",
  "",
];
const files = ["a.yaml", "b.yaml", "c.yaml", "@acme/contracts/common.yaml"];

export const edit = fc.record({
  file: fc.constantFrom(...files),
  /** Absent: it is deleted. */
  text: fc.option(fc.constantFrom(...texts), { nil: undefined, freq: 6 }),
  options: fc.option(
    fc.constantFrom<GenerateOptions>(
      { runtime: "../x" },
      { runtime: "redloom", testing: false },
      { runtime: "redloom", javascript: true },
    ),
    {
      nil: undefined,
      freq: 12,
    },
  ),
});

export function sourcesOf(disk: ReadonlyMap<string, string>): SourceFile[] {
  return [...disk].map(([file, text]) => ({
    file,
    text,
    external: file.startsWith("@"),
    uses: Object.fromEntries(
      referencesOf(file, text)
        .filter((one) => disk.has(one))
        .map((one) => [one, one]),
    ),
  }));
}
