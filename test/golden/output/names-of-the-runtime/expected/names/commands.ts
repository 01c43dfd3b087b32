// Written by redloom from contracts/names.yaml. Do not edit.
import { ChannelCommands, checkClientOptions, definitions, type ClientOptions } from "../../../../../../src/runtime/generated.js";
import { connectionsChannelDefinition, countsChannelDefinition, optionsChannelDefinition, publishersChannelDefinition } from "./channels.js";
import type { ChannelCommands as ChannelCommands2, ClientOptionsInput, Connection, Publisher } from "./messages.js";

export interface NamesOptions extends ClientOptions {
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface NamesCommands {
  readonly channels: {
    readonly connections: ChannelCommands<Connection>;
    readonly counts: ChannelCommands<ChannelCommands2>;
    readonly options: ChannelCommands<ClientOptionsInput>;
    readonly publishers: ChannelCommands<Publisher>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createNamesCommands(options: NamesOptions = {}): NamesCommands {
  checkClientOptions(options, {});
  const { prefix } = options;
  return definitions("names.commands", {
    channels: definitions("names.commands.channels", {
      connections: new ChannelCommands(connectionsChannelDefinition, { prefix }),
      counts: new ChannelCommands(countsChannelDefinition, { prefix }),
      options: new ChannelCommands(optionsChannelDefinition, { prefix }),
      publishers: new ChannelCommands(publishersChannelDefinition, { prefix }),
    }),
  });
}
