import { type Command, Option } from "commander";
import { type CommandRoom, type CommonFlags, withCommonFlags } from "../command-room.js";

interface JsonSchemaFlags extends CommonFlags {
  readonly output?: string;
  readonly contract?: string;
  readonly side: "reader" | "writer";
}

export function addJsonSchema(program: Command, { cwd, surroundings, settings, tell }: CommandRoom): void {
  withCommonFlags(program.command("json-schema").description("messages as JSON Schema"))
    .option("--output <path>", "a file for all, or a folder with a file for each contract")
    .option("--contract <namespace>", "of this contract only")
    .addOption(
      new Option("--side <side>", "whose view: what a reader takes, or a writer sends")
        .choices(["reader", "writer"])
        .default("reader"),
    )
    .action(async ({ output, contract, side, ...flags }: JsonSchemaFlags) => {
      const { jsonSchema } = await import("./json-schema.js");
      const chosen = {
        side,
        ...(output === undefined ? {} : { output }),
        ...(contract === undefined ? {} : { contract }),
        ...(flags.json ? { json: true } : {}),
      };
      tell(jsonSchema(settings(flags), cwd, { ...chosen, colour: surroundings.colour }));
    });
}
