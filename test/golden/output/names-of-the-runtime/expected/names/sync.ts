// Written by redloom from contracts/names.yaml. Do not edit.
import { definitions } from "../../../../../../src/runtime/generated.js";
import { SyncPublisher, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { connectionsChannelDefinition, countsChannelDefinition, optionsChannelDefinition, publishersChannelDefinition } from "./channels.js";
import { createNamesCommands, type NamesCommands, type NamesOptions } from "./commands.js";
import type { ChannelCommands, ClientOptionsInput, Connection, Publisher } from "./messages.js";

/** Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers. */
export interface NamesSyncClient {
  readonly channels: {
    readonly connections: SyncPublisher<Connection>;
    readonly counts: SyncPublisher<ChannelCommands>;
    readonly options: SyncPublisher<ClientOptionsInput>;
    readonly publishers: SyncPublisher<Publisher>;
  };
  readonly commands: NamesCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createNamesSyncClient(connection: SyncConnection, options: NamesOptions = {}): NamesSyncClient {
  const commands = createNamesCommands(options);
  const { prefix } = options;
  return definitions("names", {
    channels: definitions("names.channels", {
      connections: new SyncPublisher(connection, connectionsChannelDefinition, { prefix }),
      counts: new SyncPublisher(connection, countsChannelDefinition, { prefix }),
      options: new SyncPublisher(connection, optionsChannelDefinition, { prefix }),
      publishers: new SyncPublisher(connection, publishersChannelDefinition, { prefix }),
    }),
    commands,
  });
}
