// Written by redloom from contracts/names.yaml. Do not edit.
import { ChannelCommands, CounterCommands, LockCommands, checkClientOptions, definitions, type CallTune, type ClientOptions, type ConcurrencyLimitTune, type ExclusiveLockTune, type FreshKeyTune, type Parameterized, type ReadWriteLockTune } from "../../../../../../src/runtime/generated.js";
import { connectionsChannelDefinition, countsChannelDefinition, optionsChannelDefinition, publishersChannelDefinition } from "./channels.js";
import { visitsKeyDefinition } from "./keys.js";
import { parameterizedLockDefinition, type ParameterizedLockParameters } from "./locks.js";
import type { ChannelCommands as ChannelCommands2, ClientOptionsInput, Connection, Publisher } from "./messages.js";

/** What `tune` may override: by kind, then by definition. */
export interface NamesTune {
  readonly locks?: {
    readonly parameterized?: ExclusiveLockTune | undefined;
    readonly readWrite?: ReadWriteLockTune | undefined;
  } | undefined;
  readonly limits?: {
    readonly concurrency?: ConcurrencyLimitTune | undefined;
    readonly parameterizedConcurrency?: ConcurrencyLimitTune | undefined;
  } | undefined;
  readonly keys?: {
    readonly visits?: FreshKeyTune | undefined;
  } | undefined;
  readonly calls?: {
    readonly calls?: CallTune | undefined;
    readonly parameterized?: CallTune | undefined;
  } | undefined;
}

export interface NamesOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: NamesTune | undefined;
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface NamesCommands {
  readonly channels: {
    readonly connections: ChannelCommands<Connection>;
    readonly counts: ChannelCommands<ChannelCommands2>;
    readonly options: ChannelCommands<ClientOptionsInput>;
    readonly publishers: ChannelCommands<Publisher>;
  };
  readonly locks: {
    readonly parameterized: Parameterized<ParameterizedLockParameters, LockCommands<ParameterizedLockParameters>>;
  };
  readonly keys: {
    readonly visits: CounterCommands;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createNamesCommands(options: NamesOptions = {}): NamesCommands {
  checkClientOptions(options, { locks: { parameterized: "exclusive", readWrite: "read-write" }, limits: { concurrency: "concurrency", parameterizedConcurrency: "concurrency" }, keys: { visits: "fresh" }, calls: { calls: "served", parameterized: "served" } });
  const { prefix, tune } = options;
  return definitions("names.commands", {
    channels: definitions("names.commands.channels", {
      connections: new ChannelCommands(connectionsChannelDefinition, { prefix }),
      counts: new ChannelCommands(countsChannelDefinition, { prefix }),
      options: new ChannelCommands(optionsChannelDefinition, { prefix }),
      publishers: new ChannelCommands(publishersChannelDefinition, { prefix }),
    }),
    locks: definitions("names.commands.locks", {
      parameterized: { at: (parameters) => new LockCommands(parameterizedLockDefinition, { prefix, tune: tune?.locks?.parameterized }, parameters) },
    }),
    keys: definitions("names.commands.keys", {
      visits: new CounterCommands(visitsKeyDefinition, { prefix, tune: tune?.keys?.visits }),
    }),
  });
}
