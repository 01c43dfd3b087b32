import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../codegen/diagnostic.js";
import { readSources } from "../../codegen/files.js";
import { check, referencesOf, type SourceFile } from "../../codegen/generate.js";
import { type KnownCodes, withoutIgnored } from "../../codegen/ignores.js";
import { activeRules, lintModel, ruleCodes } from "../../codegen/lint/lint.js";
import { findingCodes } from "../explain/finding-pages.js";
import { exitCodes, type Outcome } from "../outcome.js";
import { githubReport, junitReport } from "../printing/findings-formats.js";
import { type FormatFlags, formatOf } from "../printing/format-flag.js";
import type { ReportOptions } from "../printing/paint.js";
import { counted, countFindings, jsonReport, renderFindings } from "../printing/report.js";
import type { Settings } from "../settings/settings.js";

export interface LintFlags extends ReportOptions, FormatFlags {
  /** The repository that GitHub builds, where it does. */
  readonly workspace?: string | undefined;
}

/** All findings of all contracts at once; touches no file. */
export function lint(settings: Settings, flags: LintFlags): Outcome {
  const { sources, diagnostics } = readSources(settings.root, settings.contracts, referencesOf);
  const checked = check(sources);
  const errors = [...diagnostics, ...checked.diagnostics];
  // What is wise, a contract can be asked once it can be at all: rules go by what its words mean.
  const model = errors.length === 0 ? checked.model : undefined;
  const found = [...errors, ...(model ? lintModel(model, settings.lint) : [])];
  const texts = new Map(sources.filter(({ external }) => !external).map(({ file, text }) => [file, text]));
  const active = model ? activeRules(settings.lint) : new Set<string>();
  return findingsOutcome("lint", settings, sources, withoutIgnored(texts, found, knownCodes(active)), flags);
}

function knownCodes(active: ReadonlySet<string>): KnownCodes {
  const errors = findingCodes().filter((code) => !ruleCodes.has(code));
  return { rules: ruleCodes, errors: new Set(errors), active };
}

/**
 * What a command tells about findings, or about there being none. Programs read it on standard output; so do people where
 * findings are what was asked for, while those that keep another command from its work are told on standard error.
 */
export function findingsOutcome(
  command: string,
  settings: Settings,
  sources: readonly SourceFile[],
  findings: readonly Diagnostic[],
  flags: LintFlags,
): Outcome {
  const format = formatOf(flags);
  const exitCode = findings.length > 0 ? exitCodes.findings : exitCodes.done;
  const out = reportFor(format, command, settings, sources, findings, flags);
  if (format === "json" || format === "junit") return { exitCode, out, err: "" };
  if (findings.length === 0)
    return { exitCode, out: `${counted(sources.length, "contract file")}, no finding.\n`, err: "" };
  const isAsked = command === "lint";
  const changed = isAsked ? "" : " No file was changed.";
  const count = `${countFindings(findings)}.${changed}\n`;
  if (format === "github") return { exitCode, out, err: count };
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  const textOf = (file: string): string | undefined => texts.get(file) ?? readIfText(join(settings.root, file));
  const text = `${renderFindings(findings, textOf, flags)}\n${count}`;
  return isAsked ? { exitCode, out: text, err: "" } : { exitCode, out, err: text };
}

/** What programs read on standard output. */
function reportFor(
  format: ReturnType<typeof formatOf>,
  command: string,
  { root }: Settings,
  sources: readonly SourceFile[],
  findings: readonly Diagnostic[],
  { workspace }: LintFlags,
): string {
  switch (format) {
    case "text":
      return "";
    case "json":
      return jsonReport(command, { findings });
    case "github":
      return githubReport(findings, { root, workspace });
    case "junit":
      return junitReport(
        command,
        sources.map(({ file }) => file),
        findings,
      );
    default:
      return format satisfies never;
  }
}

function readIfText(path: string): string | undefined {
  try {
    // A link is not followed: it may lead out of the folder, or to a pipe that nobody writes into.
    return lstatSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
  } catch {
    // A finding about a file that cannot be read has no code frame.
    return undefined;
  }
}
