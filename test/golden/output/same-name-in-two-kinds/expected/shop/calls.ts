// Written by redloom from contracts/shop.yaml. Do not edit.
import { ParameterizedCall, defineAddress, type CallDefinition, type CallOptions, type Connection } from "../../../../../../src/runtime/generated.js";
import { userCodec } from "./codecs.js";
import type { User } from "./messages.js";

/** The parameters of `shop:user-call:{userId}`. */
export interface UserCallParameters {
  readonly userId: string;
}

/** What `shop:user-call:{userId}` is asked, and what it answers. */
export interface UserCallTypes {
  readonly parameters: UserCallParameters;
  readonly request: User;
  readonly requestInput: User;
  readonly reply: User;
  readonly replyInput: User;
  readonly errors: Record<never, never>;
  readonly errorsInput: Record<never, never>;
  readonly progress: never;
  readonly progressInput: never;
}

/** Redis name: `shop:user-call:{userId}` */
export const userCallDefinition: CallDefinition<UserCallTypes> = {
  definition: "shop.calls.user",
  address: defineAddress<UserCallParameters>({
    definition: "shop.calls.user",
    namespace: "shop",
    template: "user-call:{userId}",
    parameters: { userId: { type: "string" } },
  }),
  request: userCodec,
  reply: userCodec,
  errors: {},
  maxBytes: 1048576,
  timeoutMs: 30000,
  serving: { concurrency: 16, ackTimeoutMs: 10000, maxAttempts: 3, whenUnserved: "wait" },
};

/** Asks `shop:user-call:{userId}`, one server of which answers within 30000 ms, unless tuned; serves it. */
export class UserCall extends ParameterizedCall<UserCallTypes> {
  constructor(connection: Connection, options?: CallOptions) {
    super(connection, userCallDefinition, options);
  }
}
