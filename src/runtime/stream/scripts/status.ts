import { defineScript } from "../../wire/script.js";

/**
 * What a group holds and who serves it. Bounded work: a few counts, the first rows of the pending list, a row for each
 * consumer, and of what is not delivered yet at most so many entries, or so many bytes of them.
 *
 * Redis' `lag` is believed where nothing in the stream can have led it astray: entries that were deleted one by one, or
 * removed before the group had them. Otherwise entries are counted; those above the bound are estimated by their times.
 *
 * KEYS: stream, retry set, dead letters, redo stream, alive, delayed, parked. ARGV: group, consumer that owns the parked
 * ones, most entries to count in doubt, most bytes of them.
 * Reply: 1 where the group exists, length, pending, smallest pending id or '', its age in ms, ms of silence about what is
 * worked on (-1: nothing is), lag, 1 where that is exact, age of the first undelivered in ms (-1: none), scheduled, due
 * later, parked, dead letters, redo, of those delivered, then (consumer, pending, idle ms or -1, ms since its beat or -1).
 */
export const groupStatusScript = defineScript(
  "group-status",
  `
local stream, group = KEYS[1], ARGV[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function named(flat)
  local map = {}
  for at = 1, #flat, 2 do map[flat[at]] = flat[at + 1] end
  return map
end

local function msOf(id)
  return tonumber(string.match(id, '^%d+'))
end

local function ageOf(id)
  return math.max(0, now - msOf(id))
end

local function countAfter(read, most)
  local counted, bytes, oldest = 0, 0, nil
  while counted < most and bytes < tonumber(ARGV[4]) do
    local rows = redis.call('XRANGE', stream, '(' .. read, '+', 'COUNT', 50)
    for _, row in ipairs(rows) do
      counted, read, oldest = counted + 1, row[1], oldest or row[1]
      for _, value in ipairs(row[2]) do bytes = bytes + #value end
    end
    if #rows < 50 then return counted, oldest, true end
  end
  return counted, oldest, false
end

local function lagOf(about, info)
  local told, read, length = about['lag'], about['entries-read'], info['length']
  local removed = info['entries-added'] - length
  local doubtful = not told or not read or info['max-deleted-entry-id'] ~= '0-0' or removed > read
  local counted, oldest, all = countAfter(about['last-delivered-id'], doubtful and tonumber(ARGV[3]) or 200)
  local age = oldest and ageOf(oldest) or -1
  if all then return counted, 1, age end
  if not redis.call('XRANGE', stream, '-', about['last-delivered-id'], 'COUNT', 1)[1] then return length, 1, age end
  if not doubtful and told >= counted and told <= length then return told, 1, age end
  local first, last, from = msOf(info['first-entry'][1]), msOf(info['last-entry'][1]), msOf(about['last-delivered-id'])
  local guess = last > first and math.floor(length * (last - from) / (last - first)) or length
  -- What was removed was read, or was not, or was never counted as read: that bounds the estimate.
  local behind = read and info['entries-added'] - read or length
  local least, highest = math.max(counted, read and behind - removed or 0), math.min(length, behind)
  return math.max(least, math.min(guess, highest)), least == highest and 1 or 0, age
end

local about, info
if redis.call('XLEN', stream) > 0 or redis.call('EXISTS', stream) == 1 then
  info = named(redis.call('XINFO', 'STREAM', stream))
  for _, flat in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local one = named(flat)
    if one['name'] == group then about = one end
  end
end

local pending, oldest, age, silence = 0, '', 0, -1
local lag, exact, lagAge = 0, 1, -1
if about then
  local summary = redis.call('XPENDING', stream, group)
  pending, oldest = summary[1], summary[2] or ''
  if summary[2] then age = ageOf(oldest) end
  for _, row in ipairs(redis.call('XPENDING', stream, group, '-', '+', 20)) do
    if row[2] ~= ARGV[2] and not redis.call('ZSCORE', KEYS[2], 's|' .. row[1]) then
      silence = math.max(silence, row[3])
    end
  end
  lag, exact, lagAge = lagOf(about, info)
end
local again = redis.pcall('XPENDING', KEYS[4], group)
local reply = {
  about and 1 or 0, info and info['length'] or 0, pending, oldest, age, silence, lag, exact, lagAge,
  redis.call('ZCARD', KEYS[6]), redis.call('ZCARD', KEYS[2]), redis.call('ZCARD', KEYS[7]),
  redis.call('XLEN', KEYS[3]), redis.call('XLEN', KEYS[4]), again.err and 0 or again[1],
}
local function tell(name, owned, idle, ago)
  for _, value in ipairs({ name, owned, idle, ago }) do reply[#reply + 1] = value end
end
local beats = {}
local flat = redis.call('ZRANGE', KEYS[5], 0, -1, 'WITHSCORES')
for at = 1, #flat, 2 do beats[flat[at]] = math.max(0, now - tonumber(flat[at + 1])) end
if about then
  for _, row in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
    local one = named(row)
    if one['name'] ~= ARGV[2] then tell(one['name'], one['pending'], one['idle'], beats[one['name']] or -1) end
    beats[one['name']] = nil
  end
end
-- Those that wait for their first entry: the server does not know them as consumers yet.
for name, ago in pairs(beats) do tell(name, 0, -1, ago) end
return reply
`,
);

