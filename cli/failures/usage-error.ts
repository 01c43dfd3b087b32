import type { Command, CommanderError } from "commander";
import { didYouMean } from "../../codegen/did-you-mean.js";
import { CommandError, exitCodes } from "../outcome.js";

/** `generate`, `dead-letters list`: as far as they are commands. */
export function commandNamed(program: Command, args: readonly string[]): string {
  const [command, sub] = commandsOf(program, args);
  return command && sub ? `${command.name()} ${sub.name()}` : (wordsOf(args)[0] ?? "");
}

/** What commander says of a command line that cannot be, with the step that mends it. */
export function usageError(program: Command, args: readonly string[], error: CommanderError): CommandError {
  const told = error.message.replace(/^error: /, "");
  // Below what is wrong, or behind it, commander and what reads values put what was meant.
  const [, what = told, meant] = /^(.*)\n\((.+)\)$/s.exec(told) ?? /^(.* is invalid)\. \(?(.+?)\)?$/s.exec(told) ?? [];
  return new CommandError(what, meant ?? fixOf(program, args, error), exitCodes.usage);
}

function fixOf(program: Command, args: readonly string[], { code }: CommanderError): string {
  const [command, sub] = commandsOf(program, args);
  const named = sub ?? command;
  if (!named) return "See `redloom --help`.";
  const line = `redloom ${commandNamed(program, args)}`;
  if (code === "commander.excessArguments") {
    const below = sub ? undefined : subCommandMeant(named, wordsOf(args)[1]);
    if (below !== undefined) return `Did you mean ${below}?`;
  }
  const taken = named.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  if (code === "commander.missingArgument") return `Write \`${[line, ...taken].join(" ")}\`.`;
  return `See \`${line} --help\`.`;
}

/** The command below one that does something itself, too: what is no name of one is taken for an argument. */
function subCommandMeant(command: Command, word: string | undefined): string | undefined {
  const below = command.commands.map((one) => one.name());
  return word === undefined ? undefined : didYouMean(word, below);
}

function commandsOf(program: Command, args: readonly string[]): readonly (Command | undefined)[] {
  const [name, below] = wordsOf(args);
  const command = program.commands.find((one) => one.name() === name);
  return [command, command?.commands.find((one) => one.name() === below)];
}

function wordsOf(args: readonly string[]): readonly string[] {
  return args.filter((arg) => !arg.startsWith("-"));
}
