// Written by redloom from contracts/events.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, isDecimal, isJson, isText, type JsonValue } from "../../../../../../src/runtime/generated.js";

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

/** LogMessage: wire JSON ↔ value. */
export const logMessageSchema = z.custom<JsonValue>(isJson, expected("JSON of at most 64 levels"));

/** Payment: wire JSON ↔ value. */
export const paymentSchema = z.object({
  account: text(),
  amount: z.codec(z.string().refine(isDecimal, expected("decimal text")), z.bigint(), { decode: (text) => BigInt(text), encode: String }),
});
