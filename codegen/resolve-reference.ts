import { readdirSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { isFolder, isInside, portable, realPath, walk } from "./disk.js";
import type { Unresolved } from "./model/unresolved.js";

/** The folder that references of its files may not leave: the contract folder, or an installed package. */
export interface Boundary {
  /** Without links. */
  readonly folder: string;
  /** How findings name what is in it: `schemas`, `@acme/contracts`. */
  readonly name: string;
  readonly external: boolean;
  /** Where the search for `node_modules` begins. */
  readonly packagesFrom: string;
}

export interface Found {
  /** Without links. */
  readonly path: string;
  readonly boundary: Boundary;
}

/**
 * The file that a path in `uses` or a `$ref` stands for: one of the same folder or package, or of an installed package.
 * `undefined` where its spelling tells that it is neither.
 */
export function resolveReference(reference: string, from: Found): Found | Unresolved | undefined {
  if (reference === "" || isAbsolute(reference) || reference.includes("://")) return undefined;
  if (!reference.startsWith("@")) {
    const path = realPath(resolve(dirname(from.path), reference));
    if (path) return fileOf(path, reference, from.boundary);
    if (reference.startsWith(".")) return undefined;
  }
  return inPackage(reference, from.boundary.packagesFrom);
}

function inPackage(reference: string, packagesFrom: string): Found | Unresolved | undefined {
  const scoped = reference.startsWith("@");
  const parts = reference.split("/", scoped ? 2 : 1);
  // `@acme/../other` is a folder of another package, or of none.
  if (parts.some((part) => part === "." || part === ".." || part.includes("\\"))) return { why: "outside" };
  const name = parts.join("/");
  const rest = reference.slice(name.length + 1);
  for (let folder = packagesFrom; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    const home = realPath(join(modules, name));
    if (home && isFolder(home) && !(scoped && parts.length < 2)) {
      const path = rest === "" ? undefined : realPath(join(home, rest));
      if (path) return fileOf(path, rest, { folder: home, name, external: true, packagesFrom: home });
      return isInside(home, resolve(home, rest))
        ? { why: "not in package", name, contracts: contractsOf(home) }
        : { why: "outside" };
    }
    if (dirname(folder) === folder) break;
  }
  // What has no scope is rather a file that is misspelt.
  return scoped ? { why: "no package", name, installed: packagesBeside(name, packagesFrom) } : undefined;
}

function fileOf(path: string, reference: string, boundary: Boundary): Found | Unresolved | undefined {
  if (!isInside(boundary.folder, path)) return { why: "outside" };
  // Whoever opens a pipe waits for somebody to write into it.
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return { why: "no file" };
  return /\.ya?ml$/.test(reference) ? { path, boundary } : undefined;
}

function contractsOf(home: string): readonly string[] {
  const files = [...walk(home)].filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name));
  return files.map((entry) => portable(relative(home, join(entry.parentPath, entry.name))));
}

/** The installed packages of the same scope, or of all scopes where there are none. */
function packagesBeside(name: string, packagesFrom: string): readonly string[] {
  const scope = name.split("/")[0] ?? "";
  const names: string[] = [];
  for (let folder = packagesFrom; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    const scopes = foldersIn(modules).filter((one) => one.startsWith("@"));
    const looked = scopes.includes(scope) ? [scope] : scopes;
    names.push(...looked.flatMap((one) => foldersIn(join(modules, one)).map((inner) => `${one}/${inner}`)));
    if (dirname(folder) === folder) return names;
  }
}

function foldersIn(folder: string): readonly string[] {
  return isFolder(folder) ? readdirSync(folder).filter((name) => isFolder(join(folder, name))) : [];
}
