import { defineScript } from "../../wire/script.js";
import { findFunction } from "./find.js";

/**
 * Takes requests back, and tells whoever works on them. With them goes what is older than any call lasts: requests whose
 * callers died while nobody served; and the stream itself, where nothing is in it then and nobody serves.
 *
 * KEYS: stream, alive, redo, dead letters, and what else is removed with the stream. ARGV: PUBLISH or SPUBLISH, channel, ms that a call lasts at most, ms
 * since the first of those was sent of which the id is not known, group, ms after which a server that is silent is dead;
 * then of each the entry's id (empty: not known), and its correlation. Reply: 1 where the stream was removed, or 0.
 */
export const cancelScript = defineScript(
  "call-cancel",
  `${findFunction}
local function named(row)
  local one = {}
  for at = 1, #row, 2 do one[row[at]] = row[at + 1] end
  return one
end

-- Whoever reads has a consumer: one that never beat is of another program, and may live.
local function isServed(dead)
  if redis.call('ZCOUNT', KEYS[2], '(' .. string.format('%.0f', dead), '+inf') > 0 then return true end
  for _, row in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local group = named(row)
    if group['name'] ~= ARGV[5] or group['pending'] > 0 then return true end
    for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[5])) do
      if not redis.call('ZSCORE', KEYS[2], named(consumer)['name']) then return true end
    end
  end
  return false
end

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
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('XLEN', KEYS[1]) > 0 then return 0 end
if redis.call('EXISTS', KEYS[3], KEYS[4]) > 0 or isServed(now - tonumber(ARGV[6])) then return 0 end
redis.call('DEL', unpack(KEYS))
return 1
`,
);
