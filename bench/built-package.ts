import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Builds what is published into a folder of this contender. @returns the path of one of its doors, `index`, say */
export function builtPackage(contender: string): (door: string) => string {
  const folder = join("bench/.build", contender);
  execFileSync(process.execPath, ["scripts/build.mjs", join(folder, "dist")], { cwd: root });
  // What it says of side effects is what bundlers go by.
  copyFileSync(join(root, "package.json"), join(root, folder, "package.json"));
  return (door) => join(root, folder, "dist/src/runtime", `${door}.js`);
}
