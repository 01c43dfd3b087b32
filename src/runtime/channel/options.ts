import { type ErrorContext, OptionsInvalidError } from "../errors.js";
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

/** What is wrong with how it is to be closed, but for `timeoutMs`. */
export function badClose(options: { readonly drain?: unknown }, about: ErrorContext): OptionsInvalidError | undefined {
  const bad = badNames(options, closeNames, about);
  if (bad || options.drain === undefined || typeof options.drain === "boolean") return bad;
  return new OptionsInvalidError("`drain` is neither true nor false", "Give `drain: false` to drop what waits.", about);
}

function checkReceiving(options: ReceiveOptions<object>, names: readonly string[], about: ErrorContext): void {
  const bad = badNames(options, names, about);
  if (bad) throw bad;
  for (const name of listenerNames) {
    if (options[name] === undefined || typeof options[name] === "function") continue;
    throw new OptionsInvalidError(`\`${name}\` is no function`, "Give a function, or leave it out.", about);
  }
  if (options.signal === undefined || isSignal(options.signal)) return;
  throw new OptionsInvalidError("`signal` is no AbortSignal", "Give the `signal` of an AbortController.", about);
}

/** Those of other realms as well. */
function isSignal(signal: unknown): boolean {
  return typeof signal === "object" && signal !== null && "aborted" in signal && "addEventListener" in signal;
}

function badNames(options: object, names: readonly string[], about: ErrorContext): OptionsInvalidError | undefined {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    return new OptionsInvalidError("The options are no object", `Give ${listed(names)}, or nothing.`, about);
  }
  for (const name in options) {
    if (names.includes(name)) continue;
    return new OptionsInvalidError(`There is no option \`${name}\``, `There are ${listed(names)}.`, about);
  }
  return undefined;
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
