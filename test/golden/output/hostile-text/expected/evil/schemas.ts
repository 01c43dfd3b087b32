// Written by redloom from contracts/evil.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, hideNames, isJson, isObject, isText, showNames, type JsonValue } from "../../../../../../src/runtime/generated.js";

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

/** Odd: wire JSON ↔ value. */
export const oddSchema = z.codec(z.custom<Record<string, unknown>>(isObject, expected("object")), z.object({
  "__proto__\u0000": text().optional().default("${evil()}"),
  "constructor\u0000": text().optional(),
  "toString\u0000": z.literal(["`", "${evil()}", "'\"\u005c"]).optional(),
  "a-b": text(),
  "1st": z.literal(["\u2028"]).optional(),
  "": text().optional(),
}), { decode: hideNames, encode: showNames }).pipe(z.codec(z.custom<never>(), z.custom<{ __proto__: string; constructor?: string | undefined; toString?: "`" | "${evil()}" | "'\"\u005c" | undefined; "a-b": string; "1st"?: "\u2028" | undefined; ""?: string | undefined }>(isObject, expected("object")), { decode: showNames, encode: hideNames }));

/** OddOdd: wire JSON ↔ value. */
export const oddOddSchema = z.codec(z.custom<Record<string, unknown>>(isObject, expected("object")), z.object({
  "__proto__\u0000": text(),
}), { decode: hideNames, encode: showNames }).pipe(z.codec(z.custom<never>(), z.custom<{ __proto__: string }>(isObject, expected("object")), { decode: showNames, encode: hideNames }));

/** OddReply: wire JSON ↔ value. */
export const oddReplySchema = z.object({
  "a-b": z.custom<JsonValue>(isJson, expected("JSON of at most 64 levels")),
});
