import { statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Model } from "../../codegen/compare/compare.js";
import { type Diagnostic, sortDiagnostics } from "../../codegen/diagnostic.js";
import { NoContractError, type ReadSources, readSources } from "../../codegen/files.js";
import { check, referencesOf, type SourceFile } from "../../codegen/generate.js";
import { CommandError } from "../outcome.js";
import type { Settings } from "../settings/settings.js";
import { withGitRef } from "./git.js";

/** One version of the contracts, read and checked. */
export interface Version {
  readonly sources: readonly SourceFile[];
  readonly findings: readonly Diagnostic[];
  readonly model?: Model;
  /** Where there is none: what says so. */
  readonly without?: NoContractError;
  /** Of a git ref: files of it are called as git calls them, `main:schemas/shop.yaml`. */
  readonly ref?: string;
}

export function currentVersion({ root, contracts }: Settings): Version {
  return versionIn(root, contracts);
}

/** A folder before a git ref of the same name; of either may be said that it is from before there were contracts. */
export function earlierVersion(settings: Settings, cwd: string, name: string): Version {
  const folder = resolve(cwd, name);
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there?.isDirectory())
    return versionIn(settings.root, relative(settings.root, folder).split(sep).join("/") || ".");
  if (there)
    throw new CommandError(`"${name}" is a file`, "Name the folder of contracts to compare with, or a git ref.");
  return withGitRef(settings.root, settings.contracts, name, ({ root, contracts, ref }) => ({
    ...versionIn(root, contracts),
    ref,
  }));
}

/** How people are told of a file: those of installed packages, and of folders, are where they are now. */
export function shownFile({ ref, sources }: Version, file: string): string {
  const isExternal = sources.some((source) => source.external === true && source.file === file);
  return ref === undefined || isExternal ? file : `${ref}:${file}`;
}

function versionIn(root: string, contracts: string): Version {
  try {
    return checked(readSources(root, contracts, referencesOf));
  } catch (error) {
    if (!(error instanceof NoContractError)) throw error;
    return { sources: [], findings: [], model: { contracts: [] }, without: error };
  }
}

function checked({ sources, diagnostics }: ReadSources): Version {
  const { model, diagnostics: found } = check(sources);
  const findings = sortDiagnostics([...diagnostics, ...found]);
  return { sources, findings, ...(model && findings.length === 0 ? { model } : {}) };
}
