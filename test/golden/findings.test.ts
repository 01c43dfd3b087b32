import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { renderFindings } from "../../cli/printing/report.js";
import { generate } from "../../codegen/generate.js";

/** A folder each: contracts in, the findings that a user reads out. `UPDATE_GOLDEN=1` writes what is found. */
const folder = new URL("./findings/", import.meta.url).pathname;
const cases = readdirSync(folder)
  .filter((name) => !name.includes(".json"))
  .sort();
/** Which case shows what each row about bad contracts says, and the words of its findings that tell it. */
const rows: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
  readFileSync(join(folder, "rows.json"), "utf8"),
);

describe("findings", () => {
  test("golden: the cases were seen", () => {
    expect(cases.length).toBeGreaterThan(40);
  });

  test.each(cases)("golden: %s gives its findings", async (name) => {
    const found = await findingsOf(join(folder, name));
    const expected = join(folder, name, "findings.txt");
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(expected, found);
    expect(existsSync(expected), `${expected} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
    expect(found).toBe(readFileSync(expected, "utf8"));
  });

  test.each(cases)("golden: %s is refused or accepted as its name says", async (name) => {
    expect((await findingsOf(join(folder, name))) === "ok\n").toBe(name.startsWith("accepted-"));
  });

  test("golden: each row about bad contracts, 1 to 29, has a case", () => {
    const numbers = new Set(Object.keys(rows).map((row) => row.split(" ")[0]));
    const wanted = [...Array.from({ length: 29 }, (_, index) => String(index + 1)), "25a", "25b", "25c", "accepted:"];
    expect([...numbers].sort()).toEqual(wanted.sort());
  });

  test.each(Object.entries(rows))("golden: row %s is told by its cases", (_row, told) => {
    for (const [name, words] of Object.entries(told)) {
      expect(readFileSync(join(folder, name, "findings.txt"), "utf8"), name).toContain(words);
    }
  });

  test("golden: a byte-order mark and CRLF give the same bytes out", async () => {
    const text = readFileSync(join(folder, "accepted-crlf", "shop.yaml"), "utf8");
    expect(text).toContain("\r\n");
    const filesOf = async (text: string) =>
      (await generate([{ file: "shop.yaml", text, uses: {} }], { runtime: "redloom" })).files;
    const files = await filesOf(text.replaceAll("\r\n", "\n"));
    expect(files.length).toBeGreaterThan(0);
    expect(await filesOf(text)).toEqual(files);
    expect(await filesOf(`\uFEFF${text}`)).toEqual(files);
  });
});

async function findingsOf(path: string): Promise<string> {
  const files = readdirSync(path).filter((file) => file.endsWith(".yaml"));
  expect(files.length).toBeGreaterThan(0);
  const texts = new Map(files.map((file) => [file, readFileSync(join(path, file), "utf8")]));
  const usesOf = (text: string) =>
    Object.fromEntries(files.filter((file) => text.includes(file)).map((file) => [file, file]));
  const sources = [...texts].map(([file, text]) => ({ file, text, uses: usesOf(text) }));
  const { diagnostics, files: generated } = await generate(sources, { runtime: "redloom" });
  expect(generated.length > 0).toBe(diagnostics.length === 0);
  return diagnostics.length === 0 ? "ok\n" : renderFindings(diagnostics, (file) => texts.get(file));
}
