import fc from "fast-check";
import type { Message, Scalar, StringFormat, Type, UnionType } from "../../../codegen/model/model.js";
import { partsOf } from "../../../codegen/model/walk.js";
import { message, notes } from "./support.js";

/** Random messages, and values of them: what the generator's codecs and schemas are held against each other with. */
const names = ["a", "b1", "a-b", "1st", "", "__proto__", "constructor", "toString", "json", "value", "wire", "isText"];

const formatted: Record<StringFormat, readonly string[]> = {
  uuid: ["3f2b8c1e-9a4d-4c6b-8e2f-1a2b3c4d5e6f", "00000000-0000-0000-0000-000000000000"],
  "date-time": ["2026-11-23T08:51:25.123Z", "2024-02-29t23:59:60z", "1990-01-01T00:00:00-08:30"],
  date: ["2024-02-29", "1999-12-31"],
  time: ["08:51:25Z", "23:59:60.5+00:00"],
  duration: ["P1DT12H", "P2W", "PT5S"],
  uri: ["https://a.b/c?d=e#f", "urn:x:y", "http://[::1]:80/"],
  email: ["a.b@c.de", "x@localhost", '"a\\"b\\\\"@c'],
};

const scalars = fc.oneof(
  // biome-ignore lint/suspicious/noTemplateCurlyInString: text that looks like a template.
  fc.constantFrom<Scalar>("a", "b", "*/ evil()", "${evil()}", "\u2028", '"', "\\", "</script>"),
  fc.integer({ min: -3, max: 3 }),
  fc.boolean(),
  fc.constant(null),
);

const strings: fc.Arbitrary<Type> = fc.oneof(
  fc
    .record(
      { minLength: fc.integer({ min: 0, max: 3 }), maxLength: fc.integer({ min: 3, max: 9 }) },
      { requiredKeys: [] },
    )
    .map((limits) => ({ ...notes, kind: "string" as const, ...limits })),
  fc
    .constantFrom(...(Object.keys(formatted) as StringFormat[]))
    .map((format) => ({ ...notes, kind: "string" as const, format })),
  fc.constant<Type>({ ...notes, kind: "string", pattern: '^[a-c`$*/"]+$' }),
);

const numbers: fc.Arbitrary<Type> = fc
  .record(
    {
      minimum: fc.integer({ min: -5, max: 0 }),
      maximum: fc.integer({ min: 1, max: 50 }),
      exclusiveMinimum: fc.integer({ min: -9, max: -1 }),
      exclusiveMaximum: fc.integer({ min: 5, max: 60 }),
      multipleOf: fc.constantFrom(1, 0.1, 0.25, 3),
    },
    { requiredKeys: [] },
  )
  .chain((limits) =>
    fc.constantFrom("integer" as const, "number" as const).map((kind) => ({ ...notes, kind, ...limits })),
  );

const leaves: fc.Arbitrary<Type> = fc.oneof(
  strings,
  numbers,
  fc.constantFrom<Type>(
    { ...notes, kind: "boolean" },
    { ...notes, kind: "null" },
    { ...notes, kind: "json" },
    { ...notes, kind: "bigint" },
    { ...notes, kind: "bytes" },
    { ...notes, kind: "bytes", minLength: 1, maxLength: 4 },
  ),
  fc
    .record({ values: fc.uniqueArray(scalars, { minLength: 1, maxLength: 10 }), open: fc.boolean() })
    .map((type) => ({ ...notes, kind: "enum" as const, ...type })),
);

