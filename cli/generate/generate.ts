import { sortDiagnostics } from "../../codegen/diagnostic.js";
import { readSources } from "../../codegen/files.js";
import {
  type GenerateOptions,
  generate as generateFiles,
  referencesOf,
  type SourceFile,
} from "../../codegen/generate.js";
import {
  compareOutput,
  isInTheWay,
  isUpToDate,
  manifestFile,
  manifestName,
  notedReferences,
  type OutputEntry,
  readManifest,
} from "../../codegen/manifest.js";
import { readOutput, writeOutput } from "../../codegen/output-files.js";
import { findingsOutcome, type LintFlags } from "../lint/lint.js";
import { exitCodes, type Outcome } from "../outcome.js";
import { githubWarning } from "../printing/findings-formats.js";
import { formatOf } from "../printing/format-flag.js";
import { shownPath } from "../printing/harmless.js";
import { counted, jsonReport } from "../printing/report.js";
import { renderWarning } from "../printing/warning.js";
import type { Settings } from "../settings/settings.js";
import { version } from "../version.js";
import { hooksModule } from "./hooks-module.js";
import { missingZod } from "./missing-zod.js";

export interface GenerateFlags extends LintFlags {
  /** Only tells whether the output is as the contracts say. */
  readonly check?: boolean;
  /** Only tells what would be written and deleted. */
  readonly dryRun?: boolean;
  /** Of the process: it tells the package manager where nothing else does. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export const mend = "npx redloom generate";

// Run from its own TypeScript, the generator can differ under the same version: then nothing is taken for up to date.
const versionTellsAll = import.meta.url.endsWith(".js");

/** Contracts to code. Where contracts have findings, or a file that is not ours is in the way, nothing is changed. */
export async function generate(settings: Settings, flags: GenerateFlags): Promise<Outcome> {
  const { root, contracts, output } = settings;
  const disk = readOutput(root, output);
  const options = generateOptions(settings);
  const about = { generator: version(), ...options };
  const manifest = readManifest(disk.get(manifestName));
  const noted = (file: string, text: string) =>
    versionTellsAll ? notedReferences(manifest, about, file, text) : undefined;
  const { sources, diagnostics } = readSources(
    root,
    contracts,
    (file, text) => noted(file, text) ?? referencesOf(file, text),
  );
  if (versionTellsAll && diagnostics.length === 0 && isUpToDate(manifest, about, sources, disk)) {
    const strangers = [...disk.keys()].filter((path) => path !== manifestName && !manifest.outputs.has(path));
    return tell(settings, flags, sources, [
      ...[manifestName, ...manifest.outputs.keys()].map((path): OutputEntry => ({ path, state: "fresh", text: "" })),
      ...strangers.map((path): OutputEntry => ({ path, state: "foreign" })),
    ]);
  }
  const generated = await generateFiles(sources, options);
  const findings = sortDiagnostics([...diagnostics, ...generated.diagnostics]);
  if (findings.length > 0) return findingsOutcome("generate", settings, sources, findings, flags);
  const wanted = [...generated.files, manifestFile(about, sources, generated.files)];
  const entries = compareOutput(wanted, disk, manifest);
  if (!flags.check && !flags.dryRun && !entries.some(isInTheWay)) writeOutput(root, output, entries);
  return tell(settings, flags, sources, entries);
}

/** Of the settings, what the generator is told. */
export function generateOptions({ runtime, testing, javascript, ...settings }: Settings): GenerateOptions {
  const hooks = hooksModule(settings);
  return { runtime, testing, javascript, ...(hooks === undefined ? {} : { hooks }) };
}

function tell(
  settings: Settings,
  flags: GenerateFlags,
  sources: readonly SourceFile[],
  entries: readonly OutputEntry[],
): Outcome {
  const inTheWay = entries.filter(isInTheWay);
  const wrong = entries.filter(({ state }) => state !== "fresh" && state !== "foreign");
  const failed = inTheWay.length > 0 || (flags.check === true && wrong.length > 0);
  const exitCode = failed ? exitCodes.failed : exitCodes.done;
  const warning = failed ? undefined : missingZod(settings, entries, flags.environment);
  if (flags.json) {
    const files = entries
      .filter(({ state }) => state !== "fresh")
      .map((entry) => ({ path: pathOf(settings, entry), state: entry.state, kept: isKept(entry) }));
    const warnings = warning ? { warnings: [warning] } : {};
    const parts = {
      findings: [],
      files,
      fresh: entries.length - files.length,
      ...(failed ? { mend } : {}),
      ...warnings,
    };
    return { exitCode, out: jsonReport("generate", parts, !failed), err: "" };
  }
  const lines = entries.filter(({ state }) => state !== "fresh").map((entry) => lineOf(settings, flags, entry, failed));
  const text = [...lines, summary(flags, entries, failed)].map((line) => `${line}\n`).join("");
  // Whoever reads findings on standard output finds there that there is none.
  const { out } = findingsOutcome("generate", settings, sources, [], flags);
  const warned = warning ? renderWarning(warning, flags) : "";
  if (flags.format === "junit") return { exitCode, out, err: text + warned };
  if (warning && flags.format === "github") return { exitCode, out: githubWarning(warning) + text, err: "" };
  // What `--check` found is what was asked for.
  const isAsked = !failed || (flags.check === true && formatOf(flags) === "text");
  return isAsked ? { exitCode, out: text, err: warned } : { exitCode, out: "", err: text };
}

/** Not as the contracts say, and yet left alone. */
export function isKept({ state }: OutputEntry): boolean {
  return state === "edited" || state === "foreign";
}

export function lineOf(settings: Settings, flags: GenerateFlags, entry: OutputEntry, failed: boolean): string {
  const { state } = entry;
  const path = shownPath(pathOf(settings, entry));
  if (state === "edited") return `edited    ${path} (changed by hand: kept)`;
  if (entry.isNoFolder) return `foreign   ${path} (a folder of the output should stand there: kept)`;
  if (state === "foreign") return `foreign   ${path} (not written by redloom: kept)`;
  if (flags.check || failed) return `${state.padEnd(9)} ${path}`;
  const verb = state === "orphaned" ? "delete" : "write";
  const done = state === "orphaned" ? "deleted" : "wrote";
  return flags.dryRun ? `would ${verb} ${path}` : `${done.padEnd(9)} ${path}`;
}

export function summary(flags: GenerateFlags, entries: readonly OutputEntry[], failed: boolean): string {
  const inTheWay = entries.filter(isInTheWay).length;
  if (inTheWay > 0) {
    const them = inTheWay === 1 ? "it" : "them";
    return (
      `${counted(inTheWay, "file")} in the way of generated code. Nothing was changed.\n` +
      `fix: move your changes elsewhere, delete ${them}, then run \`${mend}\`.`
    );
  }
  const count = (...states: OutputEntry["state"][]): number =>
    entries.filter(({ state }) => states.includes(state)).length;
  const changes = count("missing", "stale", "orphaned");
  if (failed) return `${counted(changes + count("edited"), "file")} not as the contracts say.\nfix: run \`${mend}\`.`;
  if (changes === 0) return `${counted(count("fresh"), "file")} up to date.`;
  const verb = flags.dryRun ? "Would write" : "Wrote";
  return `${verb} ${counted(count("missing", "stale"), "file")}, deleted ${count("orphaned")}, unchanged ${count("fresh")}.`;
}

export function pathOf(settings: Settings, { path }: OutputEntry): string {
  return `${settings.output.replaceAll("\\", "/").replace(/\/+$/, "")}/${path}`;
}
