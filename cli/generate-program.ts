import type { Command } from "commander";
import { type CommandRoom, type CommonFlags, withCommonFlags } from "./command-room.js";
import { type FormatFlags, formatOf, formatOption } from "./format-flag.js";

export function addGenerate(program: Command, { surroundings, settings, tell }: CommandRoom): void {
  withCommonFlags(program.command("generate").description("contracts to code"))
    .option("--output <folder>", "folder that generate owns")
    .option("--runtime <module>", "what generated code imports: a package or a relative path")
    .option("--hooks <module>", "what generated code imports the functions from that upgrades name")
    // Both, so that what is not said is neither.
    .option("--testing", "a module for your own tests of each contract (default)")
    .option("--no-testing", "none")
    .option("--check", "change nothing; exit 1 and list what is stale, missing, orphaned or edited")
    .option("--dry-run", "change nothing; list what would be written and deleted")
    .addOption(formatOption())
    .action(async (flags: CommonFlags & FormatFlags & { readonly check?: boolean; readonly dryRun?: boolean }) => {
      const json = formatOf(flags) === "json";
      const { generate } = await import("./generate.js");
      const workspace = surroundings.environment.GITHUB_WORKSPACE;
      tell(await generate(settings(flags), { ...flags, json, workspace, colour: surroundings.colour }));
    });
}
