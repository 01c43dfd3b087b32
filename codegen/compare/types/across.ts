import type { ArrayType, EnumType, Json, MapType, NumberType, ObjectType, TupleType, Type } from "../../model/model.js";
import type { Direction, Side } from "../change.js";
import { crossing, type Paired } from "./choices.js";
import type { Effect, Site } from "./edit.js";
import { sameThroughout } from "./same.js";
import { typeName } from "./type-name.js";
import type { Walk } from "./walker.js";

/**
 * Two types of different kinds: what either side makes of the other's values.
 * @param choices where one is a union: what of it belongs to what, which is compared by itself
 */
export function acrossKinds(walk: Walk, before: Type, now: Type, site: Site, choices?: Paired): void {
  const backward = effectOf(walk, "backward", before, now, choices);
  const forward = effectOf(walk, "forward", before, now, choices);
  if (choices && isAll(choices) && !backward && !forward) return;
  const [narrower, wider] = [backward?.does === "refuses", forward?.does === "refuses"];
  walk.tell(narrower === wider ? "TYPE_CHANGED" : narrower ? "TYPE_NARROWED" : "TYPE_WIDENED", site, {
    message: `was ${typeName(before)} and is ${typeName(now)}`,
    fix: "Keep the field as it is and add one of the new type beside it, under another name.",
    effects: { backward, forward },
    at: ["now", now],
  });
}

function isAll({ before, now, pairs }: Paired): boolean {
  return pairs.length === before.all.length && pairs.length === now.all.length;
}

function effectOf(
  walk: Walk,
  direction: Direction,
  before: Type,
  now: Type,
  choices: Paired | undefined,
): Effect | undefined {
  const finds = choices && ofChoices(walk, direction, choices);
  if (finds === "taken") return undefined;
  if (finds === "moved") return { does: "differs", why: "which member takes a value may be another one" };
  const [writer, reader] = direction === "backward" ? [before, now] : [now, before];
  const [from, to]: [Side, Side] = direction === "backward" ? ["before", "now"] : ["now", "before"];
  const finite = valuesOf(walk, from, writer);
  const refused = finite?.filter((value) => !walk.takes(to, reader, value));
  const why = `it is ${typeName(writer)} for who writes and ${typeName(reader)} for who reads`;
  if (refused?.length === 0 || isWithin(walk, from, writer, to, reader)) {
    return readAs(writer) === readAs(reader) ? undefined : { does: "differs", why };
  }
  return walk.refuses(direction, before, now, why, { values: refused ?? odditiesOf(reader) });
}

/** `unknown` too where something of the writer's has no other. */
function ofChoices(walk: Walk, direction: Direction, choices: Paired): ReturnType<typeof crossing> {
  const { all } = choices[direction === "backward" ? "before" : "now"];
  return choices.pairs.length < all.length ? "unknown" : crossing(walk, choices, direction);
}

/** What most types refuse. */
const oddities: readonly Json[] = ["text", 1, true, null, [], {}, 0.5];

/** All values, where they are few. */
function valuesOf(walk: Walk, side: Side, type: Type): readonly Json[] | undefined {
  if (type.kind === "enum" && !type.open) return type.values;
  if (type.kind === "boolean") return [true, false];
  if (type.kind === "integer") return wholeNumbers(type)?.filter((value) => walk.takes(side, type, value));
  return type.kind === "null" ? [null] : undefined;
}

/** The same in each field, where the reader has fields. */
function odditiesOf(reader: Type): readonly Json[] {
  if (reader.kind !== "object") return oddities;
  return [...oddities, ...reader.fields.flatMap(({ name }) => oddities.map((one) => ({ [name]: one })))];
}

const mostListed = 1_000;

function wholeNumbers({
  minimum,
  maximum,
  exclusiveMinimum,
  exclusiveMaximum,
}: NumberType): readonly number[] | undefined {
  const least = Math.ceil(Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity));
  const most = Math.floor(Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity));
  if (!(most - least < mostListed)) return undefined;
  return Array.from({ length: Math.max(0, most - least + 1) }, (_, index) => least + index);
}

/** Does the reader take everything that the writer may write? Only what needs no search. */
function isWithin(walk: Walk, from: Side, writer: Type, to: Side, reader: Type): boolean {
  if (reader.kind === "json") return true;
  if (reader.kind === "enum") return reader.open && isOf(reader, "string") && writer.kind === "string";
  if (reader.kind === "map") return writer.kind === "object" && takesFields(walk, from, writer, to, reader);
  if (reader.kind === "array") return writer.kind === "tuple" && takesItems(walk, from, writer, to, reader);
  if (reader.kind === "string") return isAnyText(reader) && isText(writer);
  if (reader.kind === "number") return writer.kind === "enum" && isAnyNumber(reader) && isOf(writer, "number");
  // Of `oneOf` another member may fit as well.
  if (reader.kind !== "union" || reader.discriminator || reader.mode === "oneOf") return false;
  return reader.members.some((member) =>
    sameThroughout({ type: writer, resolve: walk[from] }, { type: walk.plain(to, member), resolve: walk[to] }),
  );
}

/** Only fields that are known are written. */
function takesFields(walk: Walk, from: Side, { fields }: ObjectType, to: Side, { values }: MapType): boolean {
  const wanted = { type: walk.plain(to, values), resolve: walk[to] };
  return fields.every(
    ({ type }) =>
      wanted.type.kind === "json" || sameThroughout({ type: walk.plain(from, type), resolve: walk[from] }, wanted),
  );
}

function takesItems(walk: Walk, from: Side, { items }: TupleType, to: Side, reader: ArrayType): boolean {
  const { minItems = 0, maxItems = Infinity, uniqueItems = false } = reader;
  if (items.length < minItems || items.length > maxItems || (uniqueItems && items.length > 1)) return false;
  const wanted = { type: reader.items, resolve: walk[to] };
  return items.every((item) => sameThroughout({ type: item, resolve: walk[from] }, wanted));
}

function isAnyText(type: Type & { readonly kind: "string" }): boolean {
  const { format, pattern, minLength = 0, maxLength } = type;
  return format === undefined && pattern === undefined && minLength === 0 && maxLength === undefined;
}

function isAnyNumber(type: NumberType): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = type;
  return [minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf].every((word) => word === undefined);
}

function isText(type: Type): boolean {
  if (type.kind === "enum") return isOf(type, "string");
  return type.kind === "string" || type.kind === "bytes" || type.kind === "bigint";
}

function isOf(type: EnumType, kind: "string" | "number"): boolean {
  return type.values.every((value) => typeof value === kind);
}

/** What a program has of JSON: the same JSON, or something made of it. */
function readAs({ kind }: Type): string {
  return kind === "bytes" || kind === "bigint" ? kind : "json";
}
