import { defineScript, type Script } from "../../wire/script.js";
import { recordsLua } from "./records.js";

/**
 * Blocks a limiter, or ends its block; what was used stays as it is.
 *
 * KEYS: the limiter's key. ARGV: for how long from now (µs; 0 ends the block). Reply: OK.
 */
export const blockScript: Script = defineScript(
  "block-limit",
  `${recordsLua}
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local state = read(KEYS[1], now)
if not state then return redis.error_reply(foreign) end
state.length = ARGV[1] + 0
state.upto = now + state.length
save(state, {}, now, now)
return redis.status_reply('OK')
`,
);
