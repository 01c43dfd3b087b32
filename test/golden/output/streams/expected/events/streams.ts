// Written by redloom from contracts/events.yaml. Do not edit.
import { ConsumerGroup, ParameterizedProducer, ParameterizedStream, ParameterizedStreamReader, Producer, Stream, StreamReader, defineAddress, defineHeaders, definitions, streamSettings, type ClientOptions, type Connection, type GroupDefinition, type GroupOptions, type StreamDefinition, type StreamOptions } from "../../../../../../src/runtime/generated.js";
import { logMessageCodec, paymentCodec } from "./codecs.js";
import type { LogMessage, Payment } from "./messages.js";

const logArchiveGroup: GroupDefinition = {
  name: "archive",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** Redis name: `events:log` */
export const logStreamDefinition: StreamDefinition<LogMessage> = {
  definition: "events.streams.log",
  address: defineAddress({
    definition: "events.streams.log",
    namespace: "events",
    template: "log",
    parameters: {},
  }),
  codec: logMessageCodec,
  maxBytes: 1048576,
  groups: [logArchiveGroup],
};

/** Adds entries to `events:log`. */
export class LogProducer extends Producer<LogMessage> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(logStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `events:log`, acknowledging nothing. */
export class LogReader extends StreamReader<LogMessage> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, logStreamDefinition, options);
  }
}

/** The consumer group `archive` of `events:log`. */
export class LogArchiveGroup extends ConsumerGroup<LogMessage> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, logStreamDefinition, logArchiveGroup, options);
  }
}

/** Adds to, reads and consumes `events:log`. */
export class LogStream extends Stream<LogMessage> {
  readonly groups: { readonly archive: LogArchiveGroup };

  constructor(connection: Connection, options: StreamOptions<"archive"> = {}) {
    super(connection, streamSettings(logStreamDefinition, options.tune), options);
    this.groups = definitions(`${logStreamDefinition.definition}.groups`, {
      archive: new LogArchiveGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.archive, stream: options.tune }),
    });
  }
}

/** The parameters of `events:payments:{country}`. */
export interface PaymentsStreamParameters {
  readonly country: "de" | "fr";
}

/** The headers of `events:payments:{country}`. */
export interface PaymentsHeaders {
  readonly tenant: string;
}

/** Redis name: `events:payments:{country}` */
export const paymentsStreamDefinition: StreamDefinition<Payment, Payment, PaymentsStreamParameters, PaymentsHeaders, PaymentsHeaders> = {
  definition: "events.streams.payments",
  address: defineAddress<PaymentsStreamParameters>({
    definition: "events.streams.payments",
    namespace: "events",
    template: "payments:{country}",
    parameters: { country: { type: "string", fits: (value) => value === "de" || value === "fr", expected: "\"de\" or \"fr\"" } },
  }),
  codec: paymentCodec,
  maxBytes: 1048576,
  retention: { maxAgeMs: 2592000000, hard: false },
  headers: defineHeaders<PaymentsHeaders>({
    tenant: { type: "string", required: true },
  }),
  groups: [],
};

/** Adds entries to `events:payments:{country}`. */
export class PaymentsProducer extends ParameterizedProducer<PaymentsStreamParameters, Payment, PaymentsHeaders> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(paymentsStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `events:payments:{country}`, acknowledging nothing. */
export class PaymentsReader extends ParameterizedStreamReader<PaymentsStreamParameters, Payment, PaymentsHeaders> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, paymentsStreamDefinition, options);
  }
}

/** Adds to, reads and consumes `events:payments:{country}`. */
export class PaymentsStream extends ParameterizedStream<PaymentsStreamParameters, Payment, Payment, object, PaymentsHeaders, PaymentsHeaders> {
  constructor(connection: Connection, options: StreamOptions<never> = {}) {
    super(connection, streamSettings(paymentsStreamDefinition, options.tune), options, definitions(`${paymentsStreamDefinition.definition}.groups`, {
    }));
  }
}
