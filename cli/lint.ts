import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Diagnostic, sortDiagnostics } from "../codegen/diagnostic.js";
import { readSources } from "../codegen/files.js";
import { check, referencesOf, type SourceFile } from "../codegen/generate.js";
import { exitCodes, type Outcome } from "./outcome.js";
import { countFindings, jsonReport, type ReportOptions, renderFindings } from "./report.js";
import type { Settings } from "./settings.js";

export interface LintFlags extends ReportOptions {
  readonly json?: boolean;
}

/** All findings of all contracts at once; touches no file. */
export function lint(settings: Settings, flags: LintFlags): Outcome {
  const { sources, diagnostics } = readSources(settings.root, settings.contracts, referencesOf);
  const found = sortDiagnostics([...diagnostics, ...check(sources).diagnostics]);
  if (found.length > 0) return findingsOutcome("lint", settings, sources, found, flags);
  const out = flags.json ? jsonReport("lint", { findings: [] }) : `${sources.length} contract files, no finding.\n`;
  return { exitCode: exitCodes.done, out, err: "" };
}

/** What a command tells when contracts have findings: for people on standard error, for programs on standard output. */
export function findingsOutcome(
  command: string,
  settings: Settings,
  sources: readonly SourceFile[],
  findings: readonly Diagnostic[],
  flags: LintFlags,
): Outcome {
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  const textOf = (file: string): string | undefined => texts.get(file) ?? readIfText(join(settings.root, file));
  const changed = command === "lint" ? "" : " No file was changed.";
  const report = `${renderFindings(findings, textOf, flags)}\n${countFindings(findings)}.${changed}\n`;
  return {
    exitCode: exitCodes.findings,
    out: flags.json ? jsonReport(command, { findings }) : "",
    err: flags.json ? "" : report,
  };
}

function readIfText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // A finding about a file that cannot be read has no code frame.
    return undefined;
  }
}
