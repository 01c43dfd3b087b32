// Written by redloom from contracts/shop.yaml. Do not edit.
import type { BatchHandler, CallHandler, Handler, MessageHandler } from "../../../../../../src/runtime/generated.js";
import type { UserCallTypes } from "./calls.js";
import type { UserChannelParameters } from "./channels.js";
import type { User } from "./messages.js";

/** Handles messages of the channel `user`. */
export type UserHandler = MessageHandler<User, UserChannelParameters>;

/** Handles deliveries of the group `user` of `user`. */
export type UserUserHandler = Handler<User>;

/** Handles batches of deliveries of the group `user` of `user`. */
export type UserUserBatchHandler = BatchHandler<User>;

/** Answers the call `user`. */
export type UserCallHandler = CallHandler<UserCallTypes>;
