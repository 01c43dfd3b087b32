import * as z from "zod";
import { breakingWords } from "../breaking/settings.js";
import { lintWords } from "../lint/settings.js";

const folder = z.string().regex(/^[^\0]+$/, "a folder");
const module = z.string().regex(/^[\w@.~#/-]+$/, "a package's name, or a relative path with `/`");

/** The words of `redloom.config.yaml`, each with what it is: the command line reads by them, and editors by their schema. */
export const settings = z.strictObject({
  contracts: folder.default("schemas").describe("Folder of contracts, from the project's root."),
  output: folder
    .default("src/generated")
    .describe("Folder that `redloom generate` owns, from the project's root. Contracts cannot stand in it."),
  runtime: module
    .default("redloom")
    .describe("What generated code imports: a package, or a folder relative to a contract's output folder."),
  hooks: module
    .optional()
    .describe(
      "What generated code imports the functions from that upgrades name: a file of TypeScript, from the project's root, or said like `runtime`.",
    ),
  testing: z
    .boolean("true or false")
    .default(true)
    .describe("Whether a module for your own tests is written for each contract."),
  javascript: z
    .boolean("true or false")
    .default(false)
    .describe("Whether the functions of codecs are written as JavaScript with declarations."),
  prefix: z
    .string()
    .regex(/^[^{}*?[\]\\\s]*$/, "letters, digits and `:`")
    .default("")
    .describe("What stands before every Redis name, for the commands that look into Redis."),
  lint: lintWords.default({}).describe("Which rules `redloom lint` goes by, and their numbers."),
  breaking: breakingWords
    .prefault({})
    .describe("How far versions of the contracts have to fit, and which changes may break all the same."),
});
