// Written by redloom from contracts/asks.yaml. Do not edit.
import { Call, defineAddress, type CallDefinition, type CallOptions, type Connection, type NoParameters } from "../../../../../../src/runtime/generated.js";
import { echoReplyCodec, echoRequestCodec } from "./codecs.js";
import type { EchoReply, EchoRequest } from "./messages.js";

/** What `asks:echo` is asked, and what it answers. */
export interface EchoCallTypes {
  readonly parameters: NoParameters;
  readonly request: EchoRequest;
  readonly requestInput: EchoRequest;
  readonly reply: EchoReply;
  readonly replyInput: EchoReply;
  readonly errors: Record<never, never>;
  readonly errorsInput: Record<never, never>;
  readonly progress: never;
  readonly progressInput: never;
}

/** Redis name: `asks:echo` */
export const echoCallDefinition: CallDefinition<EchoCallTypes> = {
  definition: "asks.calls.echo",
  address: defineAddress({
    definition: "asks.calls.echo",
    namespace: "asks",
    template: "echo",
    parameters: {},
  }),
  request: echoRequestCodec,
  reply: echoReplyCodec,
  errors: {},
  maxBytes: 1048576,
  timeoutMs: 30000,
  serving: { concurrency: 16, ackTimeoutMs: 10000, maxAttempts: 3, whenUnserved: "wait" },
};

/** Asks `asks:echo`, one server of which answers within 30000 ms, unless tuned; serves it. */
export class EchoCall extends Call<EchoCallTypes> {
  constructor(connection: Connection, options?: CallOptions) {
    super(connection, echoCallDefinition, options);
  }
}
