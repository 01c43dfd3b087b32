// Written by redloom from contracts/places.yaml. Do not edit.
export * from "./locks.js";
export * from "./limits.js";
export * from "./commands.js";
export * from "./client.js";
