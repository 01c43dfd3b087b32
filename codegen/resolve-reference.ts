import { statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { isInside, portable, realPath, walk } from "./disk.js";
import { packageFolder, scopedPackages } from "./installed-packages.js";
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
  const home = scoped && parts.length < 2 ? undefined : packageFolder(name, packagesFrom);
  if (home) {
    const path = rest === "" ? undefined : realPath(join(home, rest));
    if (path) return fileOf(path, rest, { folder: home, name, external: true, packagesFrom: home });
    return isInside(home, resolve(home, rest))
      ? { why: "not in package", name, contracts: contractsOf(home) }
      : { why: "outside" };
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
  const files = [...walk(home)].filter(({ isFile, name }) => isFile && /\.ya?ml$/.test(name));
  return files.map(({ path }) => portable(relative(home, path)));
}

/** The installed packages of the same scope, or of all scopes where there are none. */
function packagesBeside(name: string, packagesFrom: string): readonly string[] {
  const all = scopedPackages(packagesFrom);
  const same = all.filter((one) => one.startsWith(`${name.split("/")[0]}/`));
  return same.length > 0 ? same : all;
}
