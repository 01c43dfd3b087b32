// Written by redloom from contracts/seats.yaml. Do not edit.
export * from "./limits.js";
export * from "./commands.js";
export * from "./client.js";
