import { defineScript } from "../../wire/script.js";

/**
 * Removes what a call keeps beside nobody's requests: the stream and its siblings, where nothing is in it, nobody serves it,
 * and no other group reads it. Whoever comes next makes them anew.
 *
 * KEYS: stream, alive, redo, dead letters, other keys of the group … ARGV: group, ms after which a server that is silent is
 * dead, the one that stops. Reply: 1 where they were removed.
 */
export const clearScript = defineScript(
  "call-clear",
  `
local function named(row)
  local one = {}
  for at = 1, #row, 2 do one[row[at]] = row[at + 1] end
  return one
end

if redis.call('TYPE', KEYS[1]).ok ~= 'stream' or redis.call('XLEN', KEYS[1]) > 0 then return 0 end
if redis.call('XLEN', KEYS[3]) > 0 or redis.call('XLEN', KEYS[4]) > 0 then return 0 end
local groups = redis.call('XINFO', 'GROUPS', KEYS[1])
for _, row in ipairs(groups) do
  local one = named(row)
  if one['name'] ~= ARGV[1] or one['pending'] > 0 then return 0 end
end
local time = redis.call('TIME')
local dead = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) - tonumber(ARGV[2])
if redis.call('ZCOUNT', KEYS[2], '(' .. string.format('%.0f', dead), '+inf') > 0 then return 0 end
-- A server of another program may never beat: it reads.
for _ = 1, #groups do
  for _, row in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
    local one = named(row)
    if one['name'] ~= ARGV[3] and one['idle'] < tonumber(ARGV[2]) then return 0 end
  end
end
redis.call('DEL', unpack(KEYS))
return 1
`,
);
