import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { diskError, FilesError, isInside, nearestThere, portable, realPath, walk } from "./disk.js";
import { manifestName, type OutputEntry } from "./manifest.js";
import { isLeftover, isTemporary, temporaryFor } from "./temporary-files.js";

/** Files of this name are ours; folders never are, since no namespace names such a folder. */
const looksOurs = /\.(ts|mts|mjs|json)$/;

/**
 * Every file of the output folder by its path, with its text; `undefined` for what is no text of ours by its nature (a
 * link, another kind of file, a folder where a file of ours may belong). What another run is writing just now is left
 * out. Empty where the folder does not exist yet.
 * @param read for whoever reads the same folder again and again
 * @throws {FilesError} where the output is a file, or a link that leads out of the project.
 */
export function readOutput(
  root: string,
  output: string,
  read: (path: string) => string = (path) => readFileSync(path, "utf8"),
): Map<string, string | undefined> {
  const folder = resolve(root, output);
  const disk = new Map<string, string | undefined>();
  const there = statSync(folder, { throwIfNoEntry: false });
  const link = lstatSync(folder, { throwIfNoEntry: false });
  if (link && !there?.isDirectory())
    throw new FilesError(`The output "${output}" is not a folder`, "Name a folder with `output`.");
  if (leadsOut(root, folder)) {
    throw new FilesError(
      `The output "${output}" is a link that leads out of the project`,
      "Name a folder in the project.",
    );
  }
  if (!link) return disk;
  for (const { path, name, isFile } of walk(folder, (one) => looksOurs.test(one))) {
    const isLeft = isFile && isLeftover(path);
    if (isFile && isTemporary(path) && !isLeft) continue;
    const ours = isLeft || (isFile && looksOurs.test(name));
    disk.set(portable(relative(folder, path)), ours ? read(path) : undefined);
  }
  return disk;
}

/** By a link, its own or one above it: a folder that is still to be made would be made behind those. */
function leadsOut(root: string, folder: string): boolean {
  const inProject = isInside(resolve(root), folder);
  const nearest = nearestThere(folder);
  if (!inProject && nearest !== folder) return false;
  const real = realPath(nearest);
  return real === undefined || !isInside(realpathSync(inProject ? root : dirname(folder)), real);
}

/**
 * Makes the output folder what the entries say: writes what is missing or stale, deletes what is orphaned, and folders
 * that became empty by that. Every new text is on the disk before the first file is replaced; the manifest is last.
 * @throws {FilesError} nothing was changed, unless the disk failed between two renames.
 */
export function writeOutput(root: string, output: string, entries: readonly OutputEntry[]): void {
  const folder = resolve(root, output);
  const writes = entries
    .flatMap(({ path, state, text }) =>
      text !== undefined && (state === "missing" || state === "stale") ? [{ path, text }] : [],
    )
    .sort((a, b) => Number(a.path === manifestName) - Number(b.path === manifestName));
  const made: string[] = [];
  let replaced = 0;
  const temporary: { readonly from: string; readonly to: string }[] = [];
  try {
    for (const { path, text } of writes) {
      const to = join(folder, path);
      makeFolder(folder, dirname(to), made);
      const from = temporaryFor(to);
      temporary.push({ from, to });
      writeFileSync(from, text, { flag: "wx" });
    }
    for (const { from, to } of temporary) {
      renameSync(from, to);
      replaced += 1;
    }
    for (const { path, state } of entries) if (state === "orphaned") removeFile(folder, join(folder, path));
  } catch (error) {
    for (const { from } of temporary) removeTemporary(from);
    for (const path of made.reverse()) removeIfEmpty(path);
    throw diskError(error, output, replaced);
  }
}

/** A folder of the output, made where it is missing. Links are not followed: they may lead anywhere. */
function makeFolder(output: string, folder: string, made: string[]): void {
  const there =
    folder === output ? statSync(folder, { throwIfNoEntry: false }) : lstatSync(folder, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) {
    throw new FilesError(
      `"${folder}" is in the way: a folder of the output should stand there`,
      "Move it away, then generate again.",
    );
  }
  if (dirname(folder) !== folder)
    makeFolder(isInside(output, dirname(folder)) ? output : dirname(folder), dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
}

function removeFile(output: string, path: string): void {
  rmSync(path);
  for (let folder = dirname(path); folder !== output && removeIfEmpty(folder); ) folder = dirname(folder);
}

function removeTemporary(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What the disk would not take, or will not give back, is told by the failure that this cleans up after.
  }
}

function removeIfEmpty(folder: string): boolean {
  if (readdirSync(folder).length > 0) return false;
  rmdirSync(folder);
  return true;
}
