// Builds what is published into `dist`, or a folder that is named: the same bytes for the same sources: on any machine, at any time, with any umask.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, process.argv[2] ?? "dist");
// An orphan of an older build would be published.
rmSync(folder, { recursive: true, force: true });
const declarations = spawnSync(
  process.execPath,
  [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json", "--outDir", folder],
  { cwd: root, stdio: "inherit" },
);
if (declarations.status !== 0) process.exit(declarations.status ?? 1);
await bundle(root, folder);
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
