import type { Command } from "commander";
import { type CommandRoom, type CommonFlags, withCommonFlags } from "./command-room.js";

export function addLint(program: Command, { surroundings, settings, tell }: CommandRoom): void {
  withCommonFlags(program.command("lint").description("all findings of all contracts at once")).action(
    async (flags: CommonFlags) => {
      const { lint } = await import("./lint.js");
      tell(lint(settings(flags), { ...flags, colour: surroundings.colour }));
    },
  );
}
