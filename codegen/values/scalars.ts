import * as formats from "../../src/runtime/wire/formats.js";
import { base64Size, isBase64, isDecimal } from "../../src/runtime/wire/scalars.js";
import { isAtLeast, isAtMost, isMultipleOf, isText } from "../../src/runtime/wire/values.js";
import type { BytesType, Json, NumberType, StringFormat, StringType } from "../model/model.js";

/** What the runtime asks too: a format means the same in a contract's default and in a message. */
const isOfFormat: Readonly<Record<StringFormat, (text: string) => boolean>> = {
  uuid: formats.isUuid,
  "date-time": formats.isDateTime,
  date: formats.isDate,
  time: formats.isTime,
  duration: formats.isDuration,
  uri: formats.isUri,
  email: formats.isEmail,
};

export type ScalarType =
  | StringType
  | NumberType
  | BytesType
  | { readonly kind: "boolean" }
  | { readonly kind: "bigint" };

/** Why a value does not fit; `undefined` where it does. */
export function scalarProblem(type: ScalarType, value: Json): string | undefined {
  switch (type.kind) {
    case "string":
      return isText(value) ? textProblem(type, value) : "is no string";
    case "integer":
      return Number.isSafeInteger(value) && typeof value === "number" ? numberProblem(type, value) : "is no integer";
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? numberProblem(type, value) : "is no number";
    case "boolean":
      return typeof value === "boolean" ? undefined : "is neither true nor false";
    case "bigint":
      return isDecimal(value) ? undefined : "is no integer as text";
    case "bytes":
      return isBase64(value) ? bytesProblem(type, value) : "is no base64";
    default:
      return type satisfies never;
  }
}

function textProblem(type: StringType, text: string): string | undefined {
  if (type.format !== undefined && !isOfFormat[type.format](text)) return `is no ${type.format}`;
  if (type.minLength !== undefined && !isAtLeast(text, type.minLength)) return `is shorter than ${type.minLength}`;
  if (type.maxLength !== undefined && !isAtMost(text, type.maxLength)) return `is longer than ${type.maxLength}`;
  const matches = type.pattern === undefined || compiled(type.pattern)?.test(text) !== false;
  return matches ? undefined : `does not match ${type.pattern}`;
}

/** A pattern that does not compile is a finding of its own. */
function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

function numberProblem(type: NumberType, value: number): string | undefined {
  if (type.minimum !== undefined && value < type.minimum) return `is less than ${type.minimum}`;
  if (type.maximum !== undefined && value > type.maximum) return `is more than ${type.maximum}`;
  if (type.exclusiveMinimum !== undefined && value <= type.exclusiveMinimum) {
    return `is not more than ${type.exclusiveMinimum}`;
  }
  if (type.exclusiveMaximum !== undefined && value >= type.exclusiveMaximum) {
    return `is not less than ${type.exclusiveMaximum}`;
  }
  const fits = type.multipleOf === undefined || !(type.multipleOf > 0) || isMultipleOf(value, type.multipleOf);
  return fits ? undefined : `is no multiple of ${type.multipleOf}`;
}

function bytesProblem(type: BytesType, text: string): string | undefined {
  const size = base64Size(text);
  if (type.minLength !== undefined && size < type.minLength) return `is shorter than ${type.minLength} bytes`;
  if (type.maxLength !== undefined && size > type.maxLength) return `is longer than ${type.maxLength} bytes`;
  return undefined;
}
