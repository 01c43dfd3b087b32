// Makes sure that node_modules is what package-lock.json says. No dependencies: it runs before there are any.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Ends the process with a clear sentence where this Node is too old. */
export function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Redloom needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/**
 * Installs with `npm ci` where packages are missing or differ from the lock file. A lock file that was made where the
 * registry lacks some platforms' packages is refused by `npm ci`; `npm install` takes all that it pins, and adds the rest.
 */
export function ensurePackages(folder = root) {
  const reason = outdated(folder);
  if (!reason) return;
  console.log(`Installing npm packages (${reason}) …`);
  let said = npm(folder, "ci");
  if (said.stderr?.includes("in sync")) {
    console.log("The lock file does not name every platform's packages: npm install instead of npm ci …");
    said = npm(folder, "install", "--no-save");
  }
  if (said.status === 0) return;
  console.error(said.stderr || said.error?.message || "npm ended without a word");
  console.error("Installing npm packages failed: see above. It needs the npm registry, or a filled npm cache.");
  process.exit(1);
}

/**
 * @param {string} folder
 * @param {string[]} args
 */
function npm(folder, ...args) {
  return spawnSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
}

/**
 * @param {string} folder
 * @returns {string | undefined} why packages have to be installed
 */
function outdated(folder) {
  const wanted = readLock(join(folder, "package-lock.json"));
  if (!wanted) throw new Error("package-lock.json is missing: this is no complete checkout");
  const installed = readLock(join(folder, "node_modules", ".package-lock.json"));
  if (!installed) return "none are installed";
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "") continue;
    const there = installed[path];
    if (!there && !entry.optional) return `${path.replace(/^node_modules\//, "")} is missing`;
    if (there && (there.version !== entry.version || there.integrity !== entry.integrity))
      return "they differ from the lock file";
  }
  return undefined;
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}
