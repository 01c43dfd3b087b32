import { Command, CommanderError } from "commander";
import { didYouMean } from "../codegen/did-you-mean.js";
import { addAsyncApi } from "./asyncapi-program.js";
import { addBreaking } from "./breaking-program.js";
import type { AddCommands, CommandRoom } from "./command-room.js";
import { addDocs } from "./docs-program.js";
import { addExamples } from "./examples.js";
import { addExplain } from "./explain-program.js";
import { failureOutcome, formatAsked } from "./failure.js";
import { addGenerate } from "./generate-program.js";
import { addInit } from "./init-program.js";
import { addJsonSchema } from "./json-schema-program.js";
import { addLint } from "./lint-program.js";
import { addOperatingCommands } from "./operating-program.js";
import { CommandError, exitCodes, type Outcome } from "./outcome.js";
import { loadSettings } from "./settings.js";
import type { Surroundings } from "./surroundings.js";
import { version } from "./version.js";

/** In the order of `--help`. */
const commands: readonly AddCommands[] = [
  addInit,
  addGenerate,
  addLint,
  addBreaking,
  addExplain,
  addAsyncApi,
  addJsonSchema,
  addDocs,
  addOperatingCommands,
];

/** Runs one command line; the outcome is all it does to the process. */
export async function run(args: readonly string[], cwd: string, surroundings: Surroundings): Promise<Outcome> {
  let outcome: Outcome = { exitCode: exitCodes.done, out: "", err: "" };
  let out = "";
  let err = "";
  const program = new Command("redloom")
    .description("YAML contracts in, typed TypeScript messaging clients for Redis out.")
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: (text) => (out += text), writeErr: (text) => (err += text) });
  const room: CommandRoom = {
    cwd,
    surroundings,
    settings: (flags) => loadSettings(cwd, flags),
    tell: (told) => {
      outcome = told;
    },
  };
  for (const add of commands) add(program, room);
  addExamples(program);
  try {
    await program.parseAsync(args, { from: "user" });
    return outcome;
  } catch (error) {
    const [format, command] = [formatAsked(args), commandNamed(program, args)];
    const asked = format && command !== "" ? { format, command } : undefined;
    if (!(error instanceof CommanderError)) return failureOutcome(error, asked);
    if (error.exitCode === 0) return { exitCode: exitCodes.done, out, err };
    const meant = error.code === "commander.excessArguments" ? subCommandMeant(program, args) : undefined;
    const message = meant === undefined ? error.message : `${error.message}\n(Did you mean ${meant}?)`;
    if (asked) return failureOutcome(usageError(message), asked);
    return { exitCode: exitCodes.usage, out, err: meant === undefined ? err : `${message}\n` };
  }
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

/** The command below one that does something itself, too: what is no name of one is taken for an argument. */
function subCommandMeant(program: Command, args: readonly string[]): string | undefined {
  const [name, word] = args.filter((arg) => !arg.startsWith("-"));
  const below = program.commands.find((one) => one.name() === name)?.commands ?? [];
  return word === undefined
    ? undefined
    : didYouMean(
        word,
        below.map((one) => one.name()),
      );
}

function usageError(message: string): CommandError {
  const [what = "", suggestion] = message.replace(/^error: /, "").split("\n");
  return new CommandError(what, suggestion?.replace(/[()]/g, "") ?? "See `redloom --help`.", exitCodes.usage);
}
