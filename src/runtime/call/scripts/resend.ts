import { defineScript } from "../../wire/script.js";
import { findFunction } from "./find.js";

/**
 * Adds a request of which nobody knows whether it was added: not where it was answered meanwhile, or is there.
 *
 * KEYS: stream, reply. ARGV: correlation, field, value, field, value …
 * Reply: 1 and the answer; or 0 and the id of the entry, found or added; nil where there is no stream.
 */
export const resendScript = defineScript(
  "call-resend",
  `${findFunction}
local answer = redis.call('GET', KEYS[2])
if answer then return { 1, answer } end
local id = find(KEYS[1], ARGV[1]) or redis.call('XADD', KEYS[1], 'NOMKSTREAM', '*', unpack(ARGV, 2))
if id then return { 0, id } end
return nil
`,
);
