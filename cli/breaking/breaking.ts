import { changeCodes } from "../../codegen/compare/codes.js";
import { type Change, compareModels, type Model } from "../../codegen/compare/compare.js";
import { modesOf } from "../../codegen/compare/modes.js";
import { didYouMean } from "../../codegen/did-you-mean.js";
import { findingsOutcome, type LintFlags } from "../lint/lint.js";
import { CommandError, exitCodes, type Outcome } from "../outcome.js";
import { formatOf } from "../printing/format-flag.js";
import type { Settings } from "../settings/settings.js";
import { type Allowed, type Remarks, remarkLines, unusedModesOf } from "./remarks.js";
import { type Against, type ComparedChange, githubOf, jsonOf, junitOf, masked, renderChanges } from "./report.js";
import { currentVersion, earlierVersion, shownFile, type Version } from "./versions.js";

export interface BreakingFlags extends LintFlags {
  /** Folders or git refs; the last version first. Folders are relative to where the command is typed. */
  readonly against?: readonly string[];
  /** `CODE:subject`, may break. */
  readonly allow?: readonly string[];
  /** What is dangerous counts as what breaks. */
  readonly strict?: boolean;
}

/** What changed against one or more earlier versions, whom it breaks, and in which order to deploy. */
export function breaking(settings: Settings, cwd: string, flags: BreakingFlags): Outcome {
  const against = flags.against ?? [];
  if (against.length === 0) {
    const fix = "Name a folder or a git ref: `redloom breaking --against main`.";
    throw new CommandError("There is nothing to compare with", fix, exitCodes.usage);
  }
  const allowed = allowedBy(settings, flags);
  const now = currentVersion(settings);
  if (!now.model) return findingsOutcome("breaking", settings, now.sources, now.findings, flags);
  const compared: ComparedChange[] = [];
  const [models, without]: [Model[], string[]] = [[now.model], []];
  const versions = new Map<string, Version>();
  for (const [index, name] of against.entries()) {
    const before = earlierVersion(settings, cwd, name);
    if (!before.model) return ofBaseline(settings, before, flags);
    versions.set(name, before);
    models.push(before.model);
    if (before.without) without.push(name);
    addAll(compared, toldAgainst(settings, before.model, now.model, index > 0), name);
  }
  if (now.without && without.length === against.length) throw now.without;
  const unusedModes = unusedModesOf(settings.breaking, models);
  const shown = (name: string, file: string): string => {
    const version = versions.get(name);
    return version ? shownFile(version, file) : file;
  };
  const told: Against = { names: against, shownFile: shown };
  return outcomeOf(settings, flags, told, compared, { allowed, without, unusedModes });
}

/** Of versions before the last only what still matters: what came of all the others is told against the last. */
function toldAgainst({ breaking }: Settings, before: Model, now: Model, isEarlier: boolean): readonly Change[] {
  return compareModels(before, now, { modeOf: modesOf(breaking, isEarlier) })
    .filter(({ verdict }) => !isEarlier || verdict !== "safe")
    .map((change) => masked({ before, now }, change));
}

function ofBaseline(settings: Settings, before: Version, flags: BreakingFlags): Outcome {
  const named = <Of extends { readonly file: string }>(one: Of): Of => ({ ...one, file: shownFile(before, one.file) });
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
    const [code, subject] = [text.slice(0, Math.max(at, 0)).toUpperCase(), text.slice(at + 1)];
    const example = "Write `--allow FIELD_REMOVED:agents.messages.Task.note`.";
    if (code === "" || subject === "") throw new CommandError(`"${text}" names no change`, example, exitCodes.usage);
    if (changeCodes.some((one) => one === code)) return { code, subject };
    const meant = didYouMean(code, changeCodes);
    const fix = meant ? `Did you mean "${meant}"?` : example;
    throw new CommandError(`"${code}" is no code of a change`, fix, exitCodes.usage);
  });
  return [...allow, ...named];
}

function outcomeOf(
  settings: Settings,
  flags: BreakingFlags,
  against: Against,
  compared: readonly ComparedChange[],
  { allowed, ...others }: { readonly allowed: readonly Allowed[] } & Omit<Remarks, "unusedAllows">,
): Outcome {
  const changes = compared.map((change): ComparedChange => {
    const by = allowed.find(({ code, subject }) => code === change.code && subject === change.subject);
    return by && change.verdict !== "safe" ? { ...change, allowed: by.reason ?? "by --allow" } : change;
  });
  const unusedAllows = allowed.filter(
    ({ code, subject }) =>
      !changes.some((one) => one.allowed !== undefined && one.code === code && one.subject === subject),
  );
  const remarks: Remarks = { ...others, unusedAllows };
  const counts = (change: ComparedChange): boolean =>
    change.allowed === undefined &&
    (change.verdict === "breaking" || (flags.strict === true && change.verdict === "dangerous"));
  const failing = changes.filter(counts);
  const failed = failing.length > 0;
  const exitCode = failed ? exitCodes.findings : exitCodes.done;
  const format = formatOf(flags);
  if (format === "json") return { exitCode, out: jsonOf(against.names, changes, remarks, !failed), err: "" };
  if (format === "junit") return { exitCode, out: junitOf(against, failing), err: "" };
  const text = renderChanges(changes, remarkLines(remarks), against, flags);
  if (format === "github")
    return { exitCode, out: githubOf(failing, { root: settings.root, workspace: flags.workspace }), err: text };
  return { exitCode, out: text, err: "" };
}
