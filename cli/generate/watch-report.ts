import { isInTheWay } from "../../codegen/manifest.js";
import { failureText, type ToldFailure } from "../failures/told-failure.js";
import { findingsOutcome, type LintFlags } from "../lint/lint.js";
import { escapeHidden, shownPath } from "../printing/harmless.js";
import { counted } from "../printing/report.js";
import { isKept, lineOf, pathOf, summary } from "./generate.js";
import type { WatchRun } from "./watch-run.js";

/** A run that ended, or could not begin. */
export type Ended = { readonly run: WatchRun } | { readonly error: ToldFailure };

/** What a run was about. */
export interface Occasion {
  /** What changed, relative to the root; nothing at the start. */
  readonly changed: readonly string[];
  /** From the first change to the end of the run. */
  readonly ms: number;
}

/** More are counted: who changes a hundred files at once does not read a hundred lines. */
const mostLines = 12;

/** Is there something that the user is to mend? */
export function isBad(ended: Ended | undefined): boolean {
  if (!ended) return false;
  return "error" in ended || ended.run.findings.length > 0 || ended.run.entries.some(isInTheWay);
}

/** The same trouble with the same contracts is told once. */
export function isSame(one: Ended, other: Ended | undefined): boolean {
  const partsOf = (ended: Ended | undefined): unknown =>
    ended && ("error" in ended ? ended.error : [ended.run.findings, ended.run.entries, ended.run.sources]);
  return JSON.stringify(partsOf(one)) === JSON.stringify(partsOf(other));
}

/**
 * The contracts that say something else than in the run before, as findings name them: what is told of paths may be less,
 * since it comes later, or once for two. `undefined` where none does, or one of the runs read none.
 */
export function changedSources(before: Ended | undefined, now: Ended): readonly string[] | undefined {
  if (!before || "error" in before || "error" in now) return undefined;
  const [old, young] = [before, now].map(
    (ended) => new Map("run" in ended ? ended.run.sources.map(({ file, text }) => [file, text]) : []),
  );
  const files = new Set([...(old?.keys() ?? []), ...(young?.keys() ?? [])]);
  const changed = [...files].filter((file) => old?.get(file) !== young?.get(file)).sort();
  return changed.length > 0 ? changed : undefined;
}

/** Was a file written or deleted? */
export function hasChanged(ended: Ended): boolean {
  return "run" in ended && !isBad(ended) && ended.run.entries.some(({ state }) => isChange(state));
}

/** One line for what was done and one for each file; findings as `lint` shows them. */
export function renderRun(
  ended: Ended,
  { changed, ms }: Occasion,
  flags: LintFlags,
): { readonly to: "out" | "err"; readonly text: string } {
  const why = whyOf(changed);
  if ("error" in ended) {
    return { to: "err", text: why + failureText(ended.error) };
  }
  const { settings, sources, findings, entries } = ended.run;
  if (findings.length > 0) {
    const named = findings.some(({ file }) => changed.includes(file));
    const { out, err } = findingsOutcome("generate", settings, sources, findings, flags);
    return { to: "err", text: `${named || why === "" ? "" : `${why.trimEnd()}\n`}${out}${err}` };
  }
  const inTheWay = entries.filter(isInTheWay);
  if (inTheWay.length > 0) {
    const lines = inTheWay.map((entry) => lineOf(settings, {}, entry, true));
    return { to: "err", text: `${[...lines, summary({}, entries, true)].join("\n")}\n` };
  }
  const changes = entries.filter(({ state }) => isChange(state));
  const lines = changes.slice(0, mostLines).map((entry) => `  ${lineOf(settings, {}, entry, false)}`);
  const further = changes.length - mostLines;
  if (further > 0) lines.push(`  and ${counted(further, "file")} more`);
  return {
    to: "out",
    text: `${[`${why}${summary({}, entries, false)} (${Math.round(ms)} ms)`, ...lines].join("\n")}\n`,
  };
}

/** One line of JSON, with the words of `generate --json` and what only a run among others has. */
export function jsonRun(ended: Ended, { changed, ms }: Occasion): string {
  const about = { command: "generate", ok: !isBad(ended) };
  const occasion = { changed, ms: Math.round(ms) };
  if ("error" in ended) {
    const { message, fix } = ended.error;
    return `${escapeHidden(JSON.stringify({ ...about, ...occasion, findings: [], error: { message, fix } }))}\n`;
  }
  const { settings, findings, entries } = ended.run;
  const files = entries
    .filter(({ state }) => state !== "fresh")
    .map((entry) => ({ path: pathOf(settings, entry), state: entry.state, kept: isKept(entry) }));
  const fresh = entries.length - files.length;
  return `${escapeHidden(JSON.stringify({ ...about, ...occasion, findings, files, fresh }))}\n`;
}

function isChange(state: WatchRun["entries"][number]["state"]): boolean {
  return state === "missing" || state === "stale" || state === "orphaned";
}

function whyOf(changed: readonly string[]): string {
  const [first, ...others] = changed;
  if (first === undefined) return "";
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  return `${shownPath(first)}${more}: `;
}
