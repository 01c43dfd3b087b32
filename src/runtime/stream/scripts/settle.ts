import { defineScript } from "../../wire/script.js";

// A delivery is told by its owner and its delivery count: whoever claims an entry changes one of them. Each script
// changes only what this delivery still owns; a late worker changes nothing.

/**
 * Acknowledges what is still owned.
 *
 * KEYS: stream, retry set. ARGV: group, consumer, (id, delivery count) of each. Reply: per entry 1, or 0 where it is not ours.
 */
export const acknowledgeScript = defineScript(
  "acknowledge-owned",
  `
local reply = {}
for at = 3, #ARGV, 2 do
  local id = ARGV[at]
  local row = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1, ARGV[2])[1]
  if row and row[4] == tonumber(ARGV[at + 1]) then
    redis.call('XACK', KEYS[1], ARGV[1], id)
    redis.call('ZREM', KEYS[2], 's|' .. id)
    reply[#reply + 1] = 1
  else
    reply[#reply + 1] = 0
  end
end
return reply
`,
);

/**
 * Schedules another attempt. The entry stays pending, nothing is copied: nothing can be lost. Keepers that expect
 * nothing so early are rung. Running it twice does no harm.
 *
 * KEYS: stream, retry set. ARGV: group, consumer, doorbell channel, id, delivery count, delay in ms, 1 where the attempt counts.
 * Reply: 1, or 0 where the delivery is not ours.
 */
export const retryScript = defineScript(
  "schedule-retry",
  `
local id, count, counts = ARGV[4], tonumber(ARGV[5]), ARGV[7] == '1'
local row = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1, ARGV[2])[1]
if not row then return 0 end
if row[4] ~= count then
  local again = not counts and row[4] == count - 1 and redis.call('ZSCORE', KEYS[2], 's|' .. id)
  return again and 1 or 0
end
local time = redis.call('TIME')
local due = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + tonumber(ARGV[6])
redis.call('ZADD', KEYS[2], string.format('%.0f', due), 's|' .. id)
if not counts then
  redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'RETRYCOUNT', count - 1, 'JUSTID')
end
if redis.call('ZRANGE', KEYS[2], 0, 0)[1] == 's|' .. id then
  redis.pcall('PUBLISH', ARGV[3], ARGV[6])
end
return 1
`,
);

/**
 * Moves an entry to the dead letters: the bytes are copied here, so they stay as they are. What kept growing is cut by
 * count and by age.
 *
 * KEYS: stream, retry set, dead letters. ARGV: group, consumer, most entries, longest age in ms, id, delivery count, attempts,
 * error name, error message. Reply: 1, 0 where the delivery is not ours, -1 where the entry was trimmed.
 */
export const deadLetterScript = defineScript(
  "dead-letter",
  `
local id = ARGV[5]
local row = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1, ARGV[2])[1]
if not row or row[4] ~= tonumber(ARGV[6]) then return 0 end
local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
if entry then
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  -- unpack() takes some thousand values; an entry of more is foreign, and its first ones are kept.
  local fields = {}
  for at = 1, math.min(#entry[2], 4000) do fields[at] = entry[2][at] end
  local about = {
    'redloom-id', id, 'redloom-group', ARGV[1], 'redloom-consumer', ARGV[2], 'redloom-attempts', ARGV[7],
    'redloom-error', ARGV[8], 'redloom-message', ARGV[9], 'redloom-at', string.format('%.0f', now),
  }
  for _, value in ipairs(about) do fields[#fields + 1] = value end
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', unpack(fields))
  redis.call('XTRIM', KEYS[3], 'MINID', '~', string.format('%.0f', math.max(0, now - tonumber(ARGV[4]))))
end
redis.call('XACK', KEYS[1], ARGV[1], id)
redis.call('ZREM', KEYS[2], 's|' .. id)
return entry and 1 or -1
`,
);

/**
 * Hands back what was not started: its attempt does not count, and whoever comes first has it at once. Running it twice
 * does no harm.
 *
 * KEYS: stream, retry set. ARGV: group, consumer, doorbell channel, idle ms after which anybody may claim, (id, delivery
 * count) of each. Reply: number of entries handed back.
 */
export const handBackScript = defineScript(
  "hand-back",
  `
local time = redis.call('TIME')
local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
local given = 0
for at = 5, #ARGV, 2 do
  local id, count = ARGV[at], tonumber(ARGV[at + 1])
  local row = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1, ARGV[2])[1]
  if row and row[4] == count then
    -- Due at once, so that nobody has to look for it; without memory for that, the idle time leads others to it.
    redis.pcall('ZADD', KEYS[2], now, 's|' .. id)
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'IDLE', ARGV[4], 'RETRYCOUNT', math.max(0, count - 1), 'JUSTID')
    given = given + 1
  end
end
if given > 0 then redis.pcall('PUBLISH', ARGV[3], '0') end
return given
`,
);

/**
 * Tells the server that this consumer is alive and works on these entries: their idle time starts again.
 *
 * KEYS: stream. ARGV: group, consumer, (id, delivery count) of each. Reply: ids that are not ours any more, ids that were trimmed.
 */
export const heartbeatScript = defineScript(
  "heartbeat",
  `
local taken, trimmed = {}, {}
for at = 3, #ARGV, 2 do
  local id = ARGV[at]
  local row = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1, ARGV[2])[1]
  if not row or row[4] ~= tonumber(ARGV[at + 1]) then
    taken[#taken + 1] = id
  elseif not redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'JUSTID')[1] then
    trimmed[#trimmed + 1] = id
  end
end
return { taken, trimmed }
`,
);
