// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
export * from "./messages.js";
export * from "./codecs.js";
export * from "./channels.js";
export * from "./streams.js";
export * from "./handlers.js";
export * from "./commands.js";
export * from "./client.js";
