// Written by redloom from contracts/shop.yaml. Do not edit.
import { ParameterizedStore, defineAddress, type Connection, type KeyDefinition, type KeyOptions } from "../../../../../../src/runtime/generated.js";
import { userCodec } from "./codecs.js";
import type { User } from "./messages.js";

/** The parameters of `shop:user:{userId}`. */
export interface UserKeyParameters {
  readonly userId: string;
}

/** Redis name: `shop:user:{userId}` */
export const userKeyDefinition: KeyDefinition<User, User, UserKeyParameters> = {
  definition: "shop.keys.user",
  address: defineAddress<UserKeyParameters>({
    definition: "shop.keys.user",
    namespace: "shop",
    template: "user:{userId}",
    parameters: { userId: { type: "string" } },
  }),
  codec: userCodec,
  maxBytes: 1048576,
};

/** Stores `shop:user:{userId}`. */
export class UserStore extends ParameterizedStore<UserKeyParameters, User> {
  constructor(connection: Connection, options?: KeyOptions) {
    super(connection, userKeyDefinition, options);
  }
}
