import { defineScript } from "../../wire/script.js";
import { findFunction } from "./find.js";

/**
 * Takes a request back, and tells whoever works on it. With it goes what is older than any call lasts: requests whose
 * callers died while nobody served.
 *
 * KEYS: stream. ARGV: the entry's id (empty: not known), correlation, PUBLISH or SPUBLISH, channel, ms that a call lasts at
 * most. Reply: 1.
 */
export const cancelScript = defineScript(
  "call-cancel",
  `${findFunction}
local id = ARGV[1]
if id == '' then id = find(KEYS[1], ARGV[2]) end
if id then redis.call('XDEL', KEYS[1], id) end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', now - tonumber(ARGV[5])))
redis.call(ARGV[3], ARGV[4], ARGV[2])
return 1
`,
);
