// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, hideNames, isBytes, isDecimal, isJson, isMap, isObject, isShallow, isText, isUnknownValue, isUnknownWire, own, showNames, stamped, unknownMemberOf, unstamped, type JsonValue, type unknownMember } from "../../../../../../src/runtime/generated.js";
import type { Address } from "../common/messages.js";
import { addressSchema } from "../common/schemas.js";
import { liftTree, upgradeLine, upgradeNote, upgradeOrder, upgradePaid, upgradeTree } from "./lift.js";
import type { Line, Tree } from "./messages.js";

/** Asks for the depth first, in both directions, so that no payload exhausts the stack. */
const bounded = <Output, Input>(schema: z.ZodType<Output, Input>, levels = 64) =>
  z
    .custom<Input>((value) => isShallow(value), expected("at most 64 levels"))
    .pipe(schema)
    .pipe(
      z.codec(z.custom<Output>(), z.custom<Output>(), {
        decode: (value) => value,
        encode(value, context) {
          if (isShallow(value, levels)) return value;
          context.issues.push({ code: "custom", input: undefined, ...expected(`at most ${levels} levels`) });
          return z.NEVER;
        },
      }),
    );

/** Asks whether lifting ends: what upgrades and hooks put into a message may be lifted again. */
const liftable = <S extends z.ZodType>(schema: S, lift: (json: unknown) => unknown) =>
  z
    .codec(z.custom<z.input<S>>(), z.custom<any>(), {
      decode(json, context) {
        try {
          if (json === undefined || isShallow(lift(JSON.parse(JSON.stringify(json))))) return json;
        } catch {}
        context.issues.push({ code: "custom", input: undefined, ...expected("JSON that can be lifted, within 64 levels") });
        return z.NEVER;
      },
      encode: (json) => json,
    })
    .pipe(schema);

/** Any names, `__proto__` among them, which zod alone would drop. */
const mapOf = <V extends z.ZodType>(values: V) =>
  z
    .codec(
      z.custom<z.input<z.ZodRecord<z.ZodString, V>>>(isMap, expected("object")),
      z.record(z.string().refine(isText, expected("well-formed text")), values),
      { decode: hideNames, encode: showNames },
    )
    .pipe(
      z.codec(
        z.custom<z.output<z.ZodRecord<z.ZodString, V>>>(),
        z.custom<z.output<z.ZodRecord<z.ZodString, V>>>(isMap, expected("object")),
        { decode: showNames, encode: hideNames },
      ),
    );

/** Read as the default where it is left out, which a writer may do; `prefault` alone calls the value one that may be missing. */
const prefilled = <S extends z.ZodType>(type: S, wire: unknown) =>
  type.optional().prefault(wire as never) as unknown as z.ZodPrefault<S>;

/** A member of a union, which is lifted only where its tag says that it is the one. */
const tagged = <S extends z.ZodType>(schema: S, property: string, tag: string) =>
  z
    .codec(z.custom<z.input<S>>(), z.custom<any>(), {
      decode(json, context) {
        if (isObject(json) && own(json, property) === tag) return json;
        context.issues.push({ code: "custom", input: undefined, ...expected(`the tag ${tag}`) });
        return z.NEVER;
      },
      encode: (json) => json,
    })
    .pipe(schema);

/** Lone surrogates, which UTF-8 cannot say, are refused where they are written. */
const text = () =>
  z.codec(z.string(), z.string(), {
    decode: (value) => value,
    encode(value, context) {
      if (isText(value)) return value;
      context.issues.push({ code: "custom", input: undefined, ...expected("well-formed text") });
      return z.NEVER;
    },
  });

/** JSON of older versions is lifted, what is written says its version. */
const versioned = <S extends z.ZodType>(schema: S, version: number, upgrade: (json: unknown) => unknown) =>
  z
    .codec(z.custom<z.input<S>>(), z.custom<any>(), {
      decode(json, context) {
        try {
          return unstamped(upgrade(json));
        } catch {
          context.issues.push({ code: "custom", input: undefined, ...expected("JSON of a version that can be lifted") });
          return z.NEVER;
        }
      },
      encode: (json) => stamped(version, json) as z.input<S>,
    })
    .pipe(schema);

