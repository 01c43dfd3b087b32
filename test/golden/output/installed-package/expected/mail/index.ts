// Written by redloom from contracts/mail.yaml. Do not edit.
export * from "./channels.js";
export * from "./groups.js";
export * from "./handlers.js";
export * from "./commands.js";
export * from "./client.js";
