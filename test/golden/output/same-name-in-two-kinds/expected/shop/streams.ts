// Written by redloom from contracts/shop.yaml. Do not edit.
import { ParameterizedConsumerGroup, ParameterizedProducer, ParameterizedStream, ParameterizedStreamReader, defineAddress, definitions, streamSettings, type ClientOptions, type Connection, type ConsumerGroup, type GroupDefinition, type GroupOptions, type StreamDefinition, type StreamOptions } from "../../../../../../src/runtime/generated.js";
import { userCodec } from "./codecs.js";
import type { User } from "./messages.js";

/** The parameters of `shop:user-log:{userId}`. */
export interface UserStreamParameters {
  readonly userId: string;
}

const userUserGroup: GroupDefinition = {
  name: "user",
  start: "latest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** Redis name: `shop:user-log:{userId}` */
export const userStreamDefinition: StreamDefinition<User, User, UserStreamParameters> = {
  definition: "shop.streams.user",
  address: defineAddress<UserStreamParameters>({
    definition: "shop.streams.user",
    namespace: "shop",
    template: "user-log:{userId}",
    parameters: { userId: { type: "string" } },
  }),
  codec: userCodec,
  maxBytes: 1048576,
  groups: [userUserGroup],
};

/** Adds entries to `shop:user-log:{userId}`. */
export class UserProducer extends ParameterizedProducer<UserStreamParameters, User> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(userStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `shop:user-log:{userId}`, acknowledging nothing. */
export class UserReader extends ParameterizedStreamReader<UserStreamParameters, User> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, userStreamDefinition, options);
  }
}

/** The consumer group `user` of `shop:user-log:{userId}`. */
export class UserUserGroup extends ParameterizedConsumerGroup<UserStreamParameters, User> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, userStreamDefinition, userUserGroup, options);
  }
}

/** Adds to, reads and consumes `shop:user-log:{userId}`. */
export class UserStream extends ParameterizedStream<UserStreamParameters, User, User, { readonly user: ConsumerGroup<User, UserStreamParameters> }> {
  constructor(connection: Connection, options: StreamOptions<"user"> = {}) {
    super(connection, streamSettings(userStreamDefinition, options.tune), options, definitions(`${userStreamDefinition.definition}.groups`, {
      user: new UserUserGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.user, stream: options.tune }),
    }));
  }
}