/**
 * Ends a group: it and all its keys, at once. Refused while consumers live, entries are pending or dead letters lie there,
 * unless that is not to matter.
 *
 * KEYS: stream, alive, dead letters, redo stream, other keys of the group. ARGV: group, ms of a beat that is alive, ms
 * since a consumer that never beats asked for something, within which it is, consumer that owns the parked ones, 1 where
 * nothing is to matter, 1 to look only. Reply: 1 where it was removed (or would be), 1 where there was something of it,
 * live consumers, pending, dead letters, those replayed and not settled included.
 */
export const removeGroupScript = defineScript(
  "remove-group",
  `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local found, pending = 0, 0
local live = redis.call('ZCOUNT', KEYS[2], string.format('%.0f', now - tonumber(ARGV[2])), '+inf')

local function named(row)
  local one = {}
  for at = 1, #row, 2 do one[row[at]] = row[at + 1] end
  return one
end

if redis.call('XLEN', KEYS[1]) > 0 or redis.call('EXISTS', KEYS[1]) == 1 then
  for _, row in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local one = named(row)
    if one['name'] == ARGV[1] then found, pending = 1, one['pending'] end
  end
end
local group = found
if redis.call('EXISTS', unpack(KEYS, 2)) > 0 then found = 1 end
if group == 1 then
  for _, row in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
    local one = named(row)
    local asked = one['name'] ~= ARGV[4] and one['idle'] < tonumber(ARGV[3])
    if asked and not redis.call('ZSCORE', KEYS[2], one['name']) then live = live + 1 end
  end
end
local dead = redis.call('XLEN', KEYS[3]) + redis.call('XLEN', KEYS[4])
local may = found == 1 and (ARGV[5] == '1' or (live == 0 and pending == 0 and dead == 0))
if may and ARGV[6] ~= '1' then
  if group == 1 then redis.call('XGROUP', 'DESTROY', KEYS[1], ARGV[1]) end
  redis.call('UNLINK', unpack(KEYS, 2))
end
return { may and 1 or 0, found, live, pending, dead }
`,
);

/**
 * KEYS: stream. Reply: the names of its groups.
 */
export const groupNamesScript = defineScript(
  "group-names",
  `
if redis.call('XLEN', KEYS[1]) == 0 and redis.call('EXISTS', KEYS[1]) == 0 then return {} end
local names = {}
for _, row in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  for at = 1, #row, 2 do
    if row[at] == 'name' then names[#names + 1] = row[at + 1] end
  end
end
return names
`,
);
