// Written by redloom from contracts/reader.yaml. Do not edit.
import { checkClientOptions, definitions, type ClientOptions, type GroupTune } from "../../../../../../src/runtime/generated.js";

/** What `tune` may override: by kind, then by definition. */
export interface ReaderTune {
  readonly groups?: {
    readonly archiveCopy?: GroupTune | undefined;
  } | undefined;
}

export interface ReaderOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: ReaderTune | undefined;
}

/**
 * Only a group on what another contract declares.
 *
 * Everything of one round trip as a value, for batches and transactions.
 */
export interface ReaderCommands {
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createReaderCommands(options: ReaderOptions = {}): ReaderCommands {
  checkClientOptions(options, { groups: ["archiveCopy"] });
  return definitions("reader.commands", {
  });
}
