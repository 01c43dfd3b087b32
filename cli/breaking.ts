import { statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { type Change, compareModels, type Model } from "../codegen/compare/compare.js";
import { modesOf } from "../codegen/compare/modes.js";
import { type Diagnostic, sortDiagnostics } from "../codegen/diagnostic.js";
import { type ReadSources, readSources } from "../codegen/files.js";
import { check, referencesOf, type SourceFile } from "../codegen/generate.js";
import { withGitRef } from "./breaking-git.js";
import {
  type Allowed,
  type ComparedChange,
  githubOf,
  jsonOf,
  junitOf,
  masked,
  renderChanges,
} from "./breaking-report.js";
import { formatOf } from "./format-flag.js";
import { findingsOutcome, type LintFlags } from "./lint.js";
import { CommandError, exitCodes, type Outcome } from "./outcome.js";
import type { Settings } from "./settings.js";

export interface BreakingFlags extends LintFlags {
  /** Folders or git refs; the last version first. Folders are relative to where the command is typed. */
  readonly against?: readonly string[];
  /** `CODE:subject`, may break. */
  readonly allow?: readonly string[];
  /** What is dangerous counts as what breaks. */
  readonly strict?: boolean;
}

/** One version of the contracts, read and checked. */
interface Read {
  readonly sources: readonly SourceFile[];
  readonly findings: readonly Diagnostic[];
  readonly model?: Model;
}

/** What changed against one or more earlier versions, whom it breaks, and in which order to deploy. */
export function breaking(settings: Settings, cwd: string, flags: BreakingFlags): Outcome {
  const against = flags.against ?? [];
  if (against.length === 0) {
    const fix = "Name a folder or a git ref: `redloom breaking --against main`.";
    throw new CommandError("There is nothing to compare with", fix, exitCodes.usage);
  }
  const allowed = allowedBy(settings, flags);
  const now = checked(readSources(settings.root, settings.contracts, referencesOf));
  if (!now.model) return findingsOutcome("breaking", settings, now.sources, now.findings, flags);
  const compared: ComparedChange[] = [];
  for (const [index, name] of against.entries()) {
    const before = baseline(settings, cwd, name);
    if (!before.model) return ofBaseline(settings, name, before, flags);
    const changes = compareModels(before.model, now.model, { modeOf: modesOf(settings.breaking, index > 0) });
    const { model } = now;
    const models = { before: before.model, now: model };
    // Of versions before the last only what still matters: what came of all the others is told against the last.
    const told = index === 0 ? changes : changes.filter(({ verdict }) => verdict !== "safe");
    addAll(
      compared,
      told.map((change) => masked(models, change)),
      name,
    );
  }
  return outcomeOf(settings, flags, against, compared, allowed);
}

function checked({ sources, diagnostics }: ReadSources): Read {
  const { model, diagnostics: found } = check(sources);
  const findings = sortDiagnostics([...diagnostics, ...found]);
  return { sources, findings, ...(model && findings.length === 0 ? { model } : {}) };
}

function baseline(settings: Settings, cwd: string, name: string): Read {
  const folder = resolve(cwd, name);
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there?.isDirectory()) {
    const path = relative(settings.root, folder).split(sep).join("/") || ".";
    return checked(readSources(settings.root, path, referencesOf));
  }
  if (there)
    throw new CommandError(`"${name}" is a file`, "Name the folder of contracts to compare with, or a git ref.");
  return withGitRef(settings.root, settings.contracts, name, ({ root, contracts }) =>
    checked(readSources(root, contracts, referencesOf)),
  );
}

function ofBaseline(settings: Settings, name: string, before: Read, flags: BreakingFlags): Outcome {
  const named = <Of extends { readonly file: string }>(one: Of): Of => ({ ...one, file: `${name}:${one.file}` });
  const told = before.findings.map((one) => {
    const fix = `${one.fix} It stands in what is compared with: a version that was right then is read by the release of then.`;
    return { ...named(one), fix };
  });
  return findingsOutcome("breaking", settings, before.sources.map(named), told, flags);
}

/** Told once, with all versions that it is told against: of those to which it does the same. */
function addAll(compared: ComparedChange[], changes: readonly Change[], against: string): void {
  for (const change of changes) {
    const key = keyOf(change);
    const at = compared.findIndex((one) => keyOf(one) === key);
    const known = compared[at];
    if (known) compared[at] = { ...known, against: [...known.against, against] };
    else compared.push({ ...change, against: [against] });
  }
}

/** What is harmless against one version may break another: everything but the examples, of which each version has its own. */
function keyOf({ code, subject, message, verdict, breaks, deploy }: Change): string {
  return JSON.stringify([code, subject, message, verdict, breaks, deploy]);
}

function allowedBy({ breaking: { allow } }: Settings, flags: BreakingFlags): readonly Allowed[] {
  const named = (flags.allow ?? []).map((text) => {
    const at = text.indexOf(":");
    if (at > 0 && at < text.length - 1) return { code: text.slice(0, at).toUpperCase(), subject: text.slice(at + 1) };
    const fix = "Write `--allow FIELD_REMOVED:agents.messages.Task.note`.";
    throw new CommandError(`"${text}" names no change`, fix, exitCodes.usage);
  });
  return [...allow, ...named];
}

function outcomeOf(
  settings: Settings,
  flags: BreakingFlags,
  against: readonly string[],
  compared: readonly ComparedChange[],
  allowed: readonly Allowed[],
): Outcome {
  const changes = compared.map((change): ComparedChange => {
    const by = allowed.find(({ code, subject }) => code === change.code && subject === change.subject);
    return by && change.verdict !== "safe" ? { ...change, allowed: by.reason ?? "by --allow" } : change;
  });
  const unused = allowed.filter(
    ({ code, subject }) =>
      !changes.some((one) => one.allowed !== undefined && one.code === code && one.subject === subject),
  );
  const counts = (change: ComparedChange): boolean =>
    change.allowed === undefined &&
    (change.verdict === "breaking" || (flags.strict === true && change.verdict === "dangerous"));
  const failing = changes.filter(counts);
  const failed = failing.length > 0;
  const exitCode = failed ? exitCodes.findings : exitCodes.done;
  const format = formatOf(flags);
  if (format === "json") return { exitCode, out: jsonOf(against, changes, unused, !failed), err: "" };
  if (format === "junit") return { exitCode, out: junitOf(against, failing), err: "" };
  const text = renderChanges(changes, unused, against, flags);
  if (format === "github")
    return { exitCode, out: githubOf(failing, { root: settings.root, workspace: flags.workspace }), err: text };
  return { exitCode, out: text, err: "" };
}
