import { InvalidArgumentError, Option } from "commander";
import { didYouMean } from "../../codegen/did-you-mean.js";
import { CommandError, exitCodes } from "../outcome.js";

/** How findings are shown. */
const formats = ["text", "json", "github", "junit"] as const;

export type Format = (typeof formats)[number];

export interface FormatFlags {
  readonly format?: Format;
  /** The same as `format: "json"`. */
  readonly json?: boolean;
}

/** The flag of the commands that show findings. */
export function formatOption(): Option {
  return new Option("--format <format>", `how findings are shown: ${formats.join(", ")}`).argParser(readFormat);
}

function readFormat(text: string): Format {
  const format = formats.find((one) => one === text);
  if (format) return format;
  const meant = didYouMean(text, formats);
  throw new InvalidArgumentError(meant ? `(Did you mean ${meant}?)` : `(Give one of ${formats.join(", ")}.)`);
}

/** @throws {CommandError} wrong usage: both flags, and they differ. */
export function formatOf({ format, json }: FormatFlags): Format {
  if (json && format !== undefined && format !== "json") {
    throw new CommandError(`--json and --format ${format} cannot both be`, "Give one of them.", exitCodes.usage);
  }
  return json ? "json" : (format ?? "text");
}
