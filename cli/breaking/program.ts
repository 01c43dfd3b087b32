import type { Command } from "commander";
import { type CommandRoom, type CommonFlags, withCommonFlags } from "../command-room.js";
import { formatOption } from "../printing/format-flag.js";
import type { BreakingFlags } from "./breaking.js";

export function addBreaking(program: Command, { cwd, surroundings, settings, tell }: CommandRoom): void {
  const also = (one: string, all: readonly string[] = []): string[] => [...all, one];
  withCommonFlags(
    program.command("breaking").description("which change of the contracts breaks whom, and in which order to deploy"),
  )
    .option(
      "--against <version>",
      "a folder of contracts, or a git ref; may be given again, the last version first",
      also,
    )
    .option("--allow <code:subject>", "this change may break; may be given again", also)
    .option("--strict", "what is dangerous counts as what breaks")
    .addOption(formatOption())
    .action(async (flags: CommonFlags & BreakingFlags) => {
      const { breaking } = await import("./breaking.js");
      const workspace = surroundings.environment.GITHUB_WORKSPACE;
      tell(breaking(settings(flags), cwd, { ...flags, workspace, colour: surroundings.colourOut }));
    });
}
