import { defineScript } from "../../wire/script.js";

/**
 * Adds a request where a server lives.
 *
 * KEYS: stream, alive. ARGV: ms after which a server that is silent is none, field, value, field, value …
 * Reply: the entry's id, or 0 where nobody serves.
 */
export const requestScript = defineScript(
  "call-request",
  `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local since = string.format('%.0f', now - tonumber(ARGV[1]))
if not redis.call('ZRANGEBYSCORE', KEYS[2], since, '+inf', 'LIMIT', 0, 1)[1] then return 0 end
return redis.call('XADD', KEYS[1], 'NOMKSTREAM', '*', unpack(ARGV, 2)) or 0
`,
);
