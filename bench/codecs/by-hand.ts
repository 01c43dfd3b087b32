import type { CodecContender } from "./contender.js";

/** `JSON` itself, which checks nothing. */
export async function byHand(): Promise<CodecContender> {
  return { decode: (text) => JSON.parse(text), encode: (value) => JSON.stringify(value) };
}
