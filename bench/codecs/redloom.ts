import { notificationCodec } from "../../src/generated/agents/codecs.js";
import type { CodecContender } from "./contender.js";

/** As generated code uses it: checked both ways. */
export async function redloom(): Promise<CodecContender> {
  return { decode: (text) => notificationCodec.parse(text), encode: (value) => notificationCodec.encode(value) };
}
