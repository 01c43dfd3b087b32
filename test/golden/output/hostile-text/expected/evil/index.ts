// Written by redloom from contracts/evil.yaml. Do not edit.
export * from "./messages.js";
export * from "./codecs.js";
export * from "./channels.js";
export * from "./calls.js";
export * from "./handlers.js";
export * from "./commands.js";
export * from "./client.js";
