import { renderFindings } from "../../../cli/printing/report.js";
import type { Diagnostic } from "../../../codegen/diagnostic.js";
import { check } from "../../../codegen/generate.js";
import { lintModel } from "../../../codegen/lint/lint.js";
import { defaultLintSettings, type LintSettings } from "../../../codegen/lint/settings.js";

/** What the rules tell of contracts that have no error. */
export function linted(
  files: Readonly<Record<string, string>>,
  settings: Partial<LintSettings> = {},
  external: readonly string[] = [],
): readonly Diagnostic[] {
  const uses = Object.fromEntries(Object.keys(files).map((file) => [file, file]));
  const sources = Object.entries(files).map(([file, text]) => ({
    file,
    text,
    uses,
    external: external.includes(file),
  }));
  const { model, diagnostics } = check(sources);
  if (!model) throw new Error(renderFindings(diagnostics, (file) => files[file]));
  return lintModel(model, { ...defaultLintSettings, ...settings });
}

/** `CODE line`, of each. */
export function codesOf(findings: readonly Diagnostic[]): readonly string[] {
  return findings.map(({ code, line }) => `${code} ${line}`);
}
