import type { Command } from "commander";
import { ruleSetNames } from "../../codegen/lint/rule.js";
import { type CommandRoom, type CommonFlags, withCommonFlags } from "../command-room.js";
import { type FormatFlags, formatOption } from "../printing/format-flag.js";

export function addLint(program: Command, { surroundings, settings, tell }: CommandRoom): void {
  withCommonFlags(program.command("lint").description("all findings of all contracts at once"))
    .option("--rules <set>", `rules beside what cannot be: ${ruleSetNames.join(", ")}`)
    .addOption(formatOption())
    .action(async (flags: CommonFlags & FormatFlags) => {
      const { lint } = await import("./lint.js");
      const workspace = surroundings.environment.GITHUB_WORKSPACE;
      tell(lint(settings(flags), { ...flags, workspace, colour: surroundings.colourOut }));
    });
}
