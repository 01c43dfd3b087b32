import type { Json, MessageId, Type, UnionType } from "../model/model.js";
import type { Effort } from "./effort.js";
import { fits, isObject, type Resolve } from "./fits.js";

const deepest = 500;

/**
 * What a reader makes of JSON that fits, as text: equal for equal values. Unknown fields are gone, defaults are there, and
 * bytes and bigints are no strings, members with unknown tags no objects.
 * @param depth messages around it; in very many it is taken as it stands
 */
export function asRead(type: Type, value: Json, resolve: Resolve, effort: Effort, depth = 0): string {
  if (!effort.spend()) return plain(value);
  const read = (one: Type, part: Json): string => asRead(one, part, resolve, effort, depth);
  switch (type.kind) {
    case "bytes":
    case "bigint":
      return `${type.kind} ${JSON.stringify(value)}`;
    case "nullable":
      return value === null ? "null" : read(type.of, value);
    case "reference": {
      const to = target(type.to, resolve);
      return to && depth < deepest ? asRead(to, value, resolve, effort, depth + 1) : plain(value);
    }
    case "array":
      return Array.isArray(value) ? `[${value.map((item: Json) => read(type.items, item)).join()}]` : plain(value);
    case "tuple":
      return Array.isArray(value)
        ? `[${type.items.map((item, index) => read(item, value[index] ?? null)).join()}]`
        : plain(value);
    case "map":
      return isObject(value)
        ? members(Object.entries(value).map(([name, one]) => [name, read(type.values, one)]))
        : plain(value);
    case "object":
      if (!isObject(value)) return plain(value);
      return members(
        type.fields.flatMap(({ name, type: of }) => {
          const given = Object.hasOwn(value, name) ? value[name] : of.default;
          return given === undefined ? [] : [[name, read(of, given)] as const];
        }),
      );
    case "union": {
      const member = memberOf(type, value, resolve, effort);
      if (member) return read(member, value);
      return type.open ? `unknown ${plain(value)}` : plain(value);
    }
    default:
      return plain(value);
  }
}

function target(id: MessageId, resolve: Resolve): Type | undefined {
  let type = resolve(id);
  for (let steps = 0; type?.kind === "reference" && steps < 64; steps++) type = resolve(type.to);
  return type?.kind === "reference" ? undefined : type;
}

function memberOf(
  { discriminator, members }: UnionType,
  value: Json,
  resolve: Resolve,
  effort: Effort,
): Type | undefined {
  if (!discriminator) {
    return members.find((member) => fits(member, value, resolve, { side: "reader", effort }).length === 0);
  }
  const tag = isObject(value) && Object.hasOwn(value, discriminator.property) && value[discriminator.property];
  return typeof tag === "string" ? members[discriminator.tags.indexOf(tag)] : undefined;
}

/** JSON as it stands, the order of names aside. */
function plain(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  return isObject(value)
    ? members(Object.entries(value).map(([name, one]) => [name, plain(one)]))
    : JSON.stringify(value);
}

function members(entries: readonly (readonly [string, string])[]): string {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}
