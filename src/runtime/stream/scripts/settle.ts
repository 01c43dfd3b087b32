import { defineGroupScript, defineLaneScript } from "./prelude.js";

// Each script changes only what the delivery still owns; a late worker changes nothing.

/**
 * Acknowledges what is still owned.
 *
 * ARGV: …, 1 to take what comes next in the lanes, (member, delivery count) of each.
 * Reply: per entry 1, or 0 where it is not ours; claimed.
 */
export const acknowledgeScript = defineLaneScript(
  "acknowledge-owned",
  `
local replies, ours = {}, {}
for at = 6, #ARGV, 2 do
  local owned = ownedRow(ARGV[at], ARGV[at + 1])
  if owned then ours[#ours + 1] = ARGV[at] end
  replies[#replies + 1] = owned and 1 or 0
end
finish(ours)
return { replies, leave(ours, ARGV[5] == '1') }
`,
);

/**
 * Schedules another attempt. The entry stays pending, nothing is copied: nothing can be lost. It keeps its lane. Keepers
 * that expect nothing so early are rung. Running it twice does no harm.
 *
 * ARGV: …, member, delivery count, delay in ms, 1 where the attempt counts, starts to record or ''.
 * Reply: 1, 0 where the delivery is not ours, -1 where the entry was trimmed.
 */
export const retryScript = defineLaneScript(
  "schedule-retry",
  `
local member, count, counts = ARGV[5], tonumber(ARGV[6]), ARGV[8] == '1'
local key, id = locate(member)
local row = pendingRows(key, id, id, 1, ARGV[2])[1]
if not row then return 0 end
if row[4] ~= count then
  local again = not counts and row[4] == count - 1 and redis.call('ZSCORE', KEYS[3], member)
  return again and 1 or 0
end
unrefused()
redis.call('ZADD', KEYS[3], decimal(now() + tonumber(ARGV[7])), member)
if ARGV[9] ~= '' then redis.call('HSET', KEYS[4], member, ARGV[9]) end
if not counts and not keep(member, 'RETRYCOUNT', math.max(0, count - 1)) then
  drop({ member })
  return -1
end
if redis.call('ZRANGE', KEYS[3], 0, 0)[1] == member then ring(ARGV[7]) end
return 1
`,
);

/**
 * Moves an entry to the dead letters: the bytes are copied here, so they stay as they are. What kept growing is cut by
 * count and by age. A replayed one keeps its first id and times. Without memory it is refused, and nothing has happened.
 *
 * KEYS: …, dead letters. ARGV: …, 1 to take what comes next in the lane, most entries, longest age in ms, member,
 * delivery count, attempts, error name, error message.
 * Reply: { 1, 0 where the delivery is not ours, -1 where the entry was trimmed }, claimed.
 */
export const deadLetterScript = defineLaneScript(
  "dead-letter",
  `
local member = ARGV[8]
if not ownedRow(member, ARGV[9]) then return { { 0 }, {} } end
local entry = fieldsOf(member)
if entry then
  local at = now()
  local _, id = locate(member)
  local history = { ['redloom-id'] = id }
  local size = #entry
  -- What the replay wrote behind the fields of the entry.
  while isRedo(member) and size > 0 and string.sub(entry[size - 1], 1, 8) == 'redloom-' do
    if string.sub(entry[size - 1], 9, 11) == 'by:' then break end
    history[entry[size - 1]] = entry[size]
    size = size - 2
  end
  -- unpack() takes some thousand values; an entry of more is foreign, and its first ones are kept.
  local fields = {}
  for index = 1, math.min(size, 4000) do fields[index] = entry[index] end
  local about = {
    'redloom-id', history['redloom-id'], 'redloom-group', ARGV[1], 'redloom-consumer', ARGV[2],
    'redloom-attempts', ARGV[10], 'redloom-error', ARGV[11], 'redloom-message', ARGV[12], 'redloom-at', decimal(at),
  }
  for _, value in ipairs(about) do fields[#fields + 1] = value end
  for _, name in ipairs({ 'redloom-replays', 'redloom-first-at' }) do
    if history[name] then
      fields[#fields + 1] = name
      fields[#fields + 1] = history[name]
    end
  end
  redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[6], '*', unpack(fields))
  redis.call('XTRIM', KEYS[7], 'MINID', '~', decimal(math.max(0, at - tonumber(ARGV[7]))))
end
finish({ member })
return { { entry and 1 or -1 }, leave({ member }, ARGV[5] == '1') }
`,
);

/**
 * Hands back what was not started: its attempt does not count, it keeps its lane, and whoever comes first has it at once.
 * Running it twice does no harm.
 *
 * ARGV: …, idle ms after which anybody may claim, (member, delivery count) of each. Reply: number of entries handed back.
 */
export const handBackScript = defineLaneScript(
  "hand-back",
  `
local due = decimal(now())
local given, gone = 0, {}
for at = 6, #ARGV, 2 do
  local member, count = ARGV[at], tonumber(ARGV[at + 1])
  if ownedRow(member, count) then
    if keep(member, 'IDLE', ARGV[5], 'RETRYCOUNT', math.max(0, count - 1)) then
      redis.call('ZADD', KEYS[3], due, member)
      given = given + 1
    else
      gone[#gone + 1] = member
    end
  end
end
drop(gone)
if given > 0 then ring('0') end
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
if not ownedRow(ARGV[5], ARGV[6]) then return 0 end
unrefused()
redis.call('HSET', KEYS[4], ARGV[5], ARGV[7] .. '!')
return 1
`,
);
