// Written by redloom from contracts/events.yaml. Do not edit.
import type { JsonValue } from "../../../../../../src/runtime/generated.js";
export type LogMessage = JsonValue;

export interface Payment {
  account: string;
  amount: bigint;
}
