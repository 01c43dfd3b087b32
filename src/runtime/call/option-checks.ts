import { OptionsInvalidError } from "../errors.js";
import type { GatherOptions } from "./broadcast/broadcast-types.js";
import type { CallTypes } from "./definition.js";
import type { RequestOptions, ServeOptions } from "./handlers.js";

/**
 * What no compiler has looked at: that the options are some, and there are such, the signal is one, and what is to be called can be.
 * @throws {OptionsInvalidError}
 */
export function checkOptions(
  definition: string,
  options: unknown,
  names: readonly string[],
  functions: readonly string[] = [],
): void {
  const listed = names.map((name) => `\`${name}\``).join(", ");
  if (typeof options !== "object" || options === null) {
    throw new OptionsInvalidError(`The options cannot be ${String(options)}`, `Give ${listed}, or nothing.`, {
      definition,
    });
  }
  for (const name in options) {
    if (names.includes(name)) continue;
    throw new OptionsInvalidError(`There is no option \`${name}\``, `There are ${listed}.`, { definition });
  }
  const signal: unknown = Reflect.get(options, "signal");
  if (signal !== undefined && !isSignal(signal)) {
    throw new OptionsInvalidError("`signal` is no AbortSignal", "Give `controller.signal`.", { definition });
  }
  for (const name of functions) {
    const given: unknown = Reflect.get(options, name);
    if (given === undefined || typeof given === "function") continue;
    throw new OptionsInvalidError(`\`${name}\` is no function`, `Give \`${name}\` a function, or nothing.`, {
      definition,
    });
  }
}

export const requestNames = [
  "timeoutMs",
  "signal",
  "onProgress",
] as const satisfies readonly (keyof RequestOptions<CallTypes>)[];
export const serveNames = ["concurrency", "signal", "onError"] as const satisfies readonly (keyof ServeOptions)[];
export const gatherNames = [
  "timeoutMs",
  "signal",
  "atMost",
  "onAnswer",
] as const satisfies readonly (keyof GatherOptions<CallTypes>)[];
export const stopNames = ["timeoutMs"] as const;

/** Of another realm, or another implementation, too. */
function isSignal(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const has = (name: string): boolean => typeof Reflect.get(value, name) === "function";
  return "aborted" in value && has("addEventListener") && has("removeEventListener") && has("throwIfAborted");
}
