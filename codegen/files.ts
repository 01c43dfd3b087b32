import { readFileSync, realpathSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Diagnostic } from "./diagnostic.js";
import { diskError, FilesError, isInside, portable, realPath, walk } from "./disk.js";
import type { SourceFile } from "./generate.js";
import type { Unresolved } from "./model/unresolved.js";
import { type Boundary, type Found, resolveReference } from "./resolve-reference.js";

export { FilesError };

/** There is nothing to read. */
export class NoContractError extends FilesError {}

/** Which other files a contract names, as written in its `uses` and `$ref`. */
export type ReferencesOf = (file: string, text: string) => readonly string[];

export interface ReadSources {
  readonly sources: readonly SourceFile[];
  /** Files that cannot be read as contracts; positions are the start of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Paths, without links, of the sources that stand in packages. */
  readonly inPackages: readonly string[];
}

/**
 * Reads the contract folder and, following `uses`, contracts of installed packages. Nothing else is read: a reference
 * that leaves its folder, by `..` or by a link, stays unresolved.
 * @throws {NoContractError} where the folder is missing or has no contract.
 */
export function readSources(root: string, contracts: string, referencesOf: ReferencesOf): ReadSources {
  const folder = resolve(root, contracts);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new NoContractError(
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
    throw new NoContractError(
      `The contract folder "${contracts}" has no contract`,
      "Write one: a file that ends in .yaml.",
    );
  }
  const sources = new Map<string, SourceFile>();
  const inPackages: string[] = [];
  for (let found = queue.shift(); found; found = queue.shift()) {
    const file = nameOf(found);
    if (sources.has(file)) continue;
    if (found.boundary.external) inPackages.push(found.path);
    const text = readText(found.path);
    if (text === undefined) {
      diagnostics.push(finding(file, "FILE_UNREADABLE", "The file is not UTF-8 text", "Save it as UTF-8."));
      continue;
    }
    const uses: Record<string, string> = {};
    const unresolved: Record<string, Unresolved> = {};
    for (const reference of referencesOf(file, text)) {
      const target = resolveReference(reference, found);
      if (!target) continue;
      if ("why" in target) {
        unresolved[reference] = target;
        continue;
      }
      uses[reference] = nameOf(target);
      queue.push(target);
    }
    sources.set(file, { file, text, external: found.boundary.external, uses, unresolved });
  }
  return { sources: [...sources.values()].sort((a, b) => (a.file < b.file ? -1 : 1)), diagnostics, inPackages };
}

/** Emacs leaves a link that leads nowhere beside what is being edited. */
const lockPrefix = ".#";

function listContracts(home: Boundary, diagnostics: Diagnostic[]): string[] {
  const paths: string[] = [];
  for (const { path, name, isFile, isLink } of walk(home.folder)) {
    if (name.startsWith(lockPrefix)) continue;
    const isContract = /\.ya?ml$/.test(name);
    if (isFile && isContract) paths.push(path);
    if (!isLink) continue;
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

function readText(path: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw diskError(error, path);
  }
}

function nameOf({ path, boundary }: Found): string {
  const inside = portable(relative(boundary.folder, path));
  return boundary.name === "." ? inside : `${boundary.name}/${inside}`;
}

function finding(file: string, code: string, message: string, fix: string): Diagnostic {
  return { code, message, fix, file, line: 1, column: 1, length: 1 };
}
