import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { referencePage } from "../codegen/export/reference.js";
import { readModel } from "./exported.js";
import { CommandError, exitCodes, type Outcome } from "./outcome.js";
import { jsonReport, shownPath } from "./report.js";
import type { Settings } from "./settings.js";

export interface DocsFlags {
  readonly json?: boolean;
  readonly colour?: boolean;
  /** Where the command was typed. */
  readonly cwd: string;
  /** The page, relative to `cwd`; `-`: standard output. @default "redloom-reference.html" at the root */
  readonly output?: string | undefined;
  readonly title?: string;
  /** Only tells whether the page is as the contracts say. */
  readonly check?: boolean;
}

const pageName = "redloom-reference.html";
/** By which a page of ours is known. */
const mark = '<meta name="generator" content="redloom docs">';

/** All contracts as one HTML page. Where contracts have findings nothing is written. */
export function docs(settings: Settings, flags: DocsFlags): Outcome {
  const { root, output } = settings;
  const { json = false, colour = false, title } = flags;
  refuseOdd(flags);
  const read = readModel("docs", settings, { json, colour });
  if ("outcome" in read) return read.outcome;
  const page = referencePage(read.model, { output, ...(title !== undefined && { title }) });
  if (flags.output === "-") return { exitCode: exitCodes.done, out: page, err: "" };
  const path = flags.output === undefined ? join(root, pageName) : resolve(flags.cwd, flags.output);
  const shown = shownPath(relative(flags.cwd, path).replaceAll("\\", "/"));
  const before = readPage(path, shown);
  const state = before === undefined ? "missing" : before === page ? "fresh" : "stale";
  if (!flags.check && state !== "fresh") writePage(path, shown, page);
  return told(flags, shown, state, Buffer.byteLength(page));
}

function refuseOdd({ output, check, json }: DocsFlags): void {
  if (output === "") throw usage("`--output` names no file", "Name one: `--output reference.html`, or leave it out.");
  if (output !== "-") return;
  const other = json ? "--json" : check ? "--check" : undefined;
  if (other) throw usage(`\`--output -\` and \`${other}\` do not go together`, "Leave one of them out.");
}

/** The page as it is; `undefined` where there is none. @throws {CommandError} something else stands there. */
function readPage(path: string, shown: string): string | undefined {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (!there) {
      if (lstatSync(path, { throwIfNoEntry: false })) throw inTheWay(shown, "is a link that leads nowhere");
      return undefined;
    }
    if (!there.isFile()) throw inTheWay(shown, "is no file");
    const text = readFileSync(path, "utf8");
    if (text !== "" && !text.slice(0, 2_000).includes(mark)) throw inTheWay(shown, "was not written by `redloom docs`");
    return text;
  } catch (error) {
    throw error instanceof CommandError ? error : diskError(error, shown);
  }
}

/** The whole page or none: it is written beside its place, and then put there. */
function writePage(path: string, shown: string, page: string): void {
  const temporary = `${path}.${process.pid}.redloom-tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, page, { flag: "wx" });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw diskError(error, shown);
  }
}

function told({ json, check }: DocsFlags, file: string, state: "missing" | "fresh" | "stale", bytes: number): Outcome {
  const failed = check === true && state !== "fresh";
  const exitCode = failed ? exitCodes.failed : exitCodes.done;
  const mend = "npx redloom docs";
  if (json) {
    const parts = { findings: [], file, state, bytes, ...(failed ? { mend } : {}) };
    return { exitCode, out: jsonReport("docs", parts, !failed), err: "" };
  }
  if (failed) return { exitCode, out: "", err: `${file} is ${state}.\nfix: run \`${mend}\`.\n` };
  const size = `${Math.ceil(bytes / 1024)} kB`;
  return { exitCode, out: state === "fresh" ? `${file} is up to date.\n` : `Wrote ${file} (${size}).\n`, err: "" };
}

function inTheWay(shown: string, what: string): CommandError {
  return new CommandError(
    `"${shown}" ${what}. Nothing was changed`,
    "Move it away, or name another file with `--output`.",
  );
}

function diskError(error: unknown, shown: string): CommandError {
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  return new CommandError(`The disk refused "${shown}"${code}`, "Name a file that can be written with `--output`.");
}

function usage(message: string, fix: string): CommandError {
  return new CommandError(message, fix, exitCodes.usage);
}
