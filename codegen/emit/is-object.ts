import type { RuntimeValue } from "./runtime-names.js";
import { stringLiteral } from "./text.js";
import { type TypeMarks, written } from "./type-marks.js";

/**
 * Is it an object? Names the fields that are asked for next: under `noPropertyAccessFromIndexSignature`, `.name` is an
 * error where the compiler knows of no names.
 */
export function isObjectWith(
  scope: { runtime(name: RuntimeValue): string; readonly marks?: TypeMarks },
  value: string,
  fields: readonly { readonly name: string }[],
): string {
  const names = fields.map(({ name }) => stringLiteral(name)).join(" | ");
  return `${scope.runtime("isObject")}${names === "" ? "" : (scope.marks ?? written).arguments(names)}(${value})`;
}
