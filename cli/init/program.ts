import type { Command } from "commander";
import type { CommandRoom } from "../command-room.js";
import type { InitFlags } from "./init.js";

const note =
  "\nWhat exists is never overwritten: it is told, with what to do. Run twice, the second run changes nothing.";

export function addInit(program: Command, { cwd, surroundings, tell }: CommandRoom): void {
  program
    .command("init")
    .description("a first contract, settings, scripts and an example, for any project")
    .option("--namespace <name>", "prefix of every Redis name (default: from the project's name)")
    .option("--contracts <folder>", "folder of contracts (default schemas)")
    .option("--output <folder>", "folder that generate owns (default src/generated)")
    .option("--yes", "do not ask")
    .option("--install", "install what is needed with the project's package manager")
    .option("--dry-run", "change nothing; list what would be written")
    .option("--json", "one JSON object on standard output")
    .addHelpText("after", note)
    .action(async (flags: InitFlags) => {
      const { init } = await import("./init.js");
      tell(await init(cwd, flags, surroundings));
    });
}