/** An object with a default, a fill and optional fields among its fields. */
function objects(types: fc.Arbitrary<Type>): fc.Arbitrary<Type> {
  const field = fc.tuple(fc.constantFrom(...names), types, fc.constantFrom("required", "optional", "default", "fill"));
  return fc
    .record({
      fields: fc.uniqueArray(field, { maxLength: 5, selector: ([name]) => name }),
      unknownFields: fc.constantFrom("drop" as const, "drop" as const, "refuse" as const),
    })
    .chain(({ fields, unknownFields }) =>
      fc.tuple(...fields.map(([, type]) => wireOf(type))).map((defaults) => ({
        ...notes,
        kind: "object" as const,
        unknownFields,
        fields: fields.map(([name, type, how], index) => {
          if (how === "fill")
            return {
              name,
              optional: false,
              type: { ...notes, kind: "string" as const, format: "date-time" as const, fill: "now" as const },
            };
          // `own` members of the default must be JSON: what JSON.parse gives.
          const standing =
            how === "default" && isSure(type) ? { default: JSON.parse(JSON.stringify(defaults[index])) } : {};
          return { name, optional: how === "optional", type: { ...type, ...standing } };
        }),
      })),
    );
}

function tagged(types: fc.Arbitrary<Type>, kind: fc.Arbitrary<boolean>): fc.Arbitrary<Type> {
  return fc.tuple(objects(types), objects(types), kind, types).map(([one, two, open, shared]) => {
    const sharedFields = open ? ["shared"] : [];
    const members = [one, two].map((member, index) => {
      if (member.kind !== "object") return member;
      const tag: Type = { ...notes, kind: "enum", values: [`t${index}`], open: false };
      const more = sharedFields.map((name) => ({ name, optional: true, type: shared }));
      return { ...member, fields: [{ name: "kind", optional: false, type: tag }, ...member.fields, ...more] };
    });
    const discriminator = { property: "kind", tags: ["t0", "t1"] };
    return { ...notes, kind: "union" as const, mode: "oneOf" as const, members, discriminator, open, sharedFields };
  });
}

export const types: fc.Arbitrary<Type> = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaves,
    objects(tie("type")),
    tagged(tie("type"), fc.boolean()),
    tie("type").map((of) => ({ ...notes, kind: "nullable" as const, of })),
    tie("type").map((values) => ({ ...notes, kind: "map" as const, values })),
    fc.array(tie("type"), { maxLength: 3 }).map((items) => ({ ...notes, kind: "tuple" as const, items })),
    fc
      .record(
        { items: tie("type"), minItems: fc.integer({ min: 0, max: 1 }), maxItems: fc.integer({ min: 2, max: 4 }) },
        { requiredKeys: ["items"] },
      )
      .map((type) => ({ ...notes, kind: "array" as const, ...type })),
    strings.map((items) => ({ ...notes, kind: "array" as const, items, uniqueItems: true })),
    fc
      .record({
        members: fc.array(tie("type").filter(looksAlike), { minLength: 1, maxLength: 3 }),
        mode: fc.constantFrom("oneOf" as const, "anyOf" as const),
      })
      .map((type) => ({ ...notes, kind: "union" as const, open: false, sharedFields: [], ...type })),
  ),
})).type;

/**
 * Does the value look as on the wire? A union without discriminator tells its members apart by their looks: where
 * `5n` and `"5"` are both members, or two objects that only a dropped field tells apart, what is written is read as
 * the other, and no generator can help it.
 */
function looksAlike(type: Type): boolean {
  if (["bytes", "bigint", "object", "map"].includes(type.kind)) return false;
  return !(type.kind === "union" && type.open) && partsOf(type).every(looksAlike);
}

/** Does every value of `wireOf` fit? Only then may one be a default, which contracts check. */
function isSure(type: Type): boolean {
  switch (type.kind) {
    case "string":
      return type.format !== undefined || type.pattern !== undefined;
    case "nullable":
      return isSure(type.of);
    case "tuple":
      return type.items.every(isSure);
    case "map":
      return isSure(type.values);
    case "object":
      return type.fields.every((field) => isSure(field.type));
    case "enum":
      return !type.open;
    default:
      return ["boolean", "null", "json", "bytes", "bigint"].includes(type.kind);
  }
}

