import { defineScript } from "../../wire/script.js";
import { retentionFunctions } from "./retention.js";

/**
 * Where the dead letters of now end, so that what dies while they are worked through is not met twice.
 *
 * KEYS: dead letters. Reply: how many there are, id of the last one ever, the server's clock in ms.
 */
export const deadLetterBoundsScript = defineScript(
  "dead-letter-bounds",
  `
local time = redis.call('TIME')
local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
if redis.call('XLEN', KEYS[1]) == 0 then return { 0, '0-0', now } end
local info, last = redis.call('XINFO', 'STREAM', KEYS[1]), '0-0'
for at = 1, #info, 2 do
  if info[at] == 'last-generated-id' then last = info[at + 1] end
end
return { redis.call('XLEN', KEYS[1]), last, now }
`,
);

/**
 * Removes those that are too old. Each that dies cuts those before it, roughly; this is for a group in which nothing dies
 * any more.
 *
 * KEYS: dead letters. ARGV: longest age in ms, most to remove. Reply: how many were removed.
 */
export const trimDeadLettersScript = defineScript(
  "trim-dead-letters",
  `${retentionFunctions}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
return cut(KEYS[1], string.format('%.0f-0', math.max(0, now - tonumber(ARGV[1]))), tonumber(ARGV[2]))
`,
);

/**
 * Ids of a part of the dead letters, without their payloads. Ends early where those were large: Redis stands still
 * while a script reads.
 *
 * KEYS: dead letters. ARGV: from, to, most ids. Reply: ids, 1 where there may be more.
 */
export const deadLetterIdsScript = defineScript(
  "dead-letter-ids",
  `
local from, most, ids, bytes = ARGV[1], tonumber(ARGV[3]), {}, 0
while #ids < most and bytes < 1000000 do
  local count = math.min(20, most - #ids)
  local rows = redis.call('XRANGE', KEYS[1], from, ARGV[2], 'COUNT', count)
  for _, row in ipairs(rows) do
    ids[#ids + 1] = row[1]
    for _, value in ipairs(row[2]) do bytes = bytes + #value end
  end
  if #rows < count then return { ids, 0 } end
  from = '(' .. ids[#ids]
end
return { ids, 1 }
`,
);

/**
 * Moves dead letters to the stream of replayed entries, which only their group reads, and makes each due there. All of
 * one letter or nothing of it, and one that is gone is passed over: running it twice replays nothing twice. Their first
 * ids and times come along. Ends early where they were large.
 *
 * A rate spreads the due times. Without a due time to go on from, it goes on after what an earlier replay has planned.
 * Without a rate all are due at once and yet at different times, so that they are taken in this order.
 *
 * KEYS: dead letters, replayed entries, retry set. ARGV: group, doorbell channel, due time of the first in ms or '', ms
 * from one to the next, ids. Reply: due time of the next, how many ids were looked at, how many were replayed.
 */
export const replayScript = defineScript(
  "replay-dead-letters",
  `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local due, between = tonumber(ARGV[3]), tonumber(ARGV[4])
if not due and between > 0 then
  local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
  local planned = last and redis.call('ZSCORE', KEYS[3], 'r|' .. last[1])
  if planned then
    -- One that was delivered already waits for a retry: that says nothing about the rate.
    local rows = redis.pcall('XPENDING', KEYS[2], ARGV[1], last[1], last[1], 1)
    if rows.err or not rows[1] then due = tonumber(planned) + between end
  end
end
due = math.max(between > 0 and now or now - 1, due or 0)
local first, looked, replayed, bytes = due, 0, 0, 0
local ours = {
  ['redloom-id'] = 1, ['redloom-group'] = 1, ['redloom-consumer'] = 1, ['redloom-attempts'] = 1, ['redloom-error'] = 1,
  ['redloom-message'] = 1, ['redloom-at'] = 1, ['redloom-first-at'] = 1, ['redloom-replays'] = 1,
}
for at = 5, #ARGV do
  if bytes > 1000000 then break end
  local letter = redis.call('XRANGE', KEYS[1], ARGV[at], ARGV[at])[1]
  if letter then
    local fields, about = {}, {}
    for index = 1, #letter[2], 2 do
      local name, value = letter[2][index], letter[2][index + 1]
      bytes = bytes + #name + #value
      if ours[name] then
        about[name] = value
      else
        fields[#fields + 1] = name
        fields[#fields + 1] = value
      end
    end
    local history = {
      'redloom-id', about['redloom-id'] or letter[1],
      'redloom-replays', string.format('%.0f', (tonumber(about['redloom-replays']) or 0) + 1),
      'redloom-first-at', about['redloom-first-at'] or about['redloom-at'] or string.match(letter[1], '^%d+'),
    }
    for _, value in ipairs(history) do fields[#fields + 1] = value end
    -- The first write: without memory it is refused, and nothing has happened.
    local id = redis.call('XADD', KEYS[2], '*', unpack(fields))
    if replayed == 0 then redis.pcall('XGROUP', 'CREATE', KEYS[2], ARGV[1], '0') end
    redis.call('ZADD', KEYS[3], string.format('%.3f', due), 'r|' .. id)
    redis.call('XDEL', KEYS[1], letter[1])
    due = due + math.max(between, 0.001)
    replayed = replayed + 1
  end
  looked = looked + 1
end
if replayed > 0 then redis.pcall('PUBLISH', ARGV[2], string.format('%.0f', math.max(0, first - now))) end
return { string.format('%.3f', due), looked, replayed }
`,
);
