import { defineOrderedScript } from "./prelude.js";

/**
 * Reads new entries, as `XREADGROUP` without waiting, and takes those whose lane nobody has; the others of its value are
 * parked behind them. Reads nothing while too many are parked.
 *
 * ARGV: …, count, most parked. Reply: entries as {id, fields}, entries read, the group's last delivered id, parked.
 */
export const readOrderedScript = defineOrderedScript(
  "read-ordered",
  `
local function nothing(waiting)
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local one = {}
    for at = 1, #info, 2 do one[info[at]] = info[at + 1] end
    if one['name'] == ARGV[1] then return { {}, 0, one['last-delivered-id'], waiting } end
  end
  return redis.error_reply('NOGROUP The group is gone')
end

local waiting = redis.call('ZCARD', KEYS[6])
local count = math.min(tonumber(ARGV[5]), tonumber(ARGV[6]) - waiting)
if count <= 0 then return nothing(waiting) end
local answer = redis.call('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', count, 'STREAMS', KEYS[1], '>')
if not answer then return nothing(waiting) end

local rows = answer[1][2]
local values, fields = {}, {}
for index, row in ipairs(rows) do
  local value = laneOf(row[2])
  values[index] = value or false
  if value then fields[#fields + 1] = 'v:' .. value end
end
local heads = #fields > 0 and redis.call('HMGET', KEYS[5], unpack(fields)) or {}
local entries, parked, taken = {}, {}, {}
local sets, positions, at = {}, {}, 0
for index, row in ipairs(rows) do
  local value, member = values[index], 's|' .. row[1]
  if value then at = at + 1 end
  if value and heads[at] == member then
    -- A head that is read again: somebody set the group back. It does not wait for its retry any more.
    redis.call('ZREM', KEYS[3], member)
    entries[#entries + 1] = row
  elseif not value then
    entries[#entries + 1] = row
  elseif heads[at] or taken[value] then
    parked[#parked + 1] = row[1]
    positions[#positions + 1] = 0
    positions[#positions + 1] = positionOf(value, member, 0)
  else
    taken[value] = true
    for _, text in ipairs({ 'v:' .. value, member, 'm:' .. member, value }) do sets[#sets + 1] = text end
    entries[#entries + 1] = row
  end
end
if #sets > 0 then redis.call('HSET', KEYS[5], unpack(sets)) end
if #parked > 0 then
  redis.call('ZADD', KEYS[6], unpack(positions))
  parked[#parked + 1] = 'RETRYCOUNT'
  parked[#parked + 1] = 0
  parked[#parked + 1] = 'JUSTID'
  redis.call('XCLAIM', KEYS[1], ARGV[1], parkedConsumer, 0, unpack(parked))
end
return { entries, #rows, rows[#rows][1], waiting + #positions / 2 }
`,
);
