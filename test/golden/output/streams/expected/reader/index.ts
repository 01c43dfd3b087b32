// Written by redloom from contracts/reader.yaml. Do not edit.
export * from "./groups.js";
export * from "./handlers.js";
export * from "./commands.js";
export * from "./client.js";
