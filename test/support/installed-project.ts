import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { installed } from "./packed.js";

const exec = promisify(execFile);

export interface InstalledProject {
  readonly path: string;
  write(files: Readonly<Record<string, string>>): void;
  read(name: string): string;
  /** `redloom …` of the installed package, in a folder of the project. */
  redloom(args: readonly string[], inFolder?: string, environment?: Readonly<Record<string, string>>): Promise<string>;
  /** Standard output of the compiler: nothing, where all is well. */
  tsc(config?: string): Promise<string>;
  run(file: string, environment?: Readonly<Record<string, string>>): Promise<string>;
}

/** A folder of its own, in which this package is found as it was installed: in the `node_modules` of a folder around it. */
export async function installedProject(files: Readonly<Record<string, string>>): Promise<InstalledProject> {
  const home = await installed();
  const path = mkdtempSync(join(home, "project-"));
  const write: InstalledProject["write"] = (more) => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
  };
  write(files);
  const node = (args: readonly string[], cwd = path, environment: Readonly<Record<string, string>> = {}) =>
    exec(process.execPath, [...args], { cwd, env: { ...process.env, ...environment } });
  return {
    path,
    write,
    read: (name) => readFileSync(join(path, name), "utf8"),
    redloom: async (args, inFolder = ".", environment = {}) =>
      (await node([join(home, "node_modules/redloom/bin/redloom.mjs"), ...args], join(path, inFolder), environment))
        .stdout,
    tsc: async (config = "tsconfig.json") =>
      (
        await node([join(home, "node_modules/typescript/bin/tsc"), "-p", config]).catch(
          (error: { stdout: string }) => error,
        )
      ).stdout,
    run: async (file, environment) => (await node([file], path, environment)).stdout,
  };
}
