import type { Command } from "commander";
import { type CommandRoom, type CommonFlags, withCommonFlags } from "../command-room.js";
import { CommandError, exitCodes } from "../outcome.js";
import { type FormatFlags, formatOf, formatOption } from "../printing/format-flag.js";

interface Modes {
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly watch?: boolean;
}

export function addGenerate(program: Command, { surroundings, settings, tell }: CommandRoom): void {
  withCommonFlags(program.command("generate").description("contracts to code"))
    .option("--output <folder>", "folder that generate owns")
    .option("--runtime <module>", "what generated code imports: a package or a relative path")
    .option("--hooks <module>", "what generated code imports the functions from that upgrades name")
    // Both, so that what is not said is neither.
    .option("--testing", "a module for your own tests of each contract (default)")
    .option("--no-testing", "none")
    .option("--javascript", "functions of codecs as JavaScript with declarations: less to compile")
    .option("--no-javascript", "as TypeScript (default)")
    .option("--check", "change nothing; exit 1 and list what is stale, missing, orphaned or edited")
    .option("--dry-run", "change nothing; list what would be written and deleted")
    .option("--watch", "go on: again after each change of contracts and settings, until Ctrl-C")
    .addOption(formatOption())
    .action(async (flags: CommonFlags & FormatFlags & Modes) => {
      const json = formatOf(flags) === "json";
      if (flags.watch) {
        refuseBesideWatch(flags);
        const { watch } = await import("./watch.js");
        return tell(await watch(() => settings(flags), { json, colour: surroundings.colour }, surroundings));
      }
      const { generate } = await import("./generate.js");
      const { environment, colour } = surroundings;
      const workspace = environment.GITHUB_WORKSPACE;
      tell(await generate(settings(flags), { ...flags, json, workspace, environment, colour }));
    });
}

/** @throws {CommandError} wrong usage */
function refuseBesideWatch({ check, dryRun, format = "text" }: FormatFlags & Modes): void {
  const other = check ? "--check" : dryRun ? "--dry-run" : undefined;
  if (other) {
    throw new CommandError(`--watch and ${other} cannot both be`, "Give one of them.", exitCodes.usage);
  }
  if (format === "text" || format === "json") return;
  const fix = "Give --json for one object a line, or no format.";
  throw new CommandError(`--watch has no format ${format}`, fix, exitCodes.usage);
}
