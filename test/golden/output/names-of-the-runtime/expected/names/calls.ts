// Written by redloom from contracts/names.yaml. Do not edit.
import { Call as Call2, ParameterizedCall as ParameterizedCall2, defineAddress, type CallDefinition as CallDefinition2, type CallOptions, type Connection as Connection2, type NoParameters as NoParameters2 } from "../../../../../../src/runtime/generated.js";
import { broadcastCallCodec, callCodec, callDefinitionCodec, callTypesCodec, noParametersCodec } from "./codecs.js";
import type { BroadcastCall, Call, CallDefinition, CallDefinitionInput, CallTypes, NoParameters } from "./messages.js";

/** What `names:calls` is asked, and what it answers. */
export interface CallsCallTypes {
  readonly parameters: NoParameters2;
  readonly request: Call;
  readonly requestInput: Call;
  readonly reply: CallDefinition;
  readonly replyInput: CallDefinitionInput;
  readonly errors: { readonly Error: BroadcastCall; readonly NoParameters: NoParameters };
  readonly errorsInput: { readonly Error: BroadcastCall; readonly NoParameters: NoParameters };
  readonly progress: never;
  readonly progressInput: never;
}

/** Redis name: `names:calls` */
export const callsCallDefinition: CallDefinition2<CallsCallTypes> = {
  definition: "names.calls.calls",
  address: defineAddress({
    definition: "names.calls.calls",
    namespace: "names",
    template: "calls",
    parameters: {},
  }),
  request: callCodec,
  reply: callDefinitionCodec,
  errors: { Error: broadcastCallCodec, NoParameters: noParametersCodec },
  maxBytes: 1048576,
  timeoutMs: 30000,
  serving: { concurrency: 16, ackTimeoutMs: 10000, maxAttempts: 3, whenUnserved: "wait" },
};

/** Asks `names:calls`, one server of which answers within 30000 ms, unless tuned; serves it. */
export class CallsCall extends Call2<CallsCallTypes> {
  constructor(connection: Connection2, options?: CallOptions) {
    super(connection, callsCallDefinition, options);
  }
}

/** The parameters of `names:call:{request}`. */
export interface ParameterizedCallParameters {
  readonly request: string;
}

/** What `names:call:{request}` is asked, and what it answers. */
export interface ParameterizedCallTypes {
  readonly parameters: ParameterizedCallParameters;
  readonly request: NoParameters;
  readonly requestInput: NoParameters;
  readonly reply: CallTypes;
  readonly replyInput: CallTypes;
  readonly errors: Record<never, never>;
  readonly errorsInput: Record<never, never>;
  readonly progress: never;
  readonly progressInput: never;
}

/** Redis name: `names:call:{request}` */
export const parameterizedCallDefinition: CallDefinition2<ParameterizedCallTypes> = {
  definition: "names.calls.parameterized",
  address: defineAddress<ParameterizedCallParameters>({
    definition: "names.calls.parameterized",
    namespace: "names",
    template: "call:{request}",
    parameters: { request: { type: "string" } },
  }),
  request: noParametersCodec,
  reply: callTypesCodec,
  errors: {},
  maxBytes: 1048576,
  timeoutMs: 30000,
  serving: { concurrency: 16, ackTimeoutMs: 10000, maxAttempts: 3, whenUnserved: "wait" },
};

/** Asks `names:call:{request}`, one server of which answers within 30000 ms, unless tuned; serves it. */
export class ParameterizedCall extends ParameterizedCall2<ParameterizedCallTypes> {
  constructor(connection: Connection2, options?: CallOptions) {
    super(connection, parameterizedCallDefinition, options);
  }
}
