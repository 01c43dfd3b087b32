// Written by redloom from contracts/events.yaml. Do not edit.
import { definitions, streamSettings, type Parameterized } from "../../../../../../src/runtime/generated.js";
import { SyncProducer, type SyncConnection } from "../../../../../../src/runtime/sync/index.js";
import { createEventsCommands, type EventsCommands, type EventsOptions } from "./commands.js";
import type { LogMessage, Payment } from "./messages.js";
import { logStreamDefinition, paymentsStreamDefinition, type PaymentsHeaders, type PaymentsStreamParameters } from "./streams.js";

/** Runs on a worker thread while the caller waits: for scripts and start-up code, never for servers. */
export interface EventsSyncClient {
  readonly streams: {
    readonly log: SyncProducer<LogMessage>;
    readonly payments: Parameterized<PaymentsStreamParameters, SyncProducer<Payment, PaymentsStreamParameters, PaymentsHeaders>>;
  };
  readonly commands: EventsCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be. */
export function createEventsSyncClient(connection: SyncConnection, options: EventsOptions = {}): EventsSyncClient {
  const commands = createEventsCommands(options);
  const { prefix, tune } = options;
  return definitions("events", {
    streams: definitions("events.streams", {
      log: new SyncProducer(connection, streamSettings(logStreamDefinition, tune?.streams?.log), { prefix }),
      payments: { at: (parameters) => new SyncProducer(connection, streamSettings(paymentsStreamDefinition, tune?.streams?.payments), { prefix }, parameters) },
    }),
    commands,
  });
}