/** Wire JSON that mostly fits. */
export function wireOf(type: Type): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "string":
      if (type.format) return fc.constantFrom(...formatted[type.format]);
      return type.pattern
        ? fc.constantFrom("a", "cab", '`$*/"')
        : fc.string({ unit: "binary", maxLength: type.maxLength ?? 5 });
    case "integer":
      return fc.integer({ min: -6, max: 12 });
    case "number":
      return fc.oneof(fc.integer({ min: -6, max: 12 }), fc.constantFrom(0.1, 0.3, 0.7, 1.1, 2.5, 0.25, 1e-9, 1e21));
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "json":
      return jsonValues;
    case "bytes":
      return fc
        .uint8Array({ minLength: type.minLength ?? 0, maxLength: type.maxLength ?? 6 })
        .map((bytes) => Buffer.from(bytes).toString("base64"));
    case "bigint":
      return fc.bigInt().map(String);
    case "enum":
      return type.open ? fc.oneof(fc.constantFrom(...type.values), scalars) : fc.constantFrom(...type.values);
    case "nullable":
      return fc.option(wireOf(type.of));
    case "array":
      return fc.array(wireOf(type.items), { maxLength: 4 });
    case "tuple":
      return fc.tuple(...type.items.map(wireOf));
    case "map":
      return fc.array(fc.tuple(fc.constantFrom(...names), wireOf(type.values)), { maxLength: 4 }).map(objectFrom);
    case "object":
      return fc
        .tuple(
          ...type.fields.map(({ name, optional, type: one }) =>
            fc.tuple(
              fc.constant(name),
              optional || one.default !== undefined ? fc.option(wireOf(one), { nil: undefined }) : wireOf(one),
            ),
          ),
        )
        .map(objectFrom);
    case "union":
      return fc.oneof(...type.members.map(wireOf), ...(type.open ? [laterOf(type)] : []));
    case "reference":
      throw new Error("Random types refer to nothing");
  }
}

/** A member that only a newer contract knows, with the fields that all members share. */
function laterOf({ members: [first], sharedFields }: UnionType): fc.Arbitrary<unknown> {
  const later = { kind: "later", more: [1] };
  const [shared] = first?.kind === "object" ? first.fields.filter(({ name }) => sharedFields.includes(name)) : [];
  if (!shared) return fc.constant(later);
  return fc.oneof(wireOf(shared.type), jsonValues).map((one) => ({ ...later, [shared.name]: one }));
}

const jsonValues = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)));

/** As JSON.parse makes it: `__proto__` is a name like any other. */
function objectFrom(entries: readonly (readonly [string, unknown])[]): unknown {
  const object = {};
  for (const [name, value] of entries) {
    if (value !== undefined)
      Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return object;
}

/** What does not fit most places, of the wire and of programs. */
export const oddities: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    NaN,
    Infinity,
    -1,
    0.15,
    2 ** 60,
    "",
    "a",
    "\ud800",
    "x".repeat(30),
    true,
    5n,
  ),
  fc.constantFrom<unknown>(
    {},
    [],
    { kind: "later" },
    { kind: "t0" },
    [1, 1],
    new Uint8Array(2),
    new Map(),
    new Date(0),
    Symbol("s"),
  ),
  jsonValues,
);

/** The value with one part replaced, dropped or added. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return oddities;
  const keys = Object.keys(value);
  return fc
    .tuple(
      fc.constantFrom(
        ...keys,
        ...(Array.isArray(value) ? [String(keys.length)] : ["more", "constructor", "__proto__"]),
      ),
      fc.integer({ min: 0, max: 3 }),
    )
    .chain(([key, how]) => {
      const before: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
      const after = how === 0 ? oddities : how === 1 ? fc.constant(undefined) : mutated(before);
      return after.map((one) => {
        const copy = Array.isArray(value)
          ? [...value]
          : Object.defineProperties({}, Object.getOwnPropertyDescriptors(value));
        if (how === 1 && !Array.isArray(copy)) Reflect.deleteProperty(copy, key);
        else Object.defineProperty(copy, key, { value: one, enumerable: true, writable: true, configurable: true });
        return copy;
      });
    });
}

export function randomMessages(count: number, seed: number): readonly Message[] {
  return fc.sample(types, { numRuns: count, seed }).map((type, index) => message(`M${index}`, type));
}
