import type { Scalar, StringFormat, Type } from "../model/model.js";
import { fitsName, typeName } from "../model/names.js";
import { type Emission, moduleOf } from "./emission.js";
import type { Imports } from "./imports.js";
import { messageOf } from "./messages-of.js";
import type { RuntimeValue } from "./runtime-names.js";
import { jsonLiteral } from "./text.js";

/** Values that are written as texts: parameters of addresses, and headers. */

/** The type of TypeScript. */
export function scalarType(emission: Emission, type: Type, imports: Imports): string {
  switch (type.kind) {
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "enum":
      return type.open ? typeofScalar(type.values[0]) : type.values.map(jsonLiteral).join(" | ");
    case "reference":
      return imports.type(moduleOf(emission, type.to, "messages"), typeName(messageOf(emission.model, type.to)));
    default:
      return "string";
  }
}

/** What its text stands for. */
export function textTypeOf(emission: Emission, type: Type): "string" | "integer" | "boolean" {
  if (type.kind === "reference") return textTypeOf(emission, messageOf(emission.model, type.to).type);
  if (type.kind === "integer" || type.kind === "number") return "integer";
  const of = type.kind === "enum" ? typeofScalar(type.values[0]) : type.kind;
  return of === "boolean" ? "boolean" : of === "number" ? "integer" : "string";
}

function typeofScalar(value: Scalar | undefined): "string" | "number" | "boolean" {
  return typeof value === "number" ? "number" : typeof value === "boolean" ? "boolean" : "string";
}

const formats: Readonly<Record<StringFormat, RuntimeValue>> = {
  uuid: "isUuid",
  "date-time": "isDateTime",
  date: "isDate",
  time: "isTime",
  duration: "isDuration",
  uri: "isUri",
  email: "isEmail",
};

/** A function that says whether a value fits; `undefined` where any value of its text's type does. */
export function fitsExpression(emission: Emission, type: Type, imports: Imports): string | undefined {
  if (type.kind === "reference") {
    return imports.value(moduleOf(emission, type.to, "codecs"), fitsName(messageOf(emission.model, type.to)));
  }
  if (type.kind === "enum" && !type.open) {
    return `(value) => ${type.values.map((value) => `value === ${jsonLiteral(value)}`).join(" || ")}`;
  }
  if (type.kind === "string" && type.format !== undefined) {
    return `(value) => typeof value === "string" && ${imports.runtime(formats[type.format])}(value)`;
  }
  return undefined;
}

/** As an error tells it; `undefined` where the text's type says it. */
export function expectedOf(type: Type): string | undefined {
  if (type.kind === "reference") return type.to.name;
  if (type.kind === "enum" && !type.open) return type.values.map((value) => JSON.stringify(value)).join(" or ");
  return type.kind === "string" ? type.format : undefined;
}
