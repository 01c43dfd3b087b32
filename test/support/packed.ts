import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const exec = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** What is published, and nothing of the rest of the repository. */
const sources = ["bin", "cli", "codegen", "docs", "scripts", "src/runtime"];
const files = ["package.json", "tsconfig.json", "tsconfig.build.json", "README.md", "LICENSE", "CHANGELOG.md"];

/** The tarball of this package, as `npm pack` makes it; once in a run, whichever test asks first. */
export function packed(): Promise<string> {
  return once("redloom.tgz", async (to) => renameSync(await pack(join(packedFolder(), "copy")), to));
}

/**
 * A folder whose `node_modules` have this package, TypeScript and the types of Node, installed by npm; once in a run.
 * Projects made in folders below it find them. Nobody may change what is installed.
 */
export function installed(): Promise<string> {
  return once("installed", async (to) => {
    const made = `${to}-made`;
    mkdirSync(made);
    writeFileSync(join(made, "package.json"), '{ "private": true, "type": "module" }\n');
    await npmInstall(made, await packed(), ownVersion("typescript"), ownVersion("@types/node"));
    renameSync(made, to);
  });
}

/** Adds packages to a project, from npm's cache where that has them. */
export async function npmInstall(cwd: string, ...packages: readonly string[]): Promise<void> {
  await exec("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", ...packages], {
    cwd,
  });
}

/** Files of a package as a tarball, packed in a folder that is made for it. */
export async function npmPack(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { stdout } = await exec("npm", ["pack", "--silent"], { cwd: folder });
  return join(folder, stdout.trim());
}

/** `typescript@7.0.2`: as this repository has it, so that npm's cache does too. */
export function ownVersion(name: string): string {
  const about: unknown = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
  return `${name}@${String(Reflect.get(Object(about), "version"))}`;
}

/**
 * Packs a copy of the sources, so that nobody's `dist` is built while somebody reads it.
 * @param meddle with the copy, before it is built
 * @returns the tarball
 */
export async function pack(copy: string, meddle: () => Promise<void> = async () => undefined): Promise<string> {
  for (const name of [...sources, ...files]) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  await meddle();
  const { stdout } = await exec("npm", ["pack", "--silent", "--pack-destination", copy], { cwd: copy }).catch(
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`npm pack failed:\n${stdout}\n${stderr}`);
    },
  );
  return join(copy, stdout.trim().split("\n").at(-1) ?? "");
}

/** Tests run in several processes: the first that makes a folder does the work, the others wait for its end. */
async function once(name: string, work: (to: string) => Promise<void>): Promise<string> {
  const to = join(packedFolder(), name);
  const failed = `${to}.failed`;
  if (claim(`${to}.claimed`)) {
    await work(to).catch((error: unknown) => {
      writeFileSync(failed, String(error));
      throw error;
    });
  }
  while (!existsSync(to)) {
    if (existsSync(failed)) throw new Error(`In another test: ${readFileSync(failed, "utf8")}`);
    await sleep(50);
  }
  return to;
}

function claim(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** The folder of this run, in which whoever needs them puts packages and projects. */
export function packedFolder(): string {
  const path = process.env.REDLOOM_PACKED_FOLDER;
  if (path === undefined) throw new Error("vitest.config.ts names test/support/packed-folder.ts as globalSetup");
  return path;
}
