// Written by redloom from contracts/shared/common.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, isBytes, isText } from "../../../../../../src/runtime/generated.js";

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

/** Task: wire JSON ↔ value. */
export const taskSchema = z.object({
  title: text().optional().default("none"),
}).pipe(z.custom<{ title: string }>((value) => !isBytes(value), expected("object")));