/** Line: wire JSON ↔ value. */
export const lineSchema = versioned(z.strictObject({
  sku: text(),
  count: z.int(),
}), 2, upgradeLine);

/** Note: wire JSON ↔ value. */
export const noteSchema = versioned(z.object({}).pipe(z.custom<{ [name: string]: never }>((value) => !isBytes(value), expected("object"))), 2, upgradeNote);

/** Order: wire JSON ↔ value. */
export const orderSchema = versioned(z.codec(z.custom<Record<string, unknown>>(isObject, expected("object")), z.object({
  customer: z.object({
    first: text(),
    last: text(),
  }),
  priority: z.int().optional().default(3),
  maker: text().optional(),
  "__proto__\u0000": z.custom<JsonValue>(isJson, expected("JSON of at most 64 levels")).optional(),
  address: addressSchema,
  price: z.object({
    total: z.number(),
  }),
  lines: z.array(lineSchema),
}), { decode: hideNames, encode: showNames }).pipe(z.codec(z.custom<never>(), z.custom<{ customer: { first: string; last: string }; priority: number; maker?: string | undefined; __proto__?: JsonValue | undefined; address: Address; price: { total: number }; lines: Line[] }>(isObject, expected("object")), { decode: showNames, encode: hideNames })), 3, upgradeOrder);

/** Paid: wire JSON ↔ value. */
export const paidSchema = versioned(z.object({
  kind: z.literal(["paid"]),
  amount: z.codec(z.string().refine(isDecimal, expected("decimal text")), z.bigint(), { decode: (text) => BigInt(text), encode: String }),
}), 2, upgradePaid);

/** Plain: wire JSON ↔ value. */
export const plainSchema = z.object({
  a: text(),
});

/** Sent: wire JSON ↔ value. */
export const sentSchema = z.codec(z.custom<Record<string, unknown>>(isObject, expected("object")), z.object({
  kind: z.literal(["sent"]),
  to: addressSchema.nullable(),
  by: z.tuple([text(), lineSchema]).optional(),
  "constructor\u0000": lineSchema.optional(),
}), { decode: hideNames, encode: showNames }).pipe(z.codec(z.custom<never>(), z.custom<{ kind: "sent"; to: Address | null; by?: [string, Line] | undefined; constructor?: Line | undefined }>(isObject, expected("object")), { decode: showNames, encode: hideNames }));

/** Step: wire JSON ↔ value. */
export const stepSchema = z.union([z.union([tagged(paidSchema, "kind", "paid"), tagged(sentSchema, "kind", "sent")]), z.codec(
  z.custom<{ readonly [name: string]: JsonValue }>((value) => isUnknownWire(value, "kind", ["paid", "sent"]), expected("an object")),
  z.custom<{ kind: typeof unknownMember; tag: string; raw: { readonly [name: string]: JsonValue } }>((value) => isUnknownValue(value, "kind", ["paid", "sent"]), expected("an object")),
  { decode: (raw) => unknownMemberOf(raw, "kind"), encode: (value) => value?.raw },
)]);

/** Steps: wire JSON ↔ value. */
export const stepsSchema = z.object({
  steps: z.array(stepSchema),
  byName: mapOf(stepSchema),
  standing: prefilled(addressSchema, { $version: 2, line: "unknown" }),
});

const treeSchema$unbounded: z.ZodType<Tree> = versioned(z.object({
  value: lineSchema,
  get children() {
    return z.array(treeSchema$unbounded);
  },
  get next() {
    return treeSchema$unbounded.optional();
  },
}), 2, upgradeTree);

/** Tree: wire JSON ↔ value. */
export const treeSchema = bounded(liftable(treeSchema$unbounded, liftTree));
