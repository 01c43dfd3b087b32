import * as v from "valibot";
import type { CodecContender } from "../codecs/contender.js";

const instant = v.pipe(v.string(), v.isoTimestamp());
const notification = v.object({
  type: v.picklist(["alert", "info"]),
  message: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)),
  tags: v.optional(v.array(v.string())),
  origin: v.optional(
    v.object({ agentId: v.pipe(v.string(), v.minLength(1)), at: instant, host: v.optional(v.string()) }),
  ),
  labels: v.optional(v.record(v.string(), v.string())),
  sentAt: instant,
});

/** As its users write it by hand. */
export async function valibot(): Promise<CodecContender> {
  // Optional fields are typed with `undefined` there, and without it here.
  const parse = (value: unknown) => v.parse(notification, value) as ReturnType<CodecContender["decode"]>;
  return { decode: (text) => parse(JSON.parse(text)), encode: (value) => JSON.stringify(parse(value)) };
}
