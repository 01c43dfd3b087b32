import type { TypeShape } from "../parse/shape.js";
import { locationOf, type Place, sourceOf, step, type TypeMaker } from "./context.js";
import type { Header, Scalar, Type } from "./model.js";
import { tellConstraints } from "./type-in-place.js";

/** The headers of a stream's entries, with everything that is wrong with them told. */
export function headersOf(
  maker: TypeMaker,
  shapes: Readonly<Record<string, TypeShape>>,
  place: Place,
): readonly Header[] {
  if (Object.keys(shapes).length === 0) {
    const fix = "Declare one, or leave `headers` out: headers are any texts then.";
    maker.findings.add("HEADER_INVALID", locationOf(place, "key"), "`headers` declares none", fix);
  }
  const seen = new Map<string, string>();
  return Object.entries(shapes).map(([key, shape]) => {
    const at = step(place, key);
    const marked = key.endsWith("?");
    const name = marked ? key.slice(0, -1) : key;
    tellName(maker, name, seen.get(name.toLowerCase()), at);
    seen.set(name.toLowerCase(), name);
    const type = maker.make(shape, at, "field");
    tellType(maker, name, type, at);
    const always = type.default !== undefined || type.fill !== undefined;
    return { name, optional: marked && !always, type, source: sourceOf(at, "key") };
  });
}

function tellName(maker: TypeMaker, name: string, twin: string | undefined, place: Place): void {
  const tell = (message: string, fix: string) =>
    maker.findings.add("HEADER_INVALID", locationOf(place, "key"), message, fix);
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    tell(`\`${name}\` is no name of a header`, "Write letters, digits, `-`, `_` and `.`.");
  } else if (/^redloom-/i.test(name)) {
    tell(`\`${name}\` would be one of Redloom's own headers`, "Begin with something else than `redloom-`.");
  } else if (name in Object.prototype) {
    tell(`\`${name}\` is a name that every object has`, "Choose another name.");
  } else if (twin !== undefined && twin !== name) {
    // A header beside its twin with `?` is told where the file is read.
    tell(`\`${name}\` and \`${twin}\` differ by case only`, "Rename one of them.");
  }
}

function tellType(maker: TypeMaker, name: string, type: Type, place: Place): void {
  if (!maker.isBroken(type) && !canBeHeader(maker, type)) {
    const fix =
      "Use string or one of its formats, integer, boolean, an enum of one of them, or a message of such a type.";
    maker.findings.add("HEADER_INVALID", locationOf(place), `\`${name}\` is of a type that no header can hold`, fix);
  }
  tellConstraints(maker, { name, what: "a header", code: "HEADER_INVALID" }, type, place);
}

function canBeHeader(maker: TypeMaker, type: Type, steps = 0): boolean {
  switch (type.kind) {
    case "string":
    case "integer":
    case "boolean":
      return true;
    case "enum":
      return sameScalars(type.values);
    case "reference": {
      const target = maker.messageType(type.to);
      return target !== undefined && (maker.isBroken(target) || (steps < 32 && canBeHeader(maker, target, steps + 1)));
    }
    default:
      return false;
  }
}

/** One text form for all of them. */
function sameScalars(values: readonly Scalar[]): boolean {
  return (
    values.every((value) => typeof value === "string") ||
    values.every((value) => typeof value === "boolean") ||
    values.every((value) => Number.isSafeInteger(value))
  );
}
