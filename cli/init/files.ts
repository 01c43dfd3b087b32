import { readFileSync, statSync } from "node:fs";
import { CommandError } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";

/**
 * The text of a file; `undefined` where there is none, as below what is no folder.
 * @throws {CommandError} there is one, and it cannot be read.
 */
export function readIfFile(path: string): string | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, "utf8") : undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "it cannot be read";
    if (code === "ENOTDIR") return undefined;
    throw new CommandError(`"${shownPath(path)}" was not read: ${code}`, "Mend that, then run `redloom init` again.");
  }
}
