import { statSync } from "node:fs";
import { extname, resolve } from "node:path";
import { parse } from "yaml";
import { didYouMean } from "../../codegen/did-you-mean.js";
import { generator } from "../../codegen/export/asyncapi.js";
import { type Contract, type Model, schemaIds } from "../../codegen/export/json-schema.js";
import { readSources } from "../../codegen/files.js";
import { check, referencesOf } from "../../codegen/generate.js";
import { findingsOutcome } from "../lint/lint.js";
import { CommandError, exitCodes, type Outcome } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";
import { jsonReport } from "../printing/report.js";
import type { Settings } from "../settings/settings.js";
import { ownFile, readOwn, refuseAmongContracts, writeOwn } from "./own-file.js";

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
  throw usage(`No contract has the namespace "${named}"`, fix);
}

/** Is this where a file for each contract goes? What has an ending is a file, what is there already is what it is. */
export function isFolder(cwd: string, output: string): boolean {
  if (output === "") throw usage("`--output` names nothing", "Name a file or a folder, or leave it out.");
  const path = resolve(cwd, output);
  const known = statSync(path, { throwIfNoEntry: false });
  const isMeant = /[\\/]$/.test(output);
  if (isMeant && known && !known.isDirectory()) {
    throw usage(`"${shownPath(output)}" is no folder`, "Name another folder, or a file without `/` behind it.");
  }
  return known ? known.isDirectory() : isMeant || extname(path) === "";
}

/** Writes what differs, and tells each file. All are looked at before the first is written. */
export function writeExported(
  command: keyof typeof marks,
  settings: Settings,
  cwd: string,
  files: readonly ExportedFile[],
  { json }: ExportFlags,
): Outcome {
  const found = files.map(({ path, text }) => {
    const file = ownFile(cwd, path);
    refuseAmongContracts(settings, file);
    return { file, text, isFresh: readOwn(command, file, marks[command]) === text };
  });
  for (const { file, text, isFresh } of found) if (!isFresh) writeOwn(file, text);
  const told = found.map(({ file, isFresh }) => ({ path: file.shown, state: isFresh ? "fresh" : "wrote" }));
  if (json) return { exitCode: exitCodes.done, out: jsonReport(command, { findings: [], files: told }), err: "" };
  const lines = told.map(({ path, state }) => `${state.padEnd(9)} ${path}\n`);
  return { exitCode: exitCodes.done, out: lines.join(""), err: "" };
}

/** By which a document that a command wrote before is known. */
const marks = {
  asyncapi: (text: string) => member(member(parsed(text), "info"), "x-generator") === generator,
  "json-schema": (text: string) => String(member(parsed(text), "$id")).startsWith(schemaIds),
};

/** Of YAML, which JSON is too. */
function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: "silent" });
  } catch {
    // A file of somebody else's.
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function usage(message: string, fix: string): CommandError {
  return new CommandError(message, fix, exitCodes.usage);
}
