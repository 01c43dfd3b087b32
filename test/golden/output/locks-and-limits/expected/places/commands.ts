// Written by redloom from contracts/places.yaml. Do not edit.
import { checkClientOptions, definitions, type ClientOptions, type ConcurrencyLimitTune, type ReadWriteLockTune } from "../../../../../../src/runtime/generated.js";

/** What `tune` may override: by kind, then by definition. */
export interface PlacesTune {
  readonly locks?: {
    readonly book?: ReadWriteLockTune | undefined;
  } | undefined;
  readonly limits?: {
    readonly guests?: ConcurrencyLimitTune | undefined;
  } | undefined;
}

export interface PlacesOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: PlacesTune | undefined;
}

/**
 * Nothing in it is one round trip.
 *
 * Everything of one round trip as a value, for batches and transactions.
 */
export interface PlacesCommands {
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createPlacesCommands(options: PlacesOptions = {}): PlacesCommands {
  checkClientOptions(options, { locks: { book: "read-write" }, limits: { guests: "concurrency" } });
  return definitions("places.commands", {
  });
}
