// Written by redloom from contracts/evil.yaml. Do not edit.
import { ParameterizedCall, defineAddress, type CallDefinition, type CallOptions, type Connection } from "../../../../../../src/runtime/generated.js";
import { oddCodec, oddOddCodec, oddReplyCodec } from "./codecs.js";
import type { Odd, OddInput, OddOdd, OddReply } from "./messages.js";

/** The parameters of `evil:'`evil()$call:{a}`. */
export interface OddCallParameters {
  readonly a: "*/" | "${evil()}";
}

/** What `evil:'`evil()$call:{a}` is asked, and what it answers. */
export interface OddCallTypes {
  readonly parameters: OddCallParameters;
  readonly request: Odd;
  readonly requestInput: OddInput;
  readonly reply: OddReply;
  readonly replyInput: OddReply;
  readonly errors: { readonly Odd: OddOdd };
  readonly errorsInput: { readonly Odd: OddOdd };
  readonly progress: never;
  readonly progressInput: never;
}

/**
 * *\/ evil() /*
 *
 * Redis name: `evil:'`evil()$call:{a}`
 *
 * @deprecated *\/ evil() //
 */
export const oddCallDefinition: CallDefinition<OddCallTypes> = {
  definition: "evil.calls.odd",
  address: defineAddress<OddCallParameters>({
    definition: "evil.calls.odd",
    namespace: "evil",
    template: "'`evil()$call:{a}",
    parameters: { a: { type: "string", fits: (value) => value === "*/" || value === "${evil()}", expected: "\"*/\" or \"${evil()}\"" } },
  }),
  request: oddCodec,
  reply: oddReplyCodec,
  errors: { Odd: oddOddCodec },
  maxBytes: 1048576,
  timeoutMs: 30000,
  serving: { concurrency: 16, ackTimeoutMs: 10000, maxAttempts: 3, whenUnserved: "wait" },
};

/**
 * *\/ evil() /*
 *
 * Asks `evil:'`evil()$call:{a}`, one server of which answers within 30000 ms, unless tuned; serves it.
 *
 * @deprecated *\/ evil() //
 */
export class OddCall extends ParameterizedCall<OddCallTypes> {
  constructor(connection: Connection, options?: CallOptions) {
    super(connection, oddCallDefinition, options);
  }
}
