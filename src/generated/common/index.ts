// Written by redloom from schemas/common.yaml. Do not edit.
export * from "./messages.js";
export * from "./codecs.js";
