// Written by redloom from \@acme/contracts/orders.yaml. Do not edit.
export * from "./messages.js";
export * from "./codecs.js";
export * from "./streams.js";
