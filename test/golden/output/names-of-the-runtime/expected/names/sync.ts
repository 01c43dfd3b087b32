// Written by redloom from contracts/names.yaml. Do not edit.
import { definitions, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncConcurrencyLimiter, SyncCounterStore, SyncLock, SyncPublisher, SyncReadWriteLock, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { connectionsChannelDefinition, countsChannelDefinition, optionsChannelDefinition, publishersChannelDefinition } from "./channels.js";
import { createNamesCommands, type NamesCommands, type NamesOptions } from "./commands.js";
import { visitsKeyDefinition } from "./keys.js";
import { concurrencyLimitDefinition, parameterizedConcurrencyLimitDefinition, type ParameterizedConcurrencyLimitParameters } from "./limits.js";
import { parameterizedLockDefinition, readWriteLockDefinition, type ParameterizedLockParameters } from "./locks.js";
import type { ChannelCommands, ClientOptionsInput, Connection, Publisher } from "./messages.js";

/** Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers. */
export interface NamesSyncClient {
  readonly channels: {
    readonly connections: SyncPublisher<Connection>;
    readonly counts: SyncPublisher<ChannelCommands>;
    readonly options: SyncPublisher<ClientOptionsInput>;
    readonly publishers: SyncPublisher<Publisher>;
  };
  readonly locks: {
    readonly parameterized: Parameterized<ParameterizedLockParameters, SyncLock<ParameterizedLockParameters, "connection">>;
    readonly readWrite: SyncReadWriteLock;
  };
  readonly limits: {
    readonly concurrency: SyncConcurrencyLimiter;
    readonly parameterizedConcurrency: Parameterized<ParameterizedConcurrencyLimitParameters, SyncConcurrencyLimiter<ParameterizedConcurrencyLimitParameters, "slot">>;
  };
  readonly keys: {
    readonly visits: SyncCounterStore;
  };
  readonly commands: NamesCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createNamesSyncClient(connection: SyncConnection, options: NamesOptions = {}): NamesSyncClient {
  const commands = createNamesCommands(options);
  const { prefix, tune } = options;
  return definitions("names", {
    channels: definitions("names.channels", {
      connections: new SyncPublisher(connection, connectionsChannelDefinition, { prefix }),
      counts: new SyncPublisher(connection, countsChannelDefinition, { prefix }),
      options: new SyncPublisher(connection, optionsChannelDefinition, { prefix }),
      publishers: new SyncPublisher(connection, publishersChannelDefinition, { prefix }),
    }),
    locks: definitions("names.locks", {
      parameterized: { at: (parameters) => new SyncLock(connection, parameterizedLockDefinition, { prefix, tune: tune?.locks?.parameterized }, parameters) },
      readWrite: new SyncReadWriteLock(connection, readWriteLockDefinition, { prefix, tune: tune?.locks?.readWrite }),
    }),
    limits: definitions("names.limits", {
      concurrency: new SyncConcurrencyLimiter(connection, concurrencyLimitDefinition, { prefix, tune: tune?.limits?.concurrency }),
      parameterizedConcurrency: { at: (parameters) => new SyncConcurrencyLimiter(connection, parameterizedConcurrencyLimitDefinition, { prefix, tune: tune?.limits?.parameterizedConcurrency }, parameters) },
    }),
    keys: definitions("names.keys", {
      visits: new SyncCounterStore(connection, visitsKeyDefinition, { prefix, tune: tune?.keys?.visits }),
    }),
    commands,
  });
}
