// Written by redloom from contracts/asks.yaml. Do not edit.
export type EchoReply = string;
export type EchoRequest = string;
