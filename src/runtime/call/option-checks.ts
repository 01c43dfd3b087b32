import { OptionsInvalidError } from "../errors.js";

/**
 * What no compiler has looked at: that the options are some, the signal is one, and what is to be called can be.
 * @throws {OptionsInvalidError}
 */
export function checkOptions(definition: string, options: unknown, functions: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    const fix = "Give an object, such as `{ timeoutMs: 1000 }`, or nothing.";
    throw new OptionsInvalidError(`The options cannot be ${String(options)}`, fix, { definition });
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

/** Of another realm, or another implementation, too. */
function isSignal(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const has = (name: string): boolean => typeof Reflect.get(value, name) === "function";
  return "aborted" in value && has("addEventListener") && has("removeEventListener") && has("throwIfAborted");
}
