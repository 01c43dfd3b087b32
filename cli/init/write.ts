import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { CommandError } from "../outcome.js";
import { shownPath } from "../report.js";
import type { Step } from "./plan.js";

/** Does one step: a new file where there is none, or a changed one in place of the old, whole or not at all. */
export function writeStep(root: string, { path, state, text = "" }: Step): void {
  const target = join(root, path);
  if (!isInside(root, dirname(target))) {
    const fix = "Name another folder, or make it a folder of this project.";
    throw new CommandError(`"${shownPath(path)}" lies behind a link that leads out of the project`, fix);
  }
  const temporary = `${target}.${process.pid}.redloom-tmp`;
  try {
    mkdirSync(dirname(target), { recursive: true });
    if (state === "write") writeFileSync(target, text, { flag: "wx" });
    else replace(target, temporary, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    const fix = "Mend that, then run `redloom init` again: it goes on where it stopped.";
    throw new CommandError(`"${shownPath(path)}" was not written${code}`, fix);
  }
}

function replace(target: string, temporary: string, text: string): void {
  try {
    writeFileSync(temporary, text, { flag: "wx", mode: statSync(target).mode });
    // Where it is a link, what it leads to is changed.
    renameSync(temporary, realpathSync(target));
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** By where links lead; of a folder that is not there yet, the one that it will stand in. */
function isInside(root: string, folder: string): boolean {
  if (!existsSync(folder)) return isInside(root, dirname(folder));
  return `${realpathSync(folder)}${sep}`.startsWith(`${realpathSync(root)}${sep}`);
}
