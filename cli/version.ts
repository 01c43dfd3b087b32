import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The version of this package, run from its sources or from `dist`. */
export function version(): string {
  const path = ["../package.json", "../../package.json"]
    .map((relative) => fileURLToPath(new URL(relative, import.meta.url)))
    .find((candidate) => existsSync(candidate));
  const about: unknown = path === undefined ? undefined : JSON.parse(readFileSync(path, "utf8"));
  const found: unknown = typeof about === "object" && about !== null ? Reflect.get(about, "version") : undefined;
  return typeof found === "string" ? found : "unknown";
}
