// Written by redloom from contracts/events.yaml. Do not edit.
import { StreamCommands, checkClientOptions, definitions, streamSettings, type ClientOptions, type Parameterized, type StreamTune } from "../../../../../../src/runtime/generated.js";
import type { LogMessage, Payment } from "./messages.js";
import { logStreamDefinition, paymentsStreamDefinition, type PaymentsHeaders, type PaymentsStreamParameters } from "./streams.js";

/** What `tune` may override: by kind, then by definition. */
export interface EventsTune {
  readonly streams?: {
    readonly log?: StreamTune<"archive"> | undefined;
    readonly payments?: StreamTune<never> | undefined;
  } | undefined;
}

export interface EventsOptions extends ClientOptions {
  /** Overrides what operations differ in between environments, by definition. */
  readonly tune?: EventsTune | undefined;
}

/** Everything of one round trip as a value, for batches and transactions. */
export interface EventsCommands {
  readonly streams: {
    readonly log: StreamCommands<LogMessage>;
    readonly payments: Parameterized<PaymentsStreamParameters, StreamCommands<Payment, PaymentsStreamParameters, PaymentsHeaders>>;
  };
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createEventsCommands(options: EventsOptions = {}): EventsCommands {
  checkClientOptions(options, { streams: { log: ["archive"], payments: [] } });
  const { prefix, tune } = options;
  return definitions("events.commands", {
    streams: definitions("events.commands.streams", {
      log: new StreamCommands(streamSettings(logStreamDefinition, tune?.streams?.log), { prefix }),
      payments: { at: (parameters) => new StreamCommands(streamSettings(paymentsStreamDefinition, tune?.streams?.payments), { prefix }, parameters) },
    }),
  });
}
