import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";

/** Tells the runs of programs apart that have one process id after the other, as in a container each has. */
const runId = randomBytes(4).toString("hex");
const suffix = /\.(\d+)(?:\.([0-9a-f]{8}))?\.redloom-tmp$/;
/** No run keeps such a file for so long. */
const surelyLeftMs = 10_000;

/** Beside the file that it becomes, by a name that no other run takes. */
export function temporaryFor(path: string): string {
  return `${path}.${process.pid}.${runId}.redloom-tmp`;
}

/** Is this a name that `temporaryFor` gives? */
export function isTemporary(path: string): boolean {
  return suffix.test(path);
}

/** Was the process that wrote it killed before it could put it in its place? */
export function isLeftover(path: string): boolean {
  const [, id = "", run] = suffix.exec(path) ?? [];
  if (id === "") return false;
  if (Number(id) !== process.pid) return !isAlive(Number(id));
  const there = run === runId ? undefined : statSync(path, { throwIfNoEntry: false });
  return there !== undefined && Date.now() - there.mtimeMs > surelyLeftMs;
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
