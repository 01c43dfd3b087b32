import { relative, sep } from "node:path";
import type { Settings } from "../settings/settings.js";

/**
 * What generated code imports the hooks of upgrades from. A file of TypeScript is one of the project, from its root; all
 * else is what an import says, as `runtime` is.
 */
export function hooksModule({ output, hooks }: Pick<Settings, "output" | "hooks">): string | undefined {
  if (hooks === undefined || !/\.[cm]?ts$/.test(hooks)) return hooks;
  const path = relative(`${output}/namespace`, hooks).split(sep).join("/");
  const module = path.replace(/\.([cm]?)ts$/, ".$1js");
  return module.startsWith(".") ? module : `./${module}`;
}
