// Written by redloom from contracts/common.yaml. Do not edit.
export * from "./messages.js";
export * from "./codecs.js";
