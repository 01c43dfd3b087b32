// Written by redloom from contracts/shop.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, fills, hideNames, isBytes, isDateTime, isMap, isMultipleOf, isText, isUuid, showNames } from "../../../../../../src/runtime/generated.js";

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

/** DoorsMessage: wire JSON ↔ value. */
export const doorsMessageSchema = z.object({
  open: z.boolean(),
});

/** DozensValue: wire JSON ↔ value. */
export const dozensValueSchema = z.int().refine((value) => isMultipleOf(value, 12), expected("a multiple of 12"));

/** Order: wire JSON ↔ value. */
export const orderSchema = z.object({
  id: z.string().refine(isUuid, expected("uuid")),
  total: z.int().optional().default(0),
});

/** OrderProgress: wire JSON ↔ value. */
export const orderProgressSchema = z.object({
  step: text(),
  of: z.int().optional().default(1),
});

/** OrderSoldOut: wire JSON ↔ value. */
export const orderSoldOutSchema = z.object({
  until: filled(z.string().refine(isDateTime, expected("date-time")), fills.now),
}).pipe(z.custom<{ until: string }>((value) => !isBytes(value), expected("object")));

/** PerhapsValue: wire JSON ↔ value. */
export const perhapsValueSchema = z.int().nullable();

/** PingReply: wire JSON ↔ value. */
export const pingReplySchema = z.null();

/** PingRequest: wire JSON ↔ value. */
export const pingRequestSchema = text();

/** Price: wire JSON ↔ value. */
export const priceSchema = z.int().gte(0);

/** Points: wire JSON ↔ value. */
export const pointsSchema = priceSchema;

/** PriceNoSuchThing: wire JSON ↔ value. */
export const priceNoSuchThingSchema = text();

/** PriceRequest: wire JSON ↔ value. */
export const priceRequestSchema = z.object({
  sku: text(),
});

/** RatioValue: wire JSON ↔ value. */
export const ratioValueSchema = z.number();

/** ShelvesReply: wire JSON ↔ value. */
export const shelvesReplySchema = z.array(text());

/** StockTakeReply: wire JSON ↔ value. */
export const stockTakeReplySchema = mapOf(z.int());

/** StockTakeRequest: wire JSON ↔ value. */
export const stockTakeRequestSchema = z.null();

/** VisitsValue: wire JSON ↔ value. */
export const visitsValueSchema = z.int();

/** WithinValue: wire JSON ↔ value. */
export const withinValueSchema = z.int().lte(10).gt(-1.5).lt(10);
