import type { Command } from "commander";
import { type CommandRoom, type CommonFlags, withCommonFlags } from "../command-room.js";

interface Flags extends CommonFlags {
  readonly output?: string;
  readonly title?: string;
  readonly check?: boolean;
}

export function addDocs(program: Command, { cwd, surroundings, settings, tell }: CommandRoom): void {
  withCommonFlags(program.command("docs").description("the contracts to read: one HTML page with a search"))
    .option("--output <file>", "the page; - for standard output (default redloom-reference.html)")
    .option("--title <text>", "what the page is called (default Contracts)")
    .option("--check", "change nothing; exit 1 where the page is not as the contracts say")
    .action(async ({ output, ...flags }: Flags) => {
      const { docs } = await import("./docs.js");
      // The setting called `output` is the folder of generated code.
      tell(docs(settings(flags), { ...flags, cwd, output, colour: surroundings.colour }));
    });
}
