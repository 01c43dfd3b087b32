import {
  type Dirent,
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
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Diagnostic } from "./diagnostic.js";
import type { SourceFile } from "./generate.js";
import { manifestName, type OutputEntry } from "./manifest.js";

/** The disk says no, or holds what must not be touched. `fix` says what to do. */
export class FilesError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "FilesError";
    this.fix = fix;
  }
}

/** Which other files a contract names, as written in its `uses` and `$ref`. */
export type ReferencesOf = (file: string, text: string) => readonly string[];

export interface ReadSources {
  readonly sources: readonly SourceFile[];
  /** Files that cannot be read as contracts; positions are the start of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The folder that references of its files may not leave: the contract folder, or an installed package. */
interface Boundary {
  /** Without links. */
  readonly folder: string;
  /** How findings name what is in it: `schemas`, `@acme/contracts`. */
  readonly name: string;
  readonly external: boolean;
  /** Where the search for `node_modules` begins. */
  readonly packagesFrom: string;
}

interface Found {
  readonly path: string;
  readonly boundary: Boundary;
}

/**
 * Reads the contract folder and, following `uses`, contracts of installed packages. Nothing else is read: a reference
 * that leaves its folder, by `..` or by a link, stays unresolved.
 * @throws {FilesError} where the folder is missing or has no contract.
 */
export function readSources(root: string, contracts: string, referencesOf: ReferencesOf): ReadSources {
  const folder = resolve(root, contracts);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FilesError(
      `The contract folder "${contracts}" does not exist`,
      "Create it, or name it with `contracts`.",
    );
  }
  const name = portable(relative(root, folder)) || ".";
  const home: Boundary = { folder: realpathSync(folder), name, external: false, packagesFrom: root };
  const diagnostics: Diagnostic[] = [];
  const queue: Found[] = [];
  for (const path of listContracts(home, diagnostics)) queue.push({ path, boundary: home });
  if (queue.length === 0 && diagnostics.length === 0) {
    throw new FilesError(`The contract folder "${contracts}" has no contract`, "Write one: a file that ends in .yaml.");
  }
  const sources = new Map<string, SourceFile>();
  for (let found = queue.shift(); found; found = queue.shift()) {
    const file = nameOf(found);
    if (sources.has(file)) continue;
    const text = readText(found.path);
    if (text === undefined) {
      diagnostics.push(finding(file, "FILE_UNREADABLE", "The file is not UTF-8 text", "Save it as UTF-8."));
      continue;
    }
    const uses: Record<string, string> = {};
    for (const reference of referencesOf(file, text)) {
      const target = resolveReference(reference, found);
      if (!target) continue;
      uses[reference] = nameOf(target);
      queue.push(target);
    }
    sources.set(file, { file, text, external: found.boundary.external, uses });
  }
  return { sources: [...sources.values()].sort((a, b) => (a.file < b.file ? -1 : 1)), diagnostics };
}

/**
 * Every file of the output folder by its path, with its text; `undefined` for what is no text of ours by its nature (a
 * link, another kind of file). Empty where the folder does not exist yet.
 * @throws {FilesError} where the output is a file, or a link that leads out of the project.
 */
export function readOutput(root: string, output: string): Map<string, string | undefined> {
  const folder = resolve(root, output);
  const disk = new Map<string, string | undefined>();
  const there = statSync(folder, { throwIfNoEntry: false });
  const link = lstatSync(folder, { throwIfNoEntry: false });
  if (!there && !link) return disk;
  if (!there?.isDirectory())
    throw new FilesError(`The output "${output}" is not a folder`, "Name a folder with `output`.");
  const realParent = realpathSync(isInside(resolve(root), folder) ? root : dirname(folder));
  if (!isInside(realParent, realpathSync(folder))) {
    throw new FilesError(
      `The output "${output}" is a link that leads out of the project`,
      "Name a folder in the project.",
    );
  }
  for (const entry of walk(folder)) {
    const path = join(entry.parentPath, entry.name);
    const ours = entry.isFile() && /\.(ts|json)$/.test(entry.name);
    disk.set(portable(relative(folder, path)), ours ? readFileSync(path, "utf8") : undefined);
  }
  return disk;
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
      const from = `${to}.${process.pid}.redloom-tmp`;
      temporary.push({ from, to });
      writeFileSync(from, text, { flag: "wx" });
    }
    for (const { from, to } of temporary) {
      renameSync(from, to);
      replaced += 1;
    }
    for (const { path, state } of entries) if (state === "orphaned") removeFile(folder, join(folder, path));
  } catch (error) {
    for (const { from } of temporary) if (lstatSync(from, { throwIfNoEntry: false })?.isFile()) rmSync(from);
    for (const path of made.reverse()) removeIfEmpty(path);
    throw diskError(error, output, replaced);
  }
}

