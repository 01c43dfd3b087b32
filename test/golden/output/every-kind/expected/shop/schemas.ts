// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, fills, isBytes, isText, isUuid } from "../../../../../../src/runtime/generated.js";

/** Always on the wire; a writer may leave it out. */
const filled = (type: z.ZodType<string, string>, fill: () => string) =>
  z.codec(type.optional(), z.custom<string>(), {
    decode(value, context) {
      if (value !== undefined) return value;
      context.issues.push({ code: "custom", input: undefined, ...expected("a value") });
      return z.NEVER;
    },
    encode: (value) => (value === undefined ? fill() : value),
  });

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

/** Color: wire JSON ↔ value. */
export const colorSchema = z.literal(["red", "green"]);

/** Note: wire JSON ↔ value. */
export const noteSchema = z.object({
  text: text(),
});

/** Order: wire JSON ↔ value. */
export const orderSchema = z.object({
  id: filled(z.string().refine(isUuid, expected("uuid")), fills.uuid),
  total: z.int().optional().default(0),
}).pipe(z.custom<{ id: string; total: number }>((value) => !isBytes(value), expected("object")));

/** Size: wire JSON ↔ value. */
export const sizeSchema = z.int().gte(1);

/** TagsValue: wire JSON ↔ value. */
export const tagsValueSchema = z.array(text());
