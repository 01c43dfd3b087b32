import type { JsonValue, TypeMapping } from "../parse/shape.js";
import type { BareType } from "./builtins.js";
import { locationOf, type Place, step, type TypeMaker } from "./context.js";
import type { Scalar } from "./model.js";

/** `enum`, and `const` as an enum of one value. */
export function enumType(
  maker: TypeMaker,
  mapping: TypeMapping,
  place: Place,
  text: (written: string, place: Place) => BareType | undefined,
): BareType | undefined {
  const written = mapping.const === undefined ? (mapping.enum ?? []) : [mapping.const];
  const at = (index: number) =>
    locationOf(mapping.const === undefined ? step(place, "enum", index) : step(place, "const"));
  const values = written.flatMap((value, index) => scalarOf(maker, value, at(index)));
  if (written.length === 0) {
    maker.findings.add("ENUM_INVALID", locationOf(step(place, "enum")), "The enum has no value", "List its values.");
  }
  const seen = new Set<Scalar>();
  for (const [index, value] of values.entries()) {
    if (seen.size < seen.add(value).size) continue;
    const message = `\`${JSON.stringify(value)}\` stands twice in the enum`;
    maker.findings.add("ENUM_INVALID", at(index), message, "Remove one of them.");
  }
  const open = mapping.open === true;
  if (open && new Set(values.map((value) => typeof value)).size > 1) {
    const fix = "Keep to strings or to numbers, or leave `open` out.";
    maker.findings.add("OPEN_INVALID", locationOf(step(place, "open")), "An open enum mixes types", fix);
  }
  const base = mapping.type === undefined ? undefined : text(mapping.type, step(place, "type"));
  if (base) tellMisfits(maker, base, values, at, place);
  return values.length === 0 ? undefined : { kind: "enum", values, open };
}

function scalarOf(maker: TypeMaker, value: JsonValue, where: ReturnType<typeof locationOf>): readonly Scalar[] {
  if (value === null || typeof value !== "object") return [value];
  const fix = "Write objects and lists as a type of their own.";
  maker.findings.add("ENUM_INVALID", where, "A value of an enum is a string, a number, true, false or null", fix);
  return [];
}

function tellMisfits(
  maker: TypeMaker,
  base: BareType,
  values: readonly Scalar[],
  at: (index: number) => ReturnType<typeof locationOf>,
  place: Place,
): void {
  const kinds = base.kind === "nullable" ? [base.of.kind, "null"] : [base.kind];
  if (!kinds.every((kind) => ["string", "integer", "number", "boolean", "null"].includes(kind))) {
    const fix = "Leave `type` out: the values say it.";
    const where = locationOf(step(place, "type"));
    maker.findings.add("TYPE_CONFLICT", where, "This type has no values to choose from", fix);
    return;
  }
  for (const [index, value] of values.entries()) {
    if (kinds.some((kind) => isOf(kind, value))) continue;
    const text = JSON.stringify(value);
    const fix =
      kinds.includes("string") && value !== null
        ? `Write \`${JSON.stringify(String(value))}\`, with quotes.`
        : "Change the value or the type.";
    maker.findings.add("ENUM_INVALID", at(index), `\`${text}\` is no ${kinds.join(" or ")}`, fix);
  }
}

function isOf(kind: string, value: Scalar): boolean {
  if (value === null) return kind === "null";
  if (kind === "integer") return Number.isInteger(value);
  return typeof value === kind;
}
