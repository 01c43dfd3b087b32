// Written by redloom from contracts/names.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { CallsCall, ParameterizedCall } from "./calls.js";
import { ConnectionsChannel, CountsChannel, OptionsChannel, PublishersChannel } from "./channels.js";
import { createNamesCommands, type NamesCommands, type NamesOptions } from "./commands.js";
import { VisitsStore } from "./keys.js";
import { ConcurrencyLimiter, ParameterizedConcurrencyLimiter } from "./limits.js";
import { ParameterizedLock, ReadWriteLock } from "./locks.js";

/** Everything that the contract defines, on one connection. */
export interface NamesClient {
  readonly channels: {
    readonly connections: ConnectionsChannel;
    readonly counts: CountsChannel;
    readonly options: OptionsChannel;
    readonly publishers: PublishersChannel;
  };
  readonly locks: {
    readonly parameterized: ParameterizedLock;
    readonly readWrite: ReadWriteLock;
  };
  readonly limits: {
    readonly concurrency: ConcurrencyLimiter;
    readonly parameterizedConcurrency: ParameterizedConcurrencyLimiter;
  };
  readonly keys: {
    readonly visits: VisitsStore;
  };
  readonly calls: {
    readonly calls: CallsCall;
    readonly parameterized: ParameterizedCall;
  };
  readonly commands: NamesCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createNamesClient(connection: Connection, options: NamesOptions = {}): NamesClient {
  const commands = createNamesCommands(options);
  const { prefix, tune } = options;
  return definitions("names", {
    channels: definitions("names.channels", {
      connections: new ConnectionsChannel(connection, { prefix }),
      counts: new CountsChannel(connection, { prefix }),
      options: new OptionsChannel(connection, { prefix }),
      publishers: new PublishersChannel(connection, { prefix }),
    }),
    locks: definitions("names.locks", {
      parameterized: new ParameterizedLock(connection, { prefix, tune: tune?.locks?.parameterized }),
      readWrite: new ReadWriteLock(connection, { prefix, tune: tune?.locks?.readWrite }),
    }),
    limits: definitions("names.limits", {
      concurrency: new ConcurrencyLimiter(connection, { prefix, tune: tune?.limits?.concurrency }),
      parameterizedConcurrency: new ParameterizedConcurrencyLimiter(connection, { prefix, tune: tune?.limits?.parameterizedConcurrency }),
    }),
    keys: definitions("names.keys", {
      visits: new VisitsStore(connection, { prefix, tune: tune?.keys?.visits }),
    }),
    calls: definitions("names.calls", {
      calls: new CallsCall(connection, { prefix, tune: tune?.calls?.calls }),
      parameterized: new ParameterizedCall(connection, { prefix, tune: tune?.calls?.parameterized }),
    }),
    commands,
  });
}
