import { defineGroupScript } from "./prelude.js";

// Each script changes only what the delivery still owns; a late worker changes nothing.

/**
 * Acknowledges what is still owned.
 *
 * ARGV: …, 1 to take what comes next in the lanes, (member, delivery count) of each.
 * Reply: per entry 1, or 0 where it is not ours; claimed.
 */
export const acknowledgeScript = defineGroupScript(
  "acknowledge-owned",
  `
local replies = {}
for at = 5, #ARGV, 2 do
  local row = ownedRow(ARGV[at], ARGV[at + 1])
  if row then finish(ARGV[at]) end
  replies[#replies + 1] = row and 1 or 0
end
return { replies, {} }
`,
);

/**
 * Schedules another attempt. The entry stays pending, nothing is copied: nothing can be lost. Keepers that expect
 * nothing so early are rung. Running it twice does no harm.
 *
 * ARGV: …, member, delivery count, delay in ms, 1 where the attempt counts, starts to record or ''.
 * Reply: 1, or 0 where the delivery is not ours.
 */
export const retryScript = defineGroupScript(
  "schedule-retry",
  `
local member, count, counts = ARGV[4], tonumber(ARGV[5]), ARGV[7] == '1'
local key, id = locate(member)
local row = pendingRows(key, id, id, 1, ARGV[2])[1]
if not row then return 0 end
if row[4] ~= count then
  local again = not counts and row[4] == count - 1 and redis.call('ZSCORE', KEYS[3], member)
  return again and 1 or 0
end
redis.call('ZADD', KEYS[3], string.format('%.0f', now() + tonumber(ARGV[6])), member)
if ARGV[8] ~= '' then redis.call('HSET', KEYS[4], member, ARGV[8]) end
if not counts then
  redis.call('XCLAIM', key, ARGV[1], ARGV[2], 0, id, 'RETRYCOUNT', count - 1, 'JUSTID')
end
if redis.call('ZRANGE', KEYS[3], 0, 0)[1] == member then redis.pcall('PUBLISH', ARGV[3], ARGV[6]) end
return 1
`,
);

/**
 * Moves an entry to the dead letters: the bytes are copied here, so they stay as they are. What kept growing is cut by
 * count and by age.
 *
 * KEYS: …, dead letters. ARGV: …, 1 to take what comes next in the lane, most entries, longest age in ms, member,
 * delivery count, attempts, error name, error message.
 * Reply: 1, 0 where the delivery is not ours, -1 where the entry was trimmed; claimed.
 */
export const deadLetterScript = defineGroupScript(
  "dead-letter",
  `
local member = ARGV[7]
if not ownedRow(member, ARGV[8]) then return { { 0 }, {} } end
local entry = fieldsOf(member)
if entry then
  local at = now()
  local _, id = locate(member)
  -- unpack() takes some thousand values; an entry of more is foreign, and its first ones are kept.
  local fields = {}
  for index = 1, math.min(#entry, 4000) do fields[index] = entry[index] end
  local about = {
    'redloom-id', id, 'redloom-group', ARGV[1], 'redloom-consumer', ARGV[2], 'redloom-attempts', ARGV[9],
    'redloom-error', ARGV[10], 'redloom-message', ARGV[11], 'redloom-at', string.format('%.0f', at),
  }
  for _, value in ipairs(about) do fields[#fields + 1] = value end
  redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[5], '*', unpack(fields))
  redis.call('XTRIM', KEYS[7], 'MINID', '~', string.format('%.0f', math.max(0, at - tonumber(ARGV[6]))))
end
finish(member)
return { { entry and 1 or -1 }, {} }
`,
);

/**
 * Hands back what was not started: its attempt does not count, and whoever comes first has it at once. Running it twice
 * does no harm.
 *
 * ARGV: …, idle ms after which anybody may claim, (member, delivery count) of each. Reply: number of entries handed back.
 */
export const handBackScript = defineGroupScript(
  "hand-back",
  `
local due = string.format('%.0f', now())
local given = 0
for at = 5, #ARGV, 2 do
  local member, count = ARGV[at], tonumber(ARGV[at + 1])
  if ownedRow(member, count) then
    local key, id = locate(member)
    -- Due at once, so that nobody has to look for it; without memory for that, the idle time leads others to it.
    redis.pcall('ZADD', KEYS[3], due, member)
    redis.call('XCLAIM', key, ARGV[1], ARGV[2], 0, id, 'IDLE', ARGV[4], 'RETRYCOUNT', math.max(0, count - 1), 'JUSTID')
    given = given + 1
  end
end
if given > 0 then redis.pcall('PUBLISH', ARGV[3], '0') end
return given
`,
);

/**
 * Before a suspect's handler runs: an open start that nobody closes tells that the process ended in it.
 *
 * ARGV: …, member, delivery count, starts, this one included. Reply: 1, or 0 where the delivery is not ours.
 */
export const recordStartScript = defineGroupScript(
  "record-start",
  `
if not ownedRow(ARGV[4], ARGV[5]) then return 0 end
redis.call('HSET', KEYS[4], ARGV[4], ARGV[6] .. '!')
return 1
`,
);

/**
 * The idle time of what is still ours starts again.
 *
 * ARGV: …, (member, delivery count) of each. Reply: members that are not ours any more, members that were trimmed.
 */
export const heartbeatScript = defineGroupScript(
  "heartbeat",
  `
local taken, trimmed = {}, {}
for at = 4, #ARGV, 2 do
  local member = ARGV[at]
  if not ownedRow(member, ARGV[at + 1]) then
    taken[#taken + 1] = member
  else
    local key, id = locate(member)
    if not redis.call('XCLAIM', key, ARGV[1], ARGV[2], 0, id, 'JUSTID')[1] then trimmed[#trimmed + 1] = member end
  end
end
return { taken, trimmed }
`,
);
