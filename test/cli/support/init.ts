import { run } from "../../../cli/program.js";
import { nowhere, type Surroundings } from "../../../cli/surroundings.js";
import type { TestFolder } from "../../support/folder.js";

/** Runs a command line in a folder. */
export async function redloom(cwd: string, args: readonly string[], surroundings: Partial<Surroundings> = {}) {
  const { exitCode, out, err } = await run(args, cwd, { ...nowhere, ...surroundings });
  return { exitCode, out, err };
}

/** `redloom init` in a test's folder, of the namespace `shop`. */
export const init = (folder: TestFolder, ...flags: string[]) =>
  redloom(folder.path, ["init", "--namespace", "shop", ...flags]);
