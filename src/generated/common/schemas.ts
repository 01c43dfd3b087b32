// Written by redloom from schemas/common.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, fills, isAtLeast, isAtMost, isDateTime, isText } from "../../runtime/generated.js";

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

/** AgentId: wire JSON ↔ value. */
export const agentIdSchema = text().refine((value) => isAtLeast(value, 1), expected("at least 1 characters")).refine((value) => isAtMost(value, 64), expected("at most 64 characters"));

/** Origin: wire JSON ↔ value. */
export const originSchema = z.object({
  agentId: agentIdSchema,
  at: filled(z.string().refine(isDateTime, expected("date-time")), fills.now),
  host: text().optional(),
});
