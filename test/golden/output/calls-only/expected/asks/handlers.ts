// Written by redloom from contracts/asks.yaml. Do not edit.
import type { CallHandler } from "../../../../../../src/runtime/generated.js";
import type { EchoCallTypes } from "./calls.js";

/** Answers the call `echo`. */
export type EchoCallHandler = CallHandler<EchoCallTypes>;
