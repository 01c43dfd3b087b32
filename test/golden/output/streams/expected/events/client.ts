// Written by redloom from contracts/events.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { createEventsCommands, type EventsCommands, type EventsOptions } from "./commands.js";
import { LogStream, PaymentsStream } from "./streams.js";

/** Everything that the contract defines, on one connection. */
export interface EventsClient {
  readonly streams: {
    readonly log: LogStream;
    readonly payments: PaymentsStream;
  };
  readonly commands: EventsCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createEventsClient(connection: Connection, options: EventsOptions = {}): EventsClient {
  const commands = createEventsCommands(options);
  const { prefix, tune } = options;
  return definitions("events", {
    streams: definitions("events.streams", {
      log: new LogStream(connection, { prefix, tune: tune?.streams?.log }),
      payments: new PaymentsStream(connection, { prefix, tune: tune?.streams?.payments }),
    }),
    commands,
  });
}
