// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
import { Producer, Stream, StreamReader, defineAddress, streamSettings, type ClientOptions, type Connection, type StreamDefinition, type StreamOptions } from "../../../../../../src/runtime/generated.js";
import { resultCodec } from "./codecs.js";
import type { Result, ResultInput } from "./messages.js";

/** Redis name: `agents:results` */
export const resultsStreamDefinition: StreamDefinition<Result, ResultInput> = {
  definition: "agents.streams.results",
  address: defineAddress({
    definition: "agents.streams.results",
    namespace: "agents",
    template: "results",
    parameters: {},
  }),
  codec: resultCodec,
  maxBytes: 1048576,
  groups: [],
};

/** Adds entries to `agents:results`. */
export class ResultsProducer extends Producer<ResultInput> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(resultsStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `agents:results`, acknowledging nothing. */
export class ResultsReader extends StreamReader<Result> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, resultsStreamDefinition, options);
  }
}

/** Adds to, reads and consumes `agents:results`. */
export class ResultsStream extends Stream<Result, ResultInput> {
  constructor(connection: Connection, options?: StreamOptions<never>) {
    super(connection, streamSettings(resultsStreamDefinition, options?.tune), options);
  }
}
