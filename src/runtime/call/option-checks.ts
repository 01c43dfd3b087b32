import { checkFunctions, checkNames, checkSignal } from "../wire/given-options.js";
import type { GatherOptions } from "./broadcast/broadcast-types.js";
import type { CallTypes } from "./definition.js";
import type { RequestOptions, ServeOptions } from "./handlers.js";

/** Refuses, for callers without a compiler, what no option is. @throws {OptionsInvalidError} */
export function checkOptions(
  definition: string,
  options: object,
  names: readonly string[],
  functions: readonly string[] = [],
): void {
  const context = { definition };
  checkNames(options, names, context);
  checkSignal(Reflect.get(options, "signal"), context);
  checkFunctions(options, functions, context);
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
