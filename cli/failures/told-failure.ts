import { FilesError } from "../../codegen/files.js";
import { CommandError } from "../outcome.js";
import { harmless, shownPath } from "../printing/harmless.js";

/** What is told about a failure. */
export interface ToldFailure {
  readonly message: string;
  readonly fix: string;
  /** Of a failure that is a mistake of ours. */
  readonly stack?: string;
}

export function toldFailure(error: unknown): ToldFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof FilesError || error instanceof CommandError) return { message, fix: error.fix };
  const stack = error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {};
  return { message, fix: "This is a mistake of redloom: please report it.", ...stack };
}

/** For people. */
export function failureText({ message, fix, stack }: ToldFailure): string {
  const what = stack === undefined ? shownPath(message) : `${harmless(message)}\n${harmless(stack)}`;
  return `error: ${what}\nfix: ${shownPath(fix)}\n`;
}
