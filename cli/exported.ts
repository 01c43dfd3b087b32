import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, relative, resolve, sep } from "node:path";
import { didYouMean } from "../codegen/did-you-mean.js";
import type { Contract, Model } from "../codegen/export/json-schema.js";
import { readSources } from "../codegen/files.js";
import { check, referencesOf } from "../codegen/generate.js";
import { findingsOutcome } from "./lint.js";
import { CommandError, exitCodes, type Outcome } from "./outcome.js";
import { jsonReport, shownPath } from "./report.js";
import type { Settings } from "./settings.js";

/** What the commands share that write contracts down in formats of others. */
export interface ExportFlags {
  readonly json?: boolean;
  readonly colour?: boolean;
  /** A file, or of `json-schema` a folder; relative to where the command is typed. Absent: standard output. */
  readonly output?: string;
  /** The namespace of the one contract that is meant. */
  readonly contract?: string;
}

export interface ExportedFile {
  readonly path: string;
  readonly text: string;
}

/** The model of all contracts, or what is told where they have findings. */
export function readModel(
  command: string,
  settings: Settings,
  { json = false, colour = false }: ExportFlags,
): { readonly model: Model } | { readonly outcome: Outcome } {
  const { sources, diagnostics } = readSources(settings.root, settings.contracts, referencesOf);
  const { model, diagnostics: checked } = check(sources);
  const found = [...diagnostics, ...checked];
  if (model && found.length === 0) return { model };
  return { outcome: findingsOutcome(command, settings, sources, found, { json, colour }) };
}

/** The contracts that are meant: one, or all of this project. */
export function contractsMeant({ contracts }: Model, named: string | undefined): readonly Contract[] {
  const own = contracts.filter(({ external }) => !external);
  if (named === undefined) return own;
  const meant = own.filter(({ namespace, folder }) => named === (namespace === "" ? folder : namespace));
  if (meant.length > 0) return meant;
  const names = own.map(({ namespace, folder }) => (namespace === "" ? folder : namespace));
  const guess = didYouMean(named, names);
  const fix = guess ? `Did you mean "${guess}"?` : `There are: ${names.join(", ")}.`;
  throw new CommandError(`No contract has the namespace "${named}"`, fix, exitCodes.usage);
}

/** Is this where a file for each contract goes? What has an ending is a file, what is there already is what it is. */
export function isFolder(cwd: string, output: string): boolean {
  const path = resolve(cwd, output);
  const known = statSync(path, { throwIfNoEntry: false });
  return known ? known.isDirectory() : /[\\/]$/.test(output) || extname(path) === "";
}

/** Writes what differs, and tells each file. */
export function writeExported(
  command: string,
  settings: Settings,
  cwd: string,
  files: readonly ExportedFile[],
  { json }: ExportFlags,
): Outcome {
  const contracts = resolve(settings.root, settings.contracts);
  const told = files.map(({ path, text }) => {
    const target = resolve(cwd, path);
    if (`${target}${sep}`.startsWith(`${contracts}${sep}`)) {
      const fix = "Name a file elsewhere: what stands there is read as a contract.";
      throw new CommandError(`"${path}" lies in the folder of contracts`, fix, exitCodes.usage);
    }
    const shown = relative(cwd, target).split(sep).join("/");
    return { path: shown, state: write(target, shown, text) };
  });
  if (json) return { exitCode: exitCodes.done, out: jsonReport(command, { findings: [], files: told }), err: "" };
  const lines = told.map(({ path, state }) => `${state.padEnd(9)} ${shownPath(path)}\n`);
  return { exitCode: exitCodes.done, out: lines.join(""), err: "" };
}

function write(target: string, shown: string, text: string): "wrote" | "fresh" {
  try {
    if (readIfThere(target) === text) return "fresh";
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    return "wrote";
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "it cannot be written";
    throw new CommandError(`"${shown}" was not written: ${why}`, "Name a file in a folder that can be written.");
  }
}

function readIfThere(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, "utf8") : undefined;
}
