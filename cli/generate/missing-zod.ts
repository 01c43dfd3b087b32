import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type { OutputEntry } from "../../codegen/manifest.js";
import { managerAbove } from "../init/manager-above.js";
import { readPackageJson } from "../init/package-json.js";
import { addCommand, majorOf } from "../init/package-manager.js";
import type { Warning } from "../printing/warning.js";
import type { Settings } from "../settings/settings.js";

const wanted = 4;

/**
 * The schemas of generated code import zod, and the compiler is told not to look into them: without zod all seems well until
 * the first payload that does not fit. `undefined` where zod is in reach of the output, where nothing of it imports zod, and
 * where there is no project yet.
 */
export function missingZod(
  { root, output }: Pick<Settings, "root" | "output">,
  entries: readonly Pick<OutputEntry, "path">[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Warning | undefined {
  if (!entries.some(({ path }) => path.endsWith("/schemas.ts"))) return undefined;
  const folder = resolve(root, output);
  const project = projectAbove(folder);
  if (project === undefined) return undefined;
  const version = versionInReach(folder);
  if (version === "unknown" || (majorOf(version) ?? 0) >= wanted) return undefined;
  const found = version === undefined ? "does not have" : `has only as ${version.slice(0, 20)}`;
  const manager = managerAbove(project, packageManagerOf(project), environment);
  const command = addCommand(manager, [`zod@${wanted}`], { forDevelopment: false, isWorkspaceRoot: false });
  return {
    code: "ZOD_MISSING",
    message: `Generated code imports zod ${wanted}, which this project ${found}: a payload that does not fit would be refused without a word about what is wrong with it`,
    fix: command.join(" "),
  };
}

function projectAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function packageManagerOf(project: string): string | undefined {
  try {
    return readPackageJson(readFileSync(join(project, "package.json"), "utf8")).packageManager;
  } catch {
    // Whatever is wrong with it, this command was not asked about it.
    return undefined;
  }
}

/** As Node finds it from a module of the output, archives of Plug'n'Play included; `undefined` where it finds none. */
function versionInReach(folder: string): string | undefined {
  const require = createRequire(join(folder, "index.js"));
  try {
    const { version } = JSON.parse(readFileSync(require.resolve("zod/package.json"), "utf8")) as { version?: unknown };
    return typeof version === "string" ? version : "unknown";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "MODULE_NOT_FOUND" ? undefined : "unknown";
  }
}
