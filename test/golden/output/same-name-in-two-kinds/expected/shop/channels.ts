// Written by redloom from contracts/shop.yaml. Do not edit.
import { ParameterizedChannel, ParameterizedPublisher, ParameterizedSubscriber, defineAddress, type ChannelDefinition, type ClientOptions, type Connection } from "../../../../../../src/runtime/generated.js";
import { userCodec } from "./codecs.js";
import type { User } from "./messages.js";

/** The parameters of `shop:user-events:{userId}`. */
export interface UserChannelParameters {
  readonly userId: string;
}

/** Redis name: `shop:user-events:{userId}` */
export const userChannelDefinition: ChannelDefinition<User, User, UserChannelParameters> = {
  definition: "shop.channels.user",
  address: defineAddress<UserChannelParameters>({
    definition: "shop.channels.user",
    namespace: "shop",
    template: "user-events:{userId}",
    parameters: { userId: { type: "string" } },
  }),
  codec: userCodec,
  maxBytes: 1048576,
};

/** Publishes to `shop:user-events:{userId}`. */
export class UserPublisher extends ParameterizedPublisher<UserChannelParameters, User> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, userChannelDefinition, options);
  }
}

/** Subscribes to `shop:user-events:{userId}`. */
export class UserSubscriber extends ParameterizedSubscriber<UserChannelParameters, User> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, userChannelDefinition, options);
  }
}

/** Publishes and subscribes to `shop:user-events:{userId}`. */
export class UserChannel extends ParameterizedChannel<UserChannelParameters, User> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, userChannelDefinition, options);
  }
}
