import { defineScript } from "../../wire/script.js";

// All three reply with claimed entries as {id, delivery count, owner before, fields} and with the ids of entries that
// were trimmed while pending: XCLAIM drops those from the group by itself. Members of the retry set are `s|<id>`.

/**
 * Claims retries that are due.
 *
 * KEYS: stream, retry set. ARGV: group, consumer, limit.
 * Reply: ms until the next one is due (-1: none), claimed, trimmed.
 */
export const claimDueScript = defineScript(
  "claim-due-retries",
  `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[3])
local claimed, trimmed = {}, {}
for _, member in ipairs(due) do
  local id = string.sub(member, 3)
  local row = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1)[1]
  if row then
    local entry = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id)[1]
    if entry then
      claimed[#claimed + 1] = { id, row[4] + 1, row[2], entry[2] }
    else
      trimmed[#trimmed + 1] = id
    end
  end
  redis.call('ZREM', KEYS[2], member)
end
local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
local wait = -1
if first[2] then wait = math.max(0, tonumber(first[2]) - now) end
return { wait, claimed, trimmed }
`,
);

/**
 * Looks at one page of the pending list and claims what its owner was silent about for too long. Filters here and not
 * by IDLE, which would walk the whole list where nothing is stale. Scheduled retries are left alone.
 *
 * KEYS: stream, retry set. ARGV: group, consumer, least idle ms, cursor (`-` or `(<id>`), page, limit, 1 to claim from
 * oneself too. Reply: cursor of the next page (`-` after the last), claimed, trimmed.
 */
export const claimStaleScript = defineScript(
  "claim-stale",
  `
local idle, page, limit = tonumber(ARGV[3]), tonumber(ARGV[5]), tonumber(ARGV[6])
local rows = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[4], '+', page)
local cursor, claimed, trimmed = '-', {}, {}
for index, row in ipairs(rows) do
  local id, owner = row[1], row[2]
  if row[3] >= idle and (owner ~= ARGV[2] or ARGV[7] == '1') and not redis.call('ZSCORE', KEYS[2], 's|' .. id) then
    if #claimed >= limit then break end
    local entry = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id)[1]
    if entry then
      claimed[#claimed + 1] = { id, row[4] + 1, owner, entry[2] }
    else
      trimmed[#trimmed + 1] = id
    end
  end
  cursor = '(' .. id
  if index == #rows and #rows < page then cursor = '-' end
end
return { cursor, claimed, trimmed }
`,
);

/**
 * Claims what the server says this consumer owns although it does not hold it: replies that were lost. Scheduled
 * retries are left alone.
 *
 * KEYS: stream, retry set. ARGV: group, consumer, cursor, page, limit, 1 where they count as delivered once more (an
 * earlier life of the name may have started them), ids that are held.
 * Reply: cursor of the next page (`-` after the last), claimed, trimmed.
 */
export const claimStrandedScript = defineScript(
  "claim-stranded",
  `
local page, limit = tonumber(ARGV[4]), tonumber(ARGV[5])
local held = {}
for at = 7, #ARGV do held[ARGV[at]] = true end
local rows = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], '+', page, ARGV[2])
local cursor, claimed, trimmed = '-', {}, {}
for index, row in ipairs(rows) do
  local id, count = row[1], row[4]
  if not held[id] and not redis.call('ZSCORE', KEYS[2], 's|' .. id) then
    if #claimed >= limit then break end
    if ARGV[6] == '1' then count = count + 1 end
    local entry = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'RETRYCOUNT', count)[1]
    if entry then
      claimed[#claimed + 1] = { id, count, ARGV[2], entry[2] }
    else
      trimmed[#trimmed + 1] = id
    end
  end
  cursor = '(' .. id
  if index == #rows and #rows < page then cursor = '-' end
end
return { cursor, claimed, trimmed }
`,
);
