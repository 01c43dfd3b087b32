import { join } from "node:path";
import { referencePage } from "../../codegen/export/reference.js";
import { CommandError, exitCodes, type Outcome } from "../outcome.js";
import { jsonReport } from "../printing/report.js";
import type { Settings } from "../settings/settings.js";
import { readModel } from "./exported.js";
import { ownFile, readOwn, refuseAmongContracts, writeOwn } from "./own-file.js";

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
  const file = ownFile(flags.cwd, flags.output ?? join(root, pageName));
  // Where the root itself is the folder of contracts, the page stands at the root all the same.
  if (flags.output !== undefined) refuseAmongContracts(settings, file);
  const before = readOwn("docs", file, (text) => text.slice(0, 2_000).includes(mark));
  const state = before === undefined ? "missing" : before === page ? "fresh" : "stale";
  if (!flags.check && state !== "fresh") writeOwn(file, page);
  return told(flags, file.shown, state, Buffer.byteLength(page));
}

function refuseOdd({ output, check, json }: DocsFlags): void {
  if (output === "") throw usage("`--output` names no file", "Name one: `--output reference.html`, or leave it out.");
  if (output !== "-") return;
  const other = json ? "--json" : check ? "--check" : undefined;
  if (other) throw usage(`\`--output -\` and \`${other}\` do not go together`, "Leave one of them out.");
}

function told({ json, check }: DocsFlags, file: string, state: "missing" | "fresh" | "stale", bytes: number): Outcome {
  const failed = check === true && state !== "fresh";
  const exitCode = failed ? exitCodes.failed : exitCodes.done;
  const mend = "npx redloom docs";
  if (json) {
    const parts = { findings: [], file, state, bytes, ...(failed ? { mend } : {}) };
    return { exitCode, out: jsonReport("docs", parts, !failed), err: "" };
  }
  if (failed) return { exitCode, out: `${file} is ${state}.\nfix: run \`${mend}\`.\n`, err: "" };
  const size = `${Math.ceil(bytes / 1024)} kB`;
  return { exitCode, out: state === "fresh" ? `${file} is up to date.\n` : `Wrote ${file} (${size}).\n`, err: "" };
}

function usage(message: string, fix: string): CommandError {
  return new CommandError(message, fix, exitCodes.usage);
}
