// Builds what is published, the same bytes for the same sources: on any machine, at any time, with any umask.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
// An orphan of an older build would be published.
rmSync(join(root, "dist"), { recursive: true, force: true });
const built = spawnSync(
  process.execPath,
  [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"],
  {
    cwd: root,
    stdio: "inherit",
  },
);
if (built.status !== 0) process.exit(built.status ?? 1);
// npm packs the modes that a checkout's umask left: those of others would give other bytes.
/** @type {{ files: string[] }} */
const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
for (const name of ["package.json", ...files]) plainModes(join(root, name.replace(/\/\*\..*$/, "")));

/** @param {string} path */
function plainModes(path) {
  if (!existsSync(path)) return;
  const folder = statSync(path).isDirectory();
  if (!folder) return chmodSync(path, path.includes("/bin/") ? 0o755 : 0o644);
  for (const name of readdirSync(path)) plainModes(join(path, name));
}
