import build from "fast-json-stringify";
import { type CodecContender, jsonSchema } from "../codecs/contender.js";

/** Compiled; it writes, and checks nothing. */
export async function fastJsonStringify(): Promise<CodecContender> {
  // A copy that it may change; its types know no constants.
  const write = build(JSON.parse(JSON.stringify(jsonSchema)));
  return { decode: (text) => JSON.parse(text), encode: (value) => write(value) };
}
