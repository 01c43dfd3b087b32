import type { Command } from "commander";
import type { CommandRoom } from "../command-room.js";

export function addExplain(program: Command, { surroundings, tell }: CommandRoom): void {
  program
    .command("explain [code]")
    .description("what a code of a finding or an error means; without one, all codes")
    .option("--json", "one JSON object on standard output")
    .action(async (code: string | undefined, flags: { readonly json?: boolean }) => {
      const { explain } = await import("./explain.js");
      const { colourOut, columns } = surroundings;
      tell(explain(code, { ...flags, colour: colourOut, columns }));
    });
}
