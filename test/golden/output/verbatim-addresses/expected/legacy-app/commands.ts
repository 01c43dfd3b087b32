// Written by redloom from contracts/legacy-app.yaml. Do not edit.
import { KeyCommands, checkClientOptions, definitions, type ClientOptions, type FreshKeyTune, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { sessionKeyDefinition, type SessionKeyParameters } from "./keys.js";

/** What `tune` may override: by kind, then by definition. */
export interface LegacyAppTune {
  readonly keys?: {
    readonly session?: FreshKeyTune | undefined;
  } | undefined;
}

export interface LegacyAppOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: LegacyAppTune | undefined;
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface LegacyAppCommands {
  readonly keys: {
    readonly session: Parameterized<SessionKeyParameters, KeyCommands<string, string, SessionKeyParameters>>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createLegacyAppCommands(options: LegacyAppOptions = {}): LegacyAppCommands {
  checkClientOptions(options, { keys: { session: "fresh" } });
  const { prefix, tune } = options;
  return definitions("legacy-app.commands", {
    keys: definitions("legacy-app.commands.keys", {
      session: { at: (parameters) => new KeyCommands(sessionKeyDefinition, { prefix, tune: tune?.keys?.session }, parameters) },
    }),
  });
}
