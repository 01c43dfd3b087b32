// Written by redloom from contracts/legacy-app.yaml. Do not edit.
export * from "./keys.js";
export * from "./commands.js";
export * from "./client.js";
