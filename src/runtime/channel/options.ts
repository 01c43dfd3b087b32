import { type ErrorContext, OptionsInvalidError } from "../errors.js";
import { checkFunctions, checkNames, checkSignal } from "../wire/given-options.js";
import type { ReceiveOptions, SubscribeOptions } from "./message.js";

const closeNames = ["timeoutMs", "drain"] as const;
const listenNames = [
  "signal",
  "onError",
  "onInvalid",
  "onGap",
  "maxQueuedMessages",
  "maxQueuedBytes",
  "overflow",
  "from",
] as const satisfies readonly (keyof ReceiveOptions<object>)[];
const subscribeNames = [
  ...listenNames,
  "concurrency",
  "order",
] as const satisfies readonly (keyof SubscribeOptions<object>)[];
const listenerNames = ["onError", "onInvalid", "onGap"] as const;

/** Refuses, for callers without a compiler, what no option is, and what is no handler. @throws {OptionsInvalidError} */
export function checkSubscribe(handler: unknown, options: object, about: ErrorContext): void {
  if (typeof handler !== "function") {
    const fix = "Give what handles each message first: subscribe(async (message, context) => …, options).";
    throw new OptionsInvalidError("`subscribe` was given no handler", fix, about);
  }
  checkReceiving(options, subscribeNames, about);
}

/** The same for a loop. @throws {OptionsInvalidError} */
export function checkListen(options: object, about: ErrorContext): void {
  checkReceiving(options, listenNames, about);
}

/** How it is to be closed, but for `timeoutMs`. @throws {OptionsInvalidError} */
export function checkClose(options: { readonly drain?: unknown }, about: ErrorContext): void {
  checkNames(options, closeNames, about);
  if (options.drain === undefined || typeof options.drain === "boolean") return;
  throw new OptionsInvalidError("`drain` is neither true nor false", "Give `drain: false` to drop what waits.", about);
}

function checkReceiving(options: ReceiveOptions<object>, names: readonly string[], about: ErrorContext): void {
  checkNames(options, names, about);
  checkFunctions(options, listenerNames, about);
  checkSignal(options.signal, about);
}
