import { Command, CommanderError } from "commander";
import { addBreaking } from "./breaking/program.js";
import type { AddCommands, CommandRoom } from "./command-room.js";
import { addExamples } from "./examples.js";
import { addExplain } from "./explain/program.js";
import { addAsyncApi } from "./exports/asyncapi-program.js";
import { addDocs } from "./exports/docs-program.js";
import { addJsonSchema } from "./exports/json-schema-program.js";
import { failureOutcome, formatAsked } from "./failures/failure.js";
import { commandNamed, usageError } from "./failures/usage-error.js";
import { addGenerate } from "./generate/program.js";
import { addInit } from "./init/program.js";
import { addLint } from "./lint/program.js";
import { addOperatingCommands } from "./operating/program.js";
import { exitCodes, type Outcome } from "./outcome.js";
import { loadSettings } from "./settings/settings.js";
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
    // Typed alone, a command that has others below it shows its help.
    if (error.code === "commander.help") return { exitCode: exitCodes.usage, out, err };
    return failureOutcome(usageError(program, args, error), asked);
  }
}
