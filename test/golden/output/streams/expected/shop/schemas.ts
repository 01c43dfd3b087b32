// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, isText, isUuid } from "../../../../../../src/runtime/generated.js";

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

/** Level: wire JSON ↔ value. */
export const levelSchema = text();

/** Order: wire JSON ↔ value. */
export const orderSchema = z.object({
  orderId: z.string().refine(isUuid, expected("uuid")),
  customer: text(),
  size: z.int().optional().default(1),
});

/** Shard: wire JSON ↔ value. */
export const shardSchema = z.int().gte(0).lte(99);
