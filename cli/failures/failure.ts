import { CommandError, type ExitCode, exitCodes, type Outcome } from "../outcome.js";
import { githubFailure, junitFailure } from "../printing/findings-formats.js";
import { jsonReport } from "../printing/report.js";
import { failureText, toldFailure } from "./told-failure.js";

/** A format for programs, and the command that is to answer in it. */
export interface Asked {
  readonly format: "json" | "github" | "junit";
  readonly command: string;
}

/** The format that a command line asks for, though the rest of it be wrong; `undefined` for people's. */
export function formatAsked(args: readonly string[]): Asked["format"] | undefined {
  if (args.includes("--json")) return "json";
  const at = args.indexOf("--format");
  const format = at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith("--format="))?.slice("--format=".length);
  return format === "json" || format === "github" || format === "junit" ? format : undefined;
}

/** What is told of a command that failed: whoever reads its standard output finds it there in the format that was asked for. */
export function failureOutcome(error: unknown, asked: Asked | undefined): Outcome {
  const { message, fix, stack } = toldFailure(error);
  const exitCode: ExitCode = error instanceof CommandError ? error.exitCode : exitCodes.failed;
  const failure = { message, fix };
  if (asked?.format === "json") {
    return { exitCode, out: jsonReport(asked.command, { findings: [], error: failure }), err: "" };
  }
  const err = failureText(stack === undefined ? failure : { ...failure, stack });
  if (!asked) return { exitCode, out: "", err };
  const tell = asked.format === "github" ? githubFailure : junitFailure;
  return { exitCode, out: tell(asked.command, failure), err };
}
