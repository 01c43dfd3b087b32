// Written by redloom from contracts/events.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import { escaped, explainWith, isDecimal, isJson, isObject, isText, messageCodec, type MessageCodec } from "../../../../../../src/runtime/generated.js";
import type { LogMessage, Payment } from "./messages.js";

/** Is this JSON value LogMessage as it stands on the wire? Never throws. */
export function fitsLogMessage(value: unknown): boolean {
  return isJson(value);
}

/** What a reader has of JSON that `fitsLogMessage` vouches for. */
export function readLogMessage(json: unknown): LogMessage {
  return (json as never);
}

/** May a writer give this value as LogMessage? Never throws. */
export function acceptsLogMessage(value: unknown): boolean {
  return fitsLogMessage(value);
}

/** The JSON of a value that `acceptsLogMessage` vouches for, defaults written out. */
export function writeLogMessage(value: LogMessage): string {
  return "" + JSON.stringify(value);
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parseLogMessage(text: string): LogMessage {
  return logMessageCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyLogMessage(value: LogMessage): string {
  return logMessageCodec.encode(value);
}

/** Is this JSON value Payment as it stands on the wire? Never throws. */
export function fitsPayment(value: unknown): boolean {
  return (
    isObject<"account" | "amount">(value) &&
    typeof value.account === "string" &&
    isDecimal(value.amount)
  );
}

/** What a reader has of JSON that `fitsPayment` vouches for. */
export function readPayment(json: unknown): Payment {
  const wire = json as Record<"account" | "amount", never>;
  const value: Payment = {
    account: wire.account,
    amount: BigInt(wire.amount),
  };
  return value;
}

/** May a writer give this value as Payment? Never throws. */
export function acceptsPayment(value: unknown): boolean {
  return (
    isObject<"account" | "amount">(value) &&
    isText(value.account) &&
    typeof value.amount === "bigint"
  );
}

/** The JSON of a value that `acceptsPayment` vouches for, defaults written out. */
export function writePayment(value: Payment): string {
  return '{"account":"' + escaped(value.account) + '","amount":"' + value.amount + '"}';
}

/**
 * JSON text → a checked value.
 * @throws {PayloadInvalidError} The text is not JSON, or does not fit.
 */
export function parsePayment(text: string): Payment {
  return paymentCodec.parse(text);
}

/**
 * A checked value → JSON text, defaults written out.
 * @throws {PayloadInvalidError} The value does not fit.
 */
export function stringifyPayment(value: Payment): string {
  return paymentCodec.encode(value);
}

/** Bytes on the wire ↔ LogMessage. */
export const logMessageCodec: MessageCodec<LogMessage> = /* @__PURE__ */ messageCodec({
  name: "LogMessage",
  fits: fitsLogMessage,
  read: readLogMessage,
  accepts: acceptsLogMessage,
  write: writeLogMessage,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).logMessageSchema, direction, value),
});

/** Bytes on the wire ↔ Payment. */
export const paymentCodec: MessageCodec<Payment> = /* @__PURE__ */ messageCodec({
  name: "Payment",
  fits: fitsPayment,
  read: readPayment,
  accepts: acceptsPayment,
  write: writePayment,
  explain: async (direction, value) =>
    explainWith((await import("./schemas.js" as string)).paymentSchema, direction, value),
});
