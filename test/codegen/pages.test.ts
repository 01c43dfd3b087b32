import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderFindings } from "../../cli/printing/report.js";
import type { Diagnostic } from "../../codegen/diagnostic.js";
import { check } from "../../codegen/generate.js";
import { withoutIgnored } from "../../codegen/ignores.js";
import { lintModel, ruleCodes, ruleSets } from "../../codegen/lint/lint.js";
import { defaultLintSettings } from "../../codegen/lint/settings.js";

/** `docs/findings/`: a page for each code, whose contracts are tried here. */
const folder = new URL("../../docs/findings/", import.meta.url).pathname;
const pages = readdirSync(folder).sort();
const strict = { ...defaultLintSettings, rules: "strict" } as const;

/** Findings that no text of a contract alone can have: tests of files, and of settings, hold them, or only a text too long to be shown. */
const ofFiles: ReadonlySet<string> = new Set([
  "FILE_OUTSIDE",
  "FILE_UNREADABLE",
  "YAML_TOO_LARGE",
  "CONTRACT_TOO_LARGE",
  "YAML_CHARACTER",
  "UPGRADE_HOOKS",
]);

interface Page {
  readonly title: string;
  /** By heading. */
  readonly sections: ReadonlyMap<string, string>;
}

function readPage(name: string): Page {
  const text = readFileSync(folder + name, "utf8");
  const [title = "", ...rest] = text.split(/^(?=## )/m);
  const sections = rest.map((section): [string, string] => [/^## (.*)$/m.exec(section)?.[1] ?? "", section]);
  return { title, sections: new Map(sections) };
}

/** The contracts of a section; each has a file's name behind its fence, or is `shop.yaml`. */
function contractsOf(section: string): Map<string, string> {
  const blocks = [...section.matchAll(/^```yaml(?: file=(\S+))?\n([\s\S]*?)^```$/gm)];
  return new Map(blocks.map(([, file = "shop.yaml", text = ""]) => [file, text]));
}

function findingsOf(texts: ReadonlyMap<string, string>, code: string): readonly Diagnostic[] {
  const uses = Object.fromEntries([...texts.keys()].map((file) => [file, file]));
  const { model, diagnostics } = check([...texts].map(([file, text]) => ({ file, text, uses })));
  if (!model) return diagnostics;
  // Of rules a page is about its own only: an example is short, and strict about nothing else.
  const rules = lintModel(model, strict).filter((one) => one.code === code || code.startsWith("IGNORE_"));
  const errors = new Set(pages.map((name) => name.replace(/\.md$/, "")).filter((one) => !ruleCodes.has(one)));
  const left = withoutIgnored(texts, rules, { rules: ruleCodes, errors, active: new Set(ruleSets.strict) });
  return code.startsWith("IGNORE_") ? left.filter((one) => one.code.startsWith("IGNORE_")) : left;
}

describe("pages of findings", () => {
  test("a page for each row of docs/findings.md, and no other", () => {
    const rows = readFileSync(`${folder}../findings.md`, "utf8").matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm);
    const codes = [...rows].map((match) => `${match[1]}.md`).sort();
    expect(codes.length).toBeGreaterThan(80);
    expect(pages).toEqual(codes);
  });

  test.each(pages)("%s: a heading, a sentence, a wrong contract, a right one, in a page that fits a screen", (name) => {
    const { title, sections } = readPage(name);
    expect(title).toMatch(new RegExp(`^# ${name.replace(/\.md$/, "")}\n\n[A-Z\`][^\n]+\n`));
    expect([...sections.keys()].slice(0, 2)).toEqual(["Wrong", "Right"]);
    const text = readFileSync(folder + name, "utf8");
    expect(text.split("\n").length).toBeLessThanOrEqual(60);
    expect(text.split("\n").filter((line) => line.length > 140)).toEqual([]);
  });

  test.each(pages)("%s: the wrong contract has that finding, and no other but those that the page names", (name) => {
    const code = name.replace(/\.md$/, "");
    const { title, sections } = readPage(name);
    const wrong = sections.get("Wrong") ?? "";
    const texts = contractsOf(wrong);
    if (ofFiles.has(code)) return expect(texts.size).toBe(0);
    expect(texts.size).toBeGreaterThan(0);
    const found = findingsOf(texts, code);
    const codes = new Set(found.map((one) => one.code));
    const shown = renderFindings(found, (file) => texts.get(file));
    expect([...codes], shown).toContain(code);
    const others = [...codes].filter((one) => one !== code && !`${title}${wrong}`.includes(`\`${one}\``));
    expect(others, shown).toEqual([]);
  });

  test.each(pages)("%s: the right contract has no finding", (name) => {
    const code = name.replace(/\.md$/, "");
    const texts = contractsOf(readPage(name).sections.get("Right") ?? "");
    if (!ofFiles.has(code)) expect(texts.size).toBeGreaterThan(0);
    if (texts.size === 0) return;
    const found = findingsOf(texts, code);
    expect(renderFindings(found, (file) => texts.get(file))).toBe("");
  });
});
