import { type Dirent, lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/** The disk says no, or holds what must not be touched. `fix` says what to do. */
export class FilesError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "FilesError";
    this.fix = fix;
  }
}

/** A file, a link or a folder. */
export interface Entry {
  readonly path: string;
  readonly name: string;
  readonly isFile: boolean;
  readonly isLink: boolean;
}

/**
 * Files and links below a folder, sorted; what package managers and git keep there left out.
 * @param isListed a folder of this name is given, too, before what is in it
 */
export function* walk(folder: string, isListed: (name: string) => boolean = () => false): Generator<Entry> {
  for (const entry of entriesOf(folder)) {
    // In the archives of Plug'n'Play entries do not know where they lie.
    const path = join(folder, entry.name);
    if (!entry.isDirectory() || isListed(entry.name)) {
      yield { path, name: entry.name, isFile: entry.isFile(), isLink: entry.isSymbolicLink() };
    }
    if (entry.isDirectory() && !isForeign(entry.name)) yield* walk(path, isListed);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw diskError(error, folder);
  }
}

export function diskError(error: unknown, place: string, replaced = 0): FilesError {
  if (error instanceof FilesError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const [what, fix] = diskProblems[code] ?? ["The disk refused", "Look at the cause."];
  const changed = replaced > 0 ? `${replaced} files were replaced before` : "Nothing was changed";
  return new FilesError(`${what}: "${place}"${code ? ` (${code})` : ""}. ${changed}`, fix, error);
}

const diskProblems: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ["The disk is full", "Make room, then generate again."],
  EDQUOT: ["The disk quota is used up", "Make room, then generate again."],
  EFBIG: ["A file may not grow that large", "Raise the limit of this user, or make room, then generate again."],
  EACCES: ["No permission", "Give this user the right to read the contracts and write the output folder."],
  EPERM: ["No permission", "Give this user the right to read the contracts and write the output folder."],
  EISDIR: ["A folder stands where a file belongs", "Move it away, then generate again."],
  ENOTDIR: ["A file stands where a folder belongs", "Move it away, then generate again."],
  ENAMETOOLONG: ["The disk takes no name that long", "Name a shorter folder with `output`, or shorten the namespace."],
  EROFS: ["The disk is read-only", "Name an output folder that can be written with `output`."],
};

/** Without links; `undefined` for what leads nowhere: in a circle, say, or under a name that no disk takes. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // Whoever named it is told that there is nothing.
    return undefined;
  }
}

export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

export function portable(path: string): string {
  return path.split(sep).join("/");
}

/** The nearest folder of this path that exists, a link without a target included. */
export function nearestThere(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false }) || dirname(path) === path ? path : nearestThere(dirname(path));
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The folder and those below it, in which `walk` looks; none where it does not exist. */
export function foldersBelow(folder: string): string[] {
  if (!isFolder(folder)) return [];
  const inner = entriesOf(folder).filter((entry) => entry.isDirectory() && !isForeign(entry.name));
  return [folder, ...inner.flatMap(({ name }) => foldersBelow(join(folder, name)))];
}

/** What package managers and git keep. */
function isForeign(name: string): boolean {
  return name === "node_modules" || name === ".git";
}
