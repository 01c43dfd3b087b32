import type { Command } from "commander";
import type { Outcome } from "./outcome.js";
import type { Settings, SettingsFlags } from "./settings/settings.js";
import type { Surroundings } from "./surroundings.js";

/** What the program gives its commands, and takes from them. */
export interface CommandRoom {
  /** Where the command was typed. */
  readonly cwd: string;
  readonly surroundings: Surroundings;
  readonly settings: (flags: SettingsFlags) => Settings;
  readonly tell: (outcome: Outcome) => void;
}

/** Declares commands with their flags. What they do is loaded when one runs, so that the others start fast. */
export type AddCommands = (program: Command, room: CommandRoom) => void;

export interface CommonFlags extends SettingsFlags {
  readonly json?: boolean;
}

/** The flags of every command that reads contracts. */
export function withCommonFlags(command: Command): Command {
  return command
    .option("--contracts <folder>", "folder of contracts")
    .option("--json", "one JSON object on standard output");
}
