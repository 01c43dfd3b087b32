// Written by redloom from contracts/evil.yaml. Do not edit.
import { ChannelCommands, checkClientOptions, definitions, type CallTune, type ClientOptions, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { oddChannelDefinition, type OddChannelParameters } from "./channels.js";
import type { OddInput } from "./messages.js";

/** What `tune` may override: by kind, then by definition. */
export interface EvilTune {
  readonly calls?: {
    readonly odd?: CallTune | undefined;
  } | undefined;
}

export interface EvilOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: EvilTune | undefined;
}

/**
 * *\/ evil() /*
 *
 * Everything of one round trip as a value, for batches and transactions.
 *
 * Owner: ${evil()} `evil()` <\/script>
 */
export interface EvilCommands {
  readonly channels: {
    /** *\/ evil() /* */
    readonly odd: Parameterized<OddChannelParameters, ChannelCommands<OddInput, OddChannelParameters>>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createEvilCommands(options: EvilOptions = {}): EvilCommands {
  checkClientOptions(options, { calls: { odd: "served" } });
  const { prefix } = options;
  return definitions("evil.commands", {
    channels: definitions("evil.commands.channels", {
      odd: { at: (parameters) => new ChannelCommands(oddChannelDefinition, { prefix }, parameters) },
    }),
  });
}
