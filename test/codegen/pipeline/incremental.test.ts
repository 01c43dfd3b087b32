import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generate, referencesOf, type SourceFile } from "../../../codegen/generate.js";
import { IncrementalGenerator } from "../../../codegen/incremental.js";
import { edit, options, sourcesOf, texts } from "./edits.js";

describe("the incremental generator", () => {
  test("any edits, additions, deletions and broken states: gives what a fresh generate gives, byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 2, maxLength: 12 }), async (edits) => {
        const incremental = new IncrementalGenerator();
        const disk = new Map<string, string>([
          ["a.yaml", texts[0] ?? ""],
          ["b.yaml", texts[5] ?? ""],
          ["@acme/contracts/common.yaml", texts[9] ?? ""],
        ]);
        for (const { file, text, options: other } of edits) {
          if (text === undefined) disk.delete(file);
          else disk.set(file, text);
          const sources = sourcesOf(disk);
          for (const { file, text } of sources) {
            expect(incremental.referencesOf(file, text)).toEqual(referencesOf(file, text));
          }
          expect(await incremental.generate(sources, other ?? options)).toEqual(
            await generate(sources, other ?? options),
          );
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test("a contract whose own and used contracts are the same: not emitted again", async () => {
    const incremental = new IncrementalGenerator();
    const source = (namespace: string, field: string, uses = ""): SourceFile => ({
      file: `${namespace}.yaml`,
      text: `redloom: 1\nnamespace: ${namespace}\n${uses}messages: { M: { fields: { ${field}: ${uses ? "d.M" : "string"} } } }\n`,
      uses: {},
    });
    const run = (a: string, d: string) =>
      incremental.generate([source("a", a), source("d", d), source("u", "x", "uses: { d: d.yaml }\n")], options);
    const before = await run("one", "one");
    const after = await run("two", "one");
    const last = await run("two", "two");
    const same = (folder: string, one: typeof before, other: typeof before): boolean =>
      one.files.every((file, at) => !file.path.startsWith(`${folder}/`) || file === other.files[at]);
    expect(["a", "d", "u"].map((folder) => same(folder, before, after))).toEqual([false, true, true]);
    expect(["a", "d", "u"].map((folder) => same(folder, after, last))).toEqual([true, false, false]);
  });
});
