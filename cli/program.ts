import { Command, CommanderError } from "commander";
import { FilesError } from "../codegen/files.js";
import { addOperatingCommands } from "./operating-program.js";
import { CommandError, type ExitCode, exitCodes, type Outcome } from "./outcome.js";
import { harmless, jsonReport } from "./report.js";
import { loadSettings, type SettingsFlags } from "./settings.js";
import type { Surroundings } from "./surroundings.js";
import { version } from "./version.js";

interface CommonFlags extends SettingsFlags {
  readonly json?: boolean;
}

/** Runs one command line; the outcome is all it does to the process. */
export async function run(args: readonly string[], cwd: string, surroundings: Surroundings): Promise<Outcome> {
  const { colour } = surroundings;
  let outcome: Outcome = { exitCode: exitCodes.done, out: "", err: "" };
  let out = "";
  let err = "";
  const program = new Command("redloom")
    .description("YAML contracts in, typed TypeScript messaging clients for Redis out.")
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: (text) => (out += text), writeErr: (text) => (err += text) });
  common(program.command("generate").description("contracts to code"))
    .option("--output <folder>", "folder that generate owns")
    .option("--runtime <module>", "what generated code imports: a package or a relative path")
    .option("--check", "change nothing; exit 1 and list what is stale, missing, orphaned or edited")
    .option("--dry-run", "change nothing; list what would be written and deleted")
    .action(async (flags: CommonFlags & { readonly check?: boolean; readonly dryRun?: boolean }) => {
      const { generate } = await import("./generate.js");
      outcome = await generate(loadSettings(cwd, flags), { ...flags, colour });
    });
  common(program.command("lint").description("all findings of all contracts at once")).action(
    async (flags: CommonFlags) => {
      const { lint } = await import("./lint.js");
      outcome = lint(loadSettings(cwd, flags), { ...flags, colour });
    },
  );
  addOperatingCommands(program, {
    surroundings,
    settings: (flags) => loadSettings(cwd, flags),
    tell: (told) => {
      outcome = told;
    },
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return outcome;
  } catch (error) {
    const json = args.includes("--json") && commandNamed(program, args);
    if (!(error instanceof CommanderError)) return failure(error, json);
    if (error.exitCode === 0) return { exitCode: exitCodes.done, out, err };
    return json ? failure(usageError(error), json) : { exitCode: exitCodes.usage, out, err };
  }
}

function common(command: Command): Command {
  return command
    .option("--contracts <folder>", "folder of contracts")
    .option("--json", "one JSON object on standard output");
}

/** `generate`, `dead-letters list`: as far as they are commands. */
function commandNamed(program: Command, args: readonly string[]): string {
  const words = args.filter((arg) => !arg.startsWith("-"));
  const inner = (command: Command, word: string | undefined): Command | undefined =>
    command.commands.find((one) => one.name() === word);
  const command = inner(program, words[0]);
  const sub = command && inner(command, words[1]);
  return sub ? `${words[0]} ${words[1]}` : (words[0] ?? "");
}

function usageError({ message }: CommanderError): CommandError {
  const [what = "", suggestion] = message.replace(/^error: /, "").split("\n");
  return new CommandError(what, suggestion?.replace(/[()]/g, "") ?? "See `redloom --help`.", exitCodes.usage);
}

/** @param json the command whose report is wanted as JSON. */
function failure(error: unknown, json: string | false): Outcome {
  const told = error instanceof FilesError || error instanceof CommandError;
  const exitCode: ExitCode = error instanceof CommandError ? error.exitCode : exitCodes.failed;
  const message = error instanceof Error ? error.message : String(error);
  const fix = told ? error.fix : "This is a mistake of redloom: please report it.";
  if (json) {
    return { exitCode, out: jsonReport(json, { findings: [], error: { message, fix } }), err: "" };
  }
  const stack = !told && error instanceof Error ? `${error.stack}\n` : "";
  return { exitCode, out: "", err: harmless(`error: ${message}\n${stack}fix: ${fix}\n`) };
}
