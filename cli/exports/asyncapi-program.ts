import { type Command, Option } from "commander";
import { type CommandRoom, type CommonFlags, withCommonFlags } from "../command-room.js";

interface AsyncApiFlags extends CommonFlags {
  readonly output?: string;
  readonly contract?: string;
  readonly format?: "yaml" | "json";
  readonly server: readonly string[];
  readonly title?: string;
  readonly apiVersion?: string;
}

export function addAsyncApi(program: Command, { cwd, surroundings, settings, tell }: CommandRoom): void {
  const more = (one: string, others: readonly string[]): readonly string[] => [...others, one];
  withCommonFlags(program.command("asyncapi").description("contracts as an AsyncAPI 3 document"))
    .option("--output <file>", "a file; standard output without it")
    .option("--contract <namespace>", "of this contract only")
    .addOption(
      new Option("--format <format>", "by the file's ending, or yaml, where it is left out").choices(["yaml", "json"]),
    )
    .option("--server <name=url>", "a Redis, without user and password; may be given again", more, [])
    .option("--title <text>", "of the document; the name in package.json where it is left out")
    .option("--api-version <version>", "of the document; the version in package.json where it is left out")
    .action(async ({ contracts, json, ...flags }: AsyncApiFlags) => {
      const { asyncApi } = await import("./asyncapi.js");
      const shared = { ...(json ? { json } : {}), colour: surroundings.colour };
      tell(asyncApi(settings(contracts === undefined ? {} : { contracts }), cwd, { ...flags, ...shared }));
    });
}
