// Written by redloom from contracts/names.yaml. Do not edit.
import type { CallHandler, MessageHandler, NoParameters } from "../../../../../../src/runtime/generated.js";
import type { CallsCallTypes, ParameterizedCallTypes } from "./calls.js";
import type { ChannelCommands, ClientOptions, Connection, Publisher } from "./messages.js";

/** Handles messages of the channel `connections`. */
export type ConnectionsHandler = MessageHandler<Connection, NoParameters>;

/** Handles messages of the channel `counts`. */
export type CountsHandler = MessageHandler<ChannelCommands, NoParameters>;

/** Handles messages of the channel `options`. */
export type OptionsHandler = MessageHandler<ClientOptions, NoParameters>;

/** Handles messages of the channel `publishers`. */
export type PublishersHandler = MessageHandler<Publisher, NoParameters>;

/** Answers the call `calls`. */
export type CallsCallHandler = CallHandler<CallsCallTypes>;

/** Answers the call `parameterized`. */
export type ParameterizedCallHandler = CallHandler<ParameterizedCallTypes>;
