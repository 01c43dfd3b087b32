// Written by redloom from contracts/evil.yaml. Do not edit.
import type { CallHandler, MessageHandler } from "../../../../../../src/runtime/generated.js";
import type { OddCallTypes } from "./calls.js";
import type { OddChannelParameters } from "./channels.js";
import type { Odd } from "./messages.js";

/** Handles messages of the channel `odd`. */
export type OddHandler = MessageHandler<Odd, OddChannelParameters>;

/** Answers the call `odd`. */
export type OddCallHandler = CallHandler<OddCallTypes>;
