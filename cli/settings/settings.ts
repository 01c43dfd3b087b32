import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { didYouMean } from "../../codegen/did-you-mean.js";
import type { LintSettings } from "../../codegen/lint/settings.js";
import type { BreakingSettings } from "../breaking/settings.js";
import { readLint } from "../lint/settings.js";
import { CommandError, exitCodes } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";
import { readWords } from "./file.js";
import { settings } from "./words.js";

export const settingsName = "redloom.config.yaml";

/** `redloom.config.yaml`, each word overridden by the flag of the same name. */
export interface Settings {
  /** The project's root: the folder of `redloom.config.yaml`, or else the working directory. */
  readonly root: string;
  /** Folder of contracts, relative to the root. */
  readonly contracts: string;
  /** Folder that `generate` owns, relative to the root. */
  readonly output: string;
  /** What generated code imports: a package, or a folder relative to a namespace's folder. */
  readonly runtime: string;
  /** What generated code imports the functions from that upgrades name: a file of TypeScript, relative to the root, or said like `runtime`. */
  readonly hooks?: string | undefined;
  /** Whether a module for users' own tests is written for each contract. */
  readonly testing: boolean;
  /** Whether the functions of codecs are JavaScript with declarations. */
  readonly javascript: boolean;
  /** Put before every Redis name, verbatim; for the commands that look into Redis. */
  readonly prefix: string;
  /** Which rules `lint` goes by. */
  readonly lint: LintSettings;
  /** How far versions of the contracts have to fit, for `breaking`. */
  readonly breaking: BreakingSettings;
}

export interface SettingsFlags {
  readonly contracts?: string;
  readonly output?: string;
  readonly runtime?: string;
  readonly hooks?: string;
  readonly testing?: boolean;
  readonly javascript?: boolean;
  readonly prefix?: string;
  /** The set of rules, in place of `lint.rules`. */
  readonly rules?: string;
}

/**
 * Reads the settings of the project that `cwd` is in. Flags that name folders are relative to `cwd`.
 * @throws {CommandError} wrong usage: a word that is unknown, a value of the wrong kind.
 */
export function loadSettings(cwd: string, flags: SettingsFlags = {}): Settings {
  const root = findRoot(cwd);
  const path = join(root, settingsName);
  const written = existsSync(path) ? readWords(path) : {};
  for (const word of Object.keys(written)) {
    if (Object.hasOwn(settings.shape, word)) continue;
    const meant = didYouMean(word, Object.keys(settings.shape));
    throw usage(
      `${settingsName}: unknown word "${word}"`,
      meant ? `Did you mean "${meant}"?` : `It knows: ${Object.keys(settings.shape).join(", ")}.`,
    );
  }
  const given = {
    ...written,
    ...(flags.contracts === undefined ? {} : { contracts: fromRoot(root, cwd, flags.contracts) }),
    ...(flags.output === undefined ? {} : { output: fromRoot(root, cwd, flags.output) }),
    ...(flags.runtime === undefined ? {} : { runtime: flags.runtime }),
    ...(flags.hooks === undefined ? {} : { hooks: flags.hooks }),
    ...(flags.testing === undefined ? {} : { testing: flags.testing }),
    ...(flags.javascript === undefined ? {} : { javascript: flags.javascript }),
    ...(flags.prefix === undefined ? {} : { prefix: flags.prefix }),
  };
  const result = settings.safeParse(given);
  if (result.success) {
    refuseContractsInOutput(root, result.data);
    return { root, ...result.data, lint: readLint(result.data.lint, flags.rules) };
  }
  const [issue] = result.error.issues;
  throw usage(`The setting "${issue?.path.join(".")}" is not valid: ${issue?.message}`, `Mend it in ${settingsName}.`);
}

function findRoot(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, settingsName))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

/** Contracts in the folder that `generate` owns would be strangers there: each run tells them. */
export function refuseContractsInOutput(
  root: string,
  { contracts, output }: Pick<Settings, "contracts" | "output">,
): void {
  const [source, target] = [resolve(root, contracts), resolve(root, output)];
  if (source !== target && !source.startsWith(target.endsWith(sep) ? target : `${target}${sep}`)) return;
  const where = source === target ? "are one folder" : "lie one in the other";
  throw usage(
    `The contracts, "${shownPath(contracts)}", and the output, "${shownPath(output)}", ${where}`,
    "Keep contracts outside of `output`, which `redloom generate` owns: `schemas` and `src/generated`.",
  );
}

function fromRoot(root: string, cwd: string, path: string): string {
  return relative(root, resolve(cwd, path)) || ".";
}

function usage(message: string, fix: string): CommandError {
  return new CommandError(message, fix, exitCodes.usage);
}
