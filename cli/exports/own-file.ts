import { lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { temporaryFor } from "../../codegen/temporary-files.js";
import { CommandError, exitCodes } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";
import type { Settings } from "../settings/settings.js";

/** A file that a command writes where `--output` says. */
export interface OwnFile {
  /** Absolute. */
  readonly path: string;
  /** As messages call it: relative to where the command was typed. */
  readonly shown: string;
}

/** @throws {CommandError} wrong usage: the path names a folder. */
export function ownFile(cwd: string, output: string): OwnFile {
  const path = resolve(cwd, output);
  const shown = shownPath(relative(cwd, path).replaceAll("\\", "/"));
  if (/[\\/]$/.test(output)) {
    throw new CommandError(`"${shown}/" names a folder`, "Name a file with `--output`.", exitCodes.usage);
  }
  return { path, shown };
}

/** @throws {CommandError} wrong usage: it would stand among the contracts. */
export function refuseAmongContracts({ root, contracts }: Settings, { path, shown }: OwnFile): void {
  if (!path.startsWith(`${resolve(root, contracts)}${sep}`)) return;
  const fix = "Name a file elsewhere: that folder is for contracts alone.";
  throw new CommandError(`"${shown}" lies in the folder of contracts`, fix, exitCodes.usage);
}

/**
 * What stands there, if it may be replaced: what the same command wrote, or an empty file. `undefined` where nothing does.
 * @throws {CommandError} something else stands there.
 */
export function readOwn(
  command: string,
  { path, shown }: OwnFile,
  isOurs: (text: string) => boolean,
): string | undefined {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (!there) {
      if (lstatSync(path, { throwIfNoEntry: false })) throw inTheWay(shown, "is a link that leads nowhere");
      return undefined;
    }
    if (!there.isFile()) throw inTheWay(shown, "is no file");
    const text = readFileSync(path, "utf8");
    if (text !== "" && !isOurs(text)) throw inTheWay(shown, `was not written by \`redloom ${command}\``);
    return text;
  } catch (error) {
    throw error instanceof CommandError ? error : diskError(error, shown);
  }
}

/** The whole text or none: it is written beside its place, and then put there. */
export function writeOwn({ path, shown }: OwnFile, text: string): void {
  const temporary = temporaryFor(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const target = statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path;
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw diskError(error, shown);
  }
}

function inTheWay(shown: string, what: string): CommandError {
  return new CommandError(
    `"${shown}" ${what}. Nothing was changed`,
    "Move it away, or name another file with `--output`.",
  );
}

function diskError(error: unknown, shown: string): CommandError {
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  return new CommandError(`The disk refused "${shown}"${code}`, "Name a file that can be written with `--output`.");
}
