import { type ErrorContext, OptionsInvalidError } from "../errors.js";

/*
 * What no compiler has looked at: options of programs in JavaScript. A misspelt one would silently be none.
 */

/** That they are some, and that there are such. @throws {OptionsInvalidError} */
export function checkNames(options: unknown, names: readonly string[], context: ErrorContext): void {
  if (options === undefined) return;
  const listed = names.map((name) => `\`${name}\``).join(", ");
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new OptionsInvalidError("The options are no object", `Give ${listed}, or nothing.`, context);
  }
  for (const name in options) {
    if (names.includes(name)) continue;
    throw new OptionsInvalidError(`There is no option \`${name}\``, `There are ${listed}.`, context);
  }
}

/** Of another realm, or another implementation, too. @throws {OptionsInvalidError} */
export function checkSignal(signal: unknown, context: ErrorContext): void {
  if (signal === undefined || isSignal(signal)) return;
  throw new OptionsInvalidError("`signal` is no AbortSignal", "Give the `signal` of an AbortController.", context);
}

/** That those which are given can be called. @throws {OptionsInvalidError} */
export function checkFunctions(options: object, names: readonly string[], context: ErrorContext): void {
  for (const name of names) {
    const given: unknown = Reflect.get(options, name);
    if (given === undefined || typeof given === "function") continue;
    throw new OptionsInvalidError(
      `\`${name}\` is no function`,
      `Give \`${name}\` a function, or leave it out.`,
      context,
    );
  }
}

function isSignal(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("aborted" in value)) return false;
  const has = (name: string): boolean => typeof Reflect.get(value, name) === "function";
  return has("addEventListener") && has("removeEventListener") && has("throwIfAborted");
}
