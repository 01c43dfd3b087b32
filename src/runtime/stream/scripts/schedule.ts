import { defineScript } from "../../wire/script.js";
import { fullFunction, groupsFunction } from "./append.js";
import { retentionFunctions } from "./retention.js";

// A scheduled entry lies in two places: its id with its due time in a sorted set, and what it will be in a hash: one
// MessagePack array of texts, first the value by which it is deduplicated ('' for none), then field, value, field, value …

/**
 * Keeps an entry until it is due. Giving the same id again changes nothing, so a lost reply may be followed by another
 * try as long as the entry is not due.
 *
 * KEYS: stream, due times, data, and the mark of the value where the contract deduplicates.
 * ARGV: the groups; id; doorbell channel; 'in' or 'at'; ms; the capacity or 0; ms that a
 * mark stays or 0; page; deduplicated value or ''; field, value …
 * Reply: the id and 0; the id of the entry or schedule that was first, and 1. The error STREAMFULL where the stream is
 * full.
 */
export const scheduleScript = defineScript(
  "schedule-entry",
  `${groupsFunction}${fullFunction}${retentionFunctions}
local stream, due, data = KEYS[1], KEYS[2], KEYS[3]
local at = behindGroups
local id, doorbell, how, ms = ARGV[at], ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3])
local capacity, within, page = tonumber(ARGV[at + 4]), ARGV[at + 5], tonumber(ARGV[at + 6])
if redis.call('ZSCORE', due, id) then return { id, 0 } end
local first = KEYS[4] and redis.call('MGET', KEYS[4])[1]
if first then return { first, 1 } end
if capacity > 0 then
  local function held() return redis.call('XLEN', stream) + redis.call('ZCARD', due) end
  if held() >= capacity and redis.call('EXISTS', stream) == 1 then
    cut(stream, lowest(floorsOf(stream)) or highest, held() - capacity + 1 + page)
  end
  if held() >= capacity then return streamFull(held(), capacity) end
end
makeGroups(stream)
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if how == 'in' then ms = now + ms end
redis.call('HSET', data, id, cmsgpack.pack({ unpack(ARGV, at + 7) }))
redis.call('ZADD', due, string.format('%.0f', ms), id)
if KEYS[4] then redis.call('SET', KEYS[4], id, 'PX', within) end
if redis.call('ZRANGE', due, 0, 0)[1] == id then
  redis.pcall('PUBLISH', doorbell, string.format('%.0f', math.max(0, ms - now)))
end
return { id, 0 }
`,
);

/**
 * Takes back what is not due yet. The mark of its value goes with it: what was cancelled is nobody's first.
 *
 * KEYS: stream, due times, data. ARGV: id, prefix of the marks. Reply: 1 where it was there.
 */
export const cancelScript = defineScript(
  "cancel-schedule",
  `
local packed = redis.call('HGET', KEYS[3], ARGV[1])
local there = redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
local whole, entry = pcall(cmsgpack.unpack, packed or '')
if whole and type(entry) == 'table' and type(entry[1]) == 'string' and entry[1] ~= '' then
  local mark = ARGV[2] .. entry[1]
  if redis.call('MGET', mark)[1] == ARGV[1] then redis.call('DEL', mark) end
end
return there
`,
);

/**
 * Moves what is due to the stream, the earliest first. One script: an entry is either scheduled or in the stream, whoever
 * dies when. What somebody else has put there and cannot be read goes to the stream as it is, where consumers find that
 * it does not decode.
 *
 * KEYS: stream, due times, data. ARGV: the groups; limit; the entries to keep whether
 * acknowledged or not, or 0; prefix of the marks.
 * Reply: number moved, ms until the next one is due (-1: none).
 */
export const moveDueScript = defineScript(
  "move-due",
  `${groupsFunction}
local stream, due, data = KEYS[1], KEYS[2], KEYS[3]
local at = behindGroups
local limit, keep, marks = ARGV[at], ARGV[at + 1], ARGV[at + 2]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local ids = redis.call('ZRANGEBYSCORE', due, '-inf', string.format('%.0f', now), 'LIMIT', 0, limit)
if ids[1] then makeGroups(stream) end
local function add(packed)
  local whole, entry = pcall(cmsgpack.unpack, packed)
  if whole and type(entry) == 'table' and type(entry[1]) == 'string' and #entry > 2 and #entry < 4000 then
    local added = redis.pcall('XADD', stream, '*', unpack(entry, 2))
    if type(added) == 'string' then return added, entry[1] end
    -- Whatever refuses the stream itself refuses what comes next too, and ends the script before anything is removed.
  end
  return redis.call('XADD', stream, '*', 'data', packed), ''
end
local moved = 0
for _, id in ipairs(ids) do
  local packed = redis.call('HGET', data, id)
  if packed then
    local added, value = add(packed)
    moved = moved + 1
    if value ~= '' and redis.call('MGET', marks .. value)[1] == id then
      redis.call('SET', marks .. value, added, 'KEEPTTL')
    end
    redis.call('HDEL', data, id)
  end
  redis.call('ZREM', due, id)
end
if moved > 0 and keep ~= '0' then redis.call('XTRIM', stream, 'MAXLEN', '~', keep) end
local next = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
return { moved, next[2] and math.max(0, tonumber(next[2]) - now) or -1 }
`,
);
