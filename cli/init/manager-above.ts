import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseDocument } from "yaml";
import { portable } from "../../codegen/disk.js";
import { readIfFile } from "./files.js";
import { readPackageJson } from "./package-json.js";
import {
  allLockfiles,
  allSettings,
  managerLeaving,
  managerNamed,
  managerRunning,
  type PackageManager,
} from "./package-manager.js";

/** The package manager of a project, and where it puts packages. */
export interface ProjectManager extends PackageManager {
  /** Packages stay in archives, which a loader of yarn's looks into: there is no `node_modules`. */
  readonly hasPlugAndPlay: boolean;
  /** Where this package is, or will be, from the root and with `/`; absent where it is in no folder. */
  readonly packageFolder: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What `packageManager` of package.json names, then what lies there: in the project's folder, or above, where a workspace
 * has its root. Where nothing tells, whichever runs this program.
 */
export function managerAbove(root: string, named: string | undefined, environment: Environment): ProjectManager {
  const running = managerRunning(environment.npm_config_user_agent);
  const { home, found } = lookUp(root, named);
  const manager = found ?? running ?? { name: "npm", major: undefined };
  const told = manager.major ?? (manager.name === "yarn" && home ? majorOfYarn(home) : undefined);
  const major = told ?? (running?.name === manager.name ? running.major : undefined);
  const hasPlugAndPlay = manager.name === "yarn" && playsIn(root, home ?? root, major, environment);
  const packageFolder = hasPlugAndPlay ? undefined : folderOf(root, home, manager.name);
  return { name: manager.name, major, hasPlugAndPlay, packageFolder };
}

interface Above {
  /** The folder that tells. */
  readonly home?: string;
  readonly found?: PackageManager;
}

function lookUp(root: string, named: string | undefined): Above {
  // Settings of one's own lie in one's home, and those of a workspace's root apart from all of its projects.
  const settings = allSettings.filter((file) => existsSync(join(root, file)));
  for (let folder = root; ; folder = dirname(folder)) {
    const here = managerNamed(folder === root ? named : namedIn(folder));
    if (here) return { home: folder, found: here };
    const files = [...allLockfiles, workspaceFile].filter((file) => existsSync(join(folder, file)));
    const name = managerLeaving(folder === root ? [...files, ...settings] : files);
    if (name) return { home: folder, found: { name, major: undefined } };
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return {};
  }
}

/** What makes a folder the root of a workspace, for pnpm. */
export const workspaceFile = "pnpm-workspace.yaml";

function namedIn(folder: string): string | undefined {
  const text = readIfFile(join(folder, "package.json"));
  try {
    return text === undefined ? undefined : readPackageJson(text).packageManager;
  } catch {
    // Somebody else's package.json, which `init` does not touch.
    return undefined;
  }
}

/** The lockfile of yarn 1 begins with what it is; later ones are YAML that begins with itself. */
function majorOfYarn(home: string): number | undefined {
  const lockfile = readIfFile(join(home, "yarn.lock")) ?? "";
  if (/^# yarn lockfile v1$/m.test(lockfile)) return 1;
  const isLater = /^__metadata:/m.test(lockfile) || existsSync(join(home, ".yarnrc.yml"));
  return isLater ? 2 : undefined;
}

function playsIn(root: string, home: string, major: number | undefined, environment: Environment): boolean {
  const linker = environment.YARN_NODE_LINKER ?? linkerAbove(root);
  if (linker !== undefined) return linker === "pnp";
  return existsSync(join(home, ".pnp.cjs")) || (major ?? 1) > 1;
}

/** The nearest word of yarn's settings wins. */
function linkerAbove(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const text = readIfFile(join(folder, ".yarnrc.yml"));
    const linker: unknown = text === undefined ? undefined : parseDocument(text).get("nodeLinker");
    if (typeof linker === "string") return linker;
    if (dirname(folder) === folder) return undefined;
  }
}

/** In the nearest `node_modules` that has it; else where the manager will put it: npm and yarn at a workspace's root. */
function folderOf(root: string, home: string | undefined, name: PackageManager["name"]): string {
  for (let folder = root; ; folder = dirname(folder)) {
    const there = join(folder, "node_modules/redloom");
    if (existsSync(there)) return portable(relative(root, there));
    if (dirname(folder) === folder) break;
  }
  const hoists = name === "npm" || name === "yarn";
  return portable(relative(root, join(hoists && home !== undefined ? home : root, "node_modules/redloom")));
}
