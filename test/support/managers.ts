import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { packedFolder } from "./packed.js";

const exec = promisify(execFile);

/** Package managers beside npm, each with the package that it is on npm, and its program in there. */
const known = {
  "pnpm 12": { command: "pnpm", from: "pnpm@12", program: "bin/pnpm.mjs" },
  "yarn 1": { command: "yarn", from: "yarn@1.22.22", program: "bin/yarn.js" },
  "yarn 4": { command: "yarn", from: "@yarnpkg/cli-dist@4", program: "bin/yarn.js" },
} as const;

export type ManagerName = keyof typeof known;

export interface FetchedManager {
  readonly name: ManagerName;
  /** Why it is not there; the rest is of no use then. */
  readonly missing?: string;
  /** Runs a command line in a folder, with the manager on PATH. What it says where it fails, too, behind `failed: `. */
  readonly run: (command: string, cwd: string, environment?: Readonly<Record<string, string>>) => Promise<string>;
}

/** Each as a package of npm, in a folder of this run; what cannot be fetched says why. */
export async function fetchManagers(names: readonly ManagerName[]): Promise<readonly FetchedManager[]> {
  const registry = await said("npm", ["config", "get", "registry"]);
  return await Promise.all(names.map((name) => fetchManager(name, registry.text)));
}

async function fetchManager(name: ManagerName, registry: string): Promise<FetchedManager> {
  const { command, from, program } = known[name];
  const home = join(packedFolder(), "managers", name.replace(" ", ""));
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), '{ "private": true }\n');
  // Asks the registry in any case: without one the manager could install nothing either.
  const flags = [
    "--prefer-online",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--loglevel=error",
    "--fetch-retries=1",
  ];
  const fetched = await said("npm", ["install", ...flags, `manager@npm:${from}`], home);
  const script = join(home, "node_modules/manager", program);
  const path = join(home, "path");
  mkdirSync(path);
  writeFileSync(join(path, command), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, { mode: 0o755 });
  const missing = existsSync(script) ? undefined : `it cannot be fetched: ${fetched.failure ?? "its program is gone"}`;
  const run: FetchedManager["run"] = async (line, cwd, environment = {}) => {
    const { text, output } = await said("sh", ["-c", line], cwd, {
      ...ownEnvironment(home, path, registry),
      ...environment,
    });
    return output === undefined ? text : `failed: ${line}\n${output}`;
  };
  return { name, ...(missing !== undefined && { missing }), run };
}

/** Caches of this run's own: tarballs that are made anew each time would pile up in those of the machine. */
function ownEnvironment(home: string, path: string, registry: string): Readonly<Record<string, string>> {
  const cache = join(home, "cache");
  // Without the programs of this repository, which would stand in for those that a project lacks.
  const programs = (process.env.PATH ?? "").split(delimiter).filter((one) => !one.includes("node_modules"));
  return {
    PATH: [path, ...programs].join(delimiter),
    NODE_ENV: "",
    NODE_OPTIONS: "",
    npm_config_user_agent: "",
    XDG_CACHE_HOME: cache,
    XDG_DATA_HOME: join(cache, "data"),
    PNPM_HOME: join(cache, "pnpm"),
    YARN_CACHE_FOLDER: join(cache, "yarn"),
    YARN_GLOBAL_FOLDER: join(cache, "berry"),
    YARN_ENABLE_TELEMETRY: "0",
    // It reads no settings of npm.
    YARN_NPM_REGISTRY_SERVER: registry,
  };
}

interface Said {
  /** Of standard output, trimmed. */
  readonly text: string;
  /** Where it failed: why, in a word, and all that it said. */
  readonly failure?: string;
  readonly output?: string;
}

function said(
  program: string,
  args: readonly string[],
  cwd = packedFolder(),
  environment: Readonly<Record<string, string>> = {},
): Promise<Said> {
  return exec(program, [...args], { cwd, env: { ...process.env, ...environment }, timeout: 100_000 }).then(
    ({ stdout }) => ({ text: stdout.trim() }),
    (error: { stdout: string; stderr: string; code?: unknown }) => {
      const output = `${error.stdout}${error.stderr}`;
      const [code = `exit code ${String(error.code)}`] = /\b(E[A-Z]{3,}|E\d{3})\b/.exec(output) ?? [];
      return { text: "", failure: code, output };
    },
  );
}
