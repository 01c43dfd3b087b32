import * as z from "zod";
import type { CodecContender } from "../codecs/contender.js";

const instant = z.iso.datetime({ offset: true });
const notification = z.object({
  type: z.enum(["alert", "info"]),
  message: z.string().min(1).max(2000),
  tags: z.array(z.string()).optional(),
  origin: z.object({ agentId: z.string().min(1), at: instant, host: z.string().optional() }).optional(),
  labels: z.record(z.string(), z.string()).optional(),
  sentAt: instant,
});

/** As its users write it by hand. */
export async function zod(): Promise<CodecContender> {
  // Optional fields are typed with `undefined` there, and without it here.
  const parse = (value: unknown) => notification.parse(value) as ReturnType<CodecContender["decode"]>;
  return { decode: (text) => parse(JSON.parse(text)), encode: (value) => JSON.stringify(parse(value)) };
}
