// Written by redloom from contracts/seats.yaml. Do not edit.
import { checkClientOptions, definitions, type ClientOptions, type ConcurrencyLimitTune } from "../../../../../../src/runtime/generated.js";

/** What `tune` may override: by kind, then by definition. */
export interface SeatsTune {
  readonly limits?: {
    readonly taken?: ConcurrencyLimitTune | undefined;
  } | undefined;
}

export interface SeatsOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: SeatsTune | undefined;
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface SeatsCommands {
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createSeatsCommands(options: SeatsOptions = {}): SeatsCommands {
  checkClientOptions(options, { limits: { taken: "concurrency" } });
  return definitions("seats.commands", {
  });
}
