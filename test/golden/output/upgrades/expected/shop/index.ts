// Written by redloom from contracts/shop.yaml. Do not edit.
export * from "./messages.js";
export * from "./codecs.js";
export * from "./upgrades.js";
export * from "./channels.js";
export * from "./streams.js";
export * from "./keys.js";
export * from "./handlers.js";
export * from "./commands.js";
export * from "./client.js";
