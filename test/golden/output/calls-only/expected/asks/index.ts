// Written by redloom from contracts/asks.yaml. Do not edit.
export * from "./messages.js";
export * from "./codecs.js";
export * from "./calls.js";
export * from "./handlers.js";
export * from "./commands.js";
export * from "./client.js";
