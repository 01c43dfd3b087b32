import { defineScript } from "../../wire/script.js";
import { findFunction } from "./find.js";
import { idleFunction } from "./idle.js";

/**
 * Takes requests back, and tells whoever works on them. With them goes what is older than any call lasts: requests whose
 * callers died while nobody served; and the stream itself, where nothing is in it then and nobody serves.
 *
 * KEYS: stream, alive, redo, dead letters, and what else is removed with the stream. ARGV: PUBLISH or SPUBLISH, channel, ms
 * that a call lasts at most, ms since the first of those was sent of which the id is not known, group, ms after which a
 * server that is silent is dead; then of each the entry's id (empty: not known), and its correlation. Reply: 1 where the
 * stream was removed, or 0.
 */
export const cancelScript = defineScript(
  "call-cancel",
  `${findFunction}${idleFunction}
local now = nowMs()
local wanted, count = {}, 0
for at = 7, #ARGV, 2 do
  if ARGV[at] == '' then
    wanted[ARGV[at + 1]] = true
    count = count + 1
  end
end
local found = find(KEYS[1], wanted, count, now - tonumber(ARGV[4]))
for at = 7, #ARGV, 2 do
  local id = ARGV[at] ~= '' and ARGV[at] or found[ARGV[at + 1]]
  if id then redis.call('XDEL', KEYS[1], id) end
end
redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', now - tonumber(ARGV[3])))
for at = 7, #ARGV, 2 do redis.call(ARGV[1], ARGV[2], ARGV[at + 1]) end
if not isIdle(KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[5], now - tonumber(ARGV[6]), '') then return 0 end
redis.call('DEL', unpack(KEYS))
return 1
`,
);
