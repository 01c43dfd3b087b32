// Written by redloom from contracts/names.yaml. Do not edit.
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

/** BroadcastCall: wire JSON ↔ value. */
export const broadcastCallSchema = text();

/** Call: wire JSON ↔ value. */
export const callSchema = z.object({
  name: text(),
});

/** CallDefinition: wire JSON ↔ value. */
export const callDefinitionSchema = z.object({
  name: text().optional().default("x"),
}).pipe(z.custom<{ name: string }>((value) => !isBytes(value), expected("object")));

/** CallTypes: wire JSON ↔ value. */
export const callTypesSchema = z.object({
  name: text(),
});

/** ChannelCommands: wire JSON ↔ value. */
export const channelCommandsSchema = z.object({
  count: z.int(),
});

/** ClientOptions: wire JSON ↔ value. */
export const clientOptionsSchema = z.object({
  prefix: text().optional().default(""),
}).pipe(z.custom<{ prefix: string }>((value) => !isBytes(value), expected("object")));

/** Connection: wire JSON ↔ value. */
export const connectionSchema = z.object({
  id: z.int(),
});

/** CounterStore: wire JSON ↔ value. */
export const counterStoreSchema = z.int();

/** NoParameters: wire JSON ↔ value. */
export const noParametersSchema = z.null();

/** Publisher: wire JSON ↔ value. */
export const publisherSchema = z.object({
  name: text(),
});
