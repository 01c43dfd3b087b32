// Written by redloom from contracts/common.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, isText, stamped, unstamped } from "../../../../../../src/runtime/generated.js";
import { upgradeAddress } from "./lift.js";

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

/** Address: wire JSON ↔ value. */
export const addressSchema = versioned(z.object({
  line: text(),
  zip: text().optional(),
}), 2, upgradeAddress);