function listContracts(home: Boundary, diagnostics: Diagnostic[]): string[] {
  const paths: string[] = [];
  for (const entry of walk(home.folder)) {
    const path = join(entry.parentPath, entry.name);
    const isContract = /\.ya?ml$/.test(entry.name);
    if (entry.isFile() && isContract) paths.push(path);
    if (!entry.isSymbolicLink()) continue;
    const target = realPath(path);
    // What a link inside the folder leads to is listed where it stands.
    if (target && isInside(home.folder, target)) continue;
    if (!isContract && !(target && statSync(target).isDirectory())) continue;
    diagnostics.push(
      finding(
        nameOf({ path, boundary: home }),
        "FILE_OUTSIDE",
        target ? "The link leads out of the contract folder" : "The link leads nowhere",
        "Put the contract into the folder, or name it in `uses` as part of an installed package.",
      ),
    );
  }
  return paths;
}

function resolveReference(reference: string, from: Found): Found | undefined {
  if (!/\.ya?ml$/.test(reference) || isAbsolute(reference) || reference.includes("://")) return undefined;
  if (!reference.startsWith("@")) {
    const path = realPath(resolve(dirname(from.path), reference));
    if (path) return isInside(from.boundary.folder, path) ? { path, boundary: from.boundary } : undefined;
    if (reference.startsWith(".")) return undefined;
  }
  const name = reference.split("/", reference.startsWith("@") ? 2 : 1).join("/");
  const rest = reference.slice(name.length + 1);
  for (let folder = from.boundary.packagesFrom; ; folder = dirname(folder)) {
    const home = realPath(join(folder, "node_modules", name));
    const path = home && realPath(join(home, rest));
    if (path && isInside(home, path)) {
      return { path, boundary: { folder: home, name, external: true, packagesFrom: home } };
    }
    if (home || dirname(folder) === folder) return undefined;
  }
}

/** Files and links below a folder, sorted; what package managers and git keep there left out. */
function* walk(folder: string): Generator<Dirent> {
  for (const entry of entriesOf(folder)) {
    if (!entry.isDirectory()) yield entry;
    else if (entry.name !== "node_modules" && entry.name !== ".git") yield* walk(join(folder, entry.name));
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw diskError(error, folder);
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

function removeIfEmpty(folder: string): boolean {
  if (readdirSync(folder).length > 0) return false;
  rmdirSync(folder);
  return true;
}

function readText(path: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw diskError(error, path);
  }
}

function diskError(error: unknown, place: string, replaced = 0): FilesError {
  if (error instanceof FilesError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const [what, fix] = diskProblems[code] ?? ["The disk refused", "Look at the cause."];
  const changed = replaced > 0 ? `${replaced} files were replaced before` : "Nothing was changed";
  return new FilesError(`${what}: "${place}"${code ? ` (${code})` : ""}. ${changed}`, fix, error);
}

const diskProblems: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ["The disk is full", "Make room, then generate again."],
  EDQUOT: ["The disk quota is used up", "Make room, then generate again."],
  EACCES: ["No permission", "Give this user the right to read the contracts and write the output folder."],
  EPERM: ["No permission", "Give this user the right to read the contracts and write the output folder."],
  EROFS: ["The disk is read-only", "Name an output folder that can be written with `output`."],
};

function realPath(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false }) && realpathSync(path);
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function nameOf({ path, boundary }: Found): string {
  const inside = portable(relative(boundary.folder, path));
  return boundary.name === "." ? inside : `${boundary.name}/${inside}`;
}

function portable(path: string): string {
  return path.split(sep).join("/");
}

function finding(file: string, code: string, message: string, fix: string): Diagnostic {
  return { code, message, fix, file, line: 1, column: 1, length: 1 };
}
