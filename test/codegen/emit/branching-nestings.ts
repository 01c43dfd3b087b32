import type { Json } from "../../../codegen/model/model.js";

/** A message whose unions ask the same again and again, a value of it that nests deep, and one that is wrong innermost. */
export interface Nesting {
  readonly message: string;
  readonly good: Json;
  readonly bad: Json;
  /** One level more. */
  around(inner: Json): Json;
}

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

export const contract = `redloom: 1
namespace: made
messages:
  Records: { anyOf: [{ fields: { "x?": Records, a: string } }, { fields: { "x?": Records, b: string } }] }
  Counts: { oneOf: [{ fields: { "x?": Counts, a: integer } }, { fields: { "x?": Counts, b: integer } }] }
  Bytes:
    anyOf:
      - { fields: { "x?": "Bytes[]", a: bytes, c: { type: string, default: c } } }
      - { fields: { "x?": "Bytes[]", b: bytes, c: { type: string, default: c } } }
  Lists: { oneOf: ["Lists[]", { tuple: [Lists, string] }, string] }
  Maps: { anyOf: [map<Maps>, { fields: { x: Maps, b: integer } }, string] }
  Outer: { anyOf: [{ fields: { x: Inner | null, a: string } }, { fields: { x: Inner, b: string } }] }
  Inner: { fields: { "y?": Outer } }
${times(30, (i) => `  Link${i}: { anyOf: [{ fields: { x: Link${i + 1}, a: string } }, { fields: { x: Link${i + 1}, b: string } }] }\n`)}  Link30: string
${times(40, (i) => `  This${i}: { anyOf: [This${i + 1}, That${i + 1}] }\n  That${i}: { anyOf: [This${i + 1}, That${i + 1}] }\n`)}  This40: string
  That40: integer
  Tags:
    discriminator: kind
    oneOf:
      - { fields: { kind: { const: a }, toString: string, "x?": Tags } }
      - { fields: { kind: { const: b }, toString: string, "x?": Tags } }
`;

function nesting(
  message: string,
  levels: number,
  [good, bad]: readonly [Json, Json],
  around: (inner: Json) => Json,
): Nesting {
  return { message, good: nested(good, levels, around), bad: nested(bad, levels, around), around };
}

export function nested(innermost: Json, levels: number, around: (inner: Json) => Json): Json {
  return levels === 0 ? innermost : around(nested(innermost, levels - 1, around));
}

export const nestings: readonly Nesting[] = [
  nesting("Records", 60, [{ b: "y" }, { c: "y" }], (x) => ({ x, b: "y" })),
  nesting("Counts", 60, [{ b: 1 }, { b: "y" }], (x) => ({ x, b: 1 })),
  nesting("Bytes", 30, [{ b: "AAAA", c: "c" }, {}], (x) => ({ x: [x], b: "AAAA", c: "c" })),
  nesting("Lists", 60, ["y", 1], (inner) => [inner, []]),
  nesting("Maps", 60, ["y", 1], (x) => ({ x, b: "y" })),
  nesting("Outer", 30, [{ x: {}, b: "y" }, { x: {} }], (y) => ({ x: { y }, b: "y" })),
  nesting("Link0", 30, ["y", 1], (x) => ({ x, b: "y" })),
  nesting("This0", 0, [1, true], (value) => value),
  nesting("Tags", 60, [{ kind: "b", toString: "y" }, { kind: "b" }], (x) => ({ kind: "b", toString: "y", x })),
];
