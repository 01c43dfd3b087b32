import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { temporaryFor } from "../../codegen/temporary-files.js";
import { CommandError } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";
import type { Step } from "./plan.js";

/**
 * To be asked of every step before the first is done.
 * @throws {CommandError} something stands where the file or one of its folders belongs.
 */
export function refuseInTheWay(root: string, { path, state }: Step): void {
  const target = join(root, path);
  if (state === "write" && isThere(target)) throw inTheWay(path, whatIs(target));
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    const there = join(root, folder);
    if (isThere(there) && !isFolder(there)) throw inTheWay(folder, whatIs(there));
  }
  if (isInside(root, dirname(target))) return;
  const fix = "Name another folder, or make it a folder of this project.";
  throw new CommandError(`"${shownPath(path)}" lies behind a link that leads out of the project`, fix);
}

/** A link that leads nowhere is something. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // What should be its folder is none, which is told of that one.
    return false;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function whatIs(path: string): string {
  const there = statSync(path, { throwIfNoEntry: false });
  if (!there) return "is a link that leads nowhere";
  return there.isDirectory() ? "is a folder" : there.isFile() ? "is a file" : "is neither a file nor a folder";
}

function inTheWay(path: string, what: string): CommandError {
  const fix = "Move it away, then run `redloom init` again.";
  return new CommandError(`"${shownPath(path)}" ${what}. Nothing was changed`, fix);
}

/** Does one step: a new file where there is none, or a changed one in place of the old, whole or not at all. */
export function writeStep(root: string, { path, state, text = "" }: Step): void {
  const target = join(root, path);
  const temporary = temporaryFor(target);
  try {
    mkdirSync(dirname(target), { recursive: true });
    if (state === "write") writeFileSync(target, text, { flag: "wx" });
    else replace(target, temporary, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    const fix = "Mend that, then run `redloom init` again: it goes on where it stopped.";
    throw new CommandError(`"${shownPath(path)}" was not written${code}`, fix);
  }
}

function replace(target: string, temporary: string, text: string): void {
  try {
    writeFileSync(temporary, text, { flag: "wx", mode: statSync(target).mode });
    // Where it is a link, what it leads to is changed.
    renameSync(temporary, realpathSync(target));
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** By where links lead; of a folder that is not there yet, the one that it will stand in. */
function isInside(root: string, folder: string): boolean {
  if (!existsSync(folder)) return isInside(root, dirname(folder));
  return `${realpathSync(folder)}${sep}`.startsWith(`${realpathSync(root)}${sep}`);
}
