import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { CommandError } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";
import { settingsName } from "../settings/settings.js";
import { type PackageJson, readPackageJson } from "./package-json.js";
import { allLockfiles, type PackageManager, packageManagerOf } from "./package-manager.js";
import { type CompilerOptions, readTsconfig } from "./tsconfig.js";

/** What `init` finds where it is typed. Only read, never changed. */
export interface Project {
  readonly root: string;
  /** Of package.json, or of the folder. */
  readonly name: string;
  readonly packageJson: { readonly text: string; readonly about: PackageJson } | undefined;
  readonly manager: PackageManager;
  readonly hasSettings: boolean;
  /** Its own compose file, by whichever of its names. */
  readonly compose: string | undefined;
  readonly gitignore: string | undefined;
  /** What its tsconfig.json and those that it extends say; `unreadable` where one of them cannot be read. */
  readonly tsconfig: CompilerOptions | "unreadable" | undefined;
  /** The text of a file below the root. */
  readonly read: (path: string) => string | undefined;
  /** Files of a folder below the root that may be contracts. */
  readonly contractsIn: (folder: string) => readonly string[];
}

const composeNames = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

export function lookAt(root: string): Project {
  const read = (path: string): string | undefined => readIfFile(join(root, path));
  const text = read("package.json");
  const about = text === undefined ? undefined : readPackageJson(text);
  return {
    root,
    name: about?.name ?? basename(root),
    packageJson: text !== undefined && about ? { text, about } : undefined,
    manager: managerAbove(root, about?.packageManager),
    hasSettings: existsSync(join(root, settingsName)),
    compose: composeNames.find((name) => existsSync(join(root, name))),
    gitignore: read(".gitignore"),
    tsconfig: tsconfigOf(join(root, "tsconfig.json")),
    read,
    contractsIn: (folder) => contractsIn(join(root, folder)),
  };
}

/** A project of a workspace has its lockfile, and what names its manager, at the workspace's root. */
function managerAbove(root: string, named: string | undefined): PackageManager {
  for (let folder = root; ; folder = dirname(folder)) {
    const here = folder === root ? named : namedIn(folder);
    const lockfiles = allLockfiles.filter((file) => existsSync(join(folder, file)));
    if (here !== undefined || lockfiles.length > 0) return packageManagerOf(here, lockfiles);
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return packageManagerOf(undefined, []);
  }
}

function namedIn(folder: string): string | undefined {
  const text = readIfFile(join(folder, "package.json"));
  try {
    return text === undefined ? undefined : readPackageJson(text).packageManager;
  } catch {
    // Somebody else's package.json, which `init` does not touch.
    return undefined;
  }
}

/** Nothing stands below what is no folder. */
function readIfFile(path: string): string | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, "utf8") : undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "it cannot be read";
    if (code === "ENOTDIR") return undefined;
    throw new CommandError(`"${shownPath(path)}" was not read: ${code}`, "Mend that, then run `redloom init` again.");
  }
}

function contractsIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const mostBases = 5;

function tsconfigOf(path: string, depth = 0): CompilerOptions | "unreadable" | undefined {
  const text = readIfFile(path);
  if (text === undefined) return depth === 0 ? undefined : "unreadable";
  const own = readTsconfig(text);
  if (!own || depth > mostBases) return "unreadable";
  const bases = own.extends.map((base) => baseOf(dirname(path), base, depth + 1));
  if (bases.includes("unreadable")) return "unreadable";
  return Object.assign({}, ...bases, own.options);
}

function baseOf(folder: string, base: string, depth: number): CompilerOptions | "unreadable" | undefined {
  const named = base.endsWith(".json") ? [base] : [`${base}.json`, `${base}/tsconfig.json`];
  if (base.startsWith(".")) return tsconfigOf(join(folder, named[0] ?? base), depth);
  for (let at = folder; ; at = dirname(at)) {
    const found = named.map((name) => join(at, "node_modules", name)).find((path) => existsSync(path));
    if (found) return tsconfigOf(found, depth);
    if (dirname(at) === at) return "unreadable";
  }
}
