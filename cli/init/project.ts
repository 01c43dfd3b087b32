import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { settingsName } from "../settings/settings.js";
import { readIfFile } from "./files.js";
import { managerAbove, type ProjectManager, workspaceFile } from "./manager-above.js";
import { type PackageJson, readPackageJson } from "./package-json.js";
import { type CompilerOptions, readTsconfig } from "./tsconfig.js";

/** What `init` finds where it is typed. Only read, never changed. */
export interface Project {
  readonly root: string;
  /** Of package.json, or of the folder. */
  readonly name: string;
  readonly packageJson: { readonly text: string; readonly about: PackageJson } | undefined;
  readonly manager: ProjectManager;
  /** Other projects stand below it, which have dependencies of their own. */
  readonly isWorkspaceRoot: boolean;
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

/** @param environment of the process that looks */
export function lookAt(root: string, environment: Readonly<Record<string, string | undefined>>): Project {
  const read = (path: string): string | undefined => readIfFile(join(root, path));
  const text = read("package.json");
  const about = text === undefined ? undefined : readPackageJson(text);
  return {
    root,
    name: about?.name ?? basename(root),
    packageJson: text !== undefined && about ? { text, about } : undefined,
    manager: managerAbove(root, about?.packageManager, environment),
    isWorkspaceRoot: (about?.hasWorkspaces ?? false) || existsSync(join(root, workspaceFile)),
    hasSettings: existsSync(join(root, settingsName)),
    compose: composeNames.find((name) => existsSync(join(root, name))),
    gitignore: read(".gitignore"),
    tsconfig: tsconfigOf(join(root, "tsconfig.json")),
    read,
    contractsIn: (folder) => contractsIn(join(root, folder)),
  };
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
