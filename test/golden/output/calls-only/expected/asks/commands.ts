// Written by redloom from contracts/asks.yaml. Do not edit.
import { checkClientOptions, definitions, type CallTune, type ClientOptions } from "../../../../../../src/runtime/generated.js";

/** What `tune` may override: by kind, then by definition. */
export interface AsksTune {
  readonly calls?: {
    readonly echo?: CallTune | undefined;
  } | undefined;
}

export interface AsksOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: AsksTune | undefined;
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface AsksCommands {
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createAsksCommands(options: AsksOptions = {}): AsksCommands {
  checkClientOptions(options, { calls: { echo: "served" } });
  return definitions("asks.commands", {
  });
}
