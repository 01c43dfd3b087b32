import fc from "fast-check";
import { expect, test } from "vitest";
import { generate, referencesOf } from "../../../codegen/generate.js";
import {
  type About,
  isUpToDate,
  manifestFile,
  manifestName,
  notedReferences,
  readManifest,
} from "../../../codegen/manifest.js";
import { edit, options, sourcesOf, texts } from "./edits.js";

/** What happens to the output between two runs: most often nothing. */
const harm = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom("delete" as const, "edit" as const, "forget" as const, "lines" as const) },
);

const step = fc.record({ change: fc.option(edit, { nil: undefined, freq: 2 }), harm, at: fc.nat() });

function done(output: Map<string, string>, what: "delete" | "edit" | "forget" | "lines", at: number): void {
  const path = [...output.keys()][at % Math.max(1, output.size)] ?? "";
  const text = output.get(path);
  if (text === undefined) return;
  if (what === "delete") output.delete(path);
  if (what === "edit") output.set(path, `${text}// by hand\n`);
  if (what === "forget") output.delete(manifestName);
  if (what === "lines") output.set(path, text.replaceAll("\n", "\r\n"));
}

test("up to date: said of an output only that a fresh generate would write, whatever was edited", async () => {
  const seen = { yes: 0, no: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
      const disk = new Map(
        [0, 5, 9].map((text, at) => [["a.yaml", "b.yaml", "@acme/contracts/common.yaml"][at] ?? "", texts[text] ?? ""]),
      );
      const output = new Map<string, string>();
      for (const { change, harm, at } of steps) {
        if (change?.text !== undefined) disk.set(change.file, change.text);
        else if (change) disk.delete(change.file);
        if (harm) done(output, harm, at);
        const given = change?.options ?? options;
        const about: About = { generator: "1", ...given };
        const sources = sourcesOf(disk);
        const manifest = readManifest(output.get(manifestName));
        for (const { file, text } of sources) {
          const noted = notedReferences(manifest, about, file, text);
          if (noted)
            expect([...noted].sort()).toEqual(
              expect.arrayContaining([...referencesOf(file, text)].filter((one) => disk.has(one)).sort()),
            );
        }
        const isSaid = isUpToDate(manifest, about, sources, output);
        const { diagnostics, files } = await generate(sources, given);
        if (isSaid) {
          expect(diagnostics).toEqual([]);
          const wanted = [...files, manifestFile(about, sources, files)].map(({ path, text }) => [path, text] as const);
          const found = [...output].map(([path, text]) => [path, text.replaceAll("\r\n", "\n")] as const);
          expect(new Map(found)).toEqual(new Map(wanted));
        } else if (diagnostics.length === 0) {
          output.clear();
          for (const { path, text } of [...files, manifestFile(about, sources, files)]) output.set(path, text);
        }
        seen[isSaid ? "yes" : "no"]++;
      }
    }),
    { numRuns: 30 },
  );
  expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(0);
}, 60_000);
