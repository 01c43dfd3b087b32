import { Ajv } from "ajv";
import formats from "ajv-formats";
import type { Notification } from "../../src/generated/agents/messages.js";
import { type CodecContender, jsonSchema } from "../codecs/contender.js";

/** Compiled; it drops unknown fields as Redloom does. */
export async function ajv(): Promise<CodecContender> {
  const compiler = new Ajv({ removeAdditional: "all" });
  formats.default(compiler);
  const fits = compiler.compile<Notification>(jsonSchema);
  const checked = (value: unknown): Notification => {
    if (!fits(value)) throw new Error("It does not fit");
    return value;
  };
  return { decode: (text) => checked(JSON.parse(text)), encode: (value) => JSON.stringify(checked(value)) };
}
