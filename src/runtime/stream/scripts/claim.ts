import { defineGroupScript } from "./prelude.js";

// All three reply with claimed entries as {member, delivery count, owner before, fields, recorded starts} and with the
// members that were trimmed while pending: XCLAIM drops those from the group by itself.

/**
 * Claims retries and replayed dead letters that are due.
 *
 * ARGV: …, limit. Reply: ms until the next one is due (-1: none), claimed, trimmed.
 */
export const claimDueScript = defineGroupScript(
  "claim-due",
  `
local at = now()
local due = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', string.format('%.0f', at), 'LIMIT', 0, ARGV[4])
local entries, trimmed = {}, {}
for _, member in ipairs(due) do
  local row = pendingRow(member)
  if row or isRedo(member) then
    local count = row and row[4] + 1 or 1
    local fields = claim(member, count)
    if fields then
      entries[#entries + 1] = claimed(member, count, row and row[2] or '', fields)
    elseif row then
      trimmed[#trimmed + 1] = member
    end
  end
  redis.call('ZREM', KEYS[3], member)
end
local first = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
local wait = -1
if first[2] then wait = math.max(0, tonumber(first[2]) - at) end
return { wait, entries, trimmed }
`,
);

/**
 * Looks at one page of the pending list and claims what its owner was silent about for too long. Filters here and not
 * by IDLE, which would walk the whole list where nothing is stale. Scheduled retries are left alone. All consumers of
 * the group share the cursor and the pace: together they look at everything once an interval.
 *
 * KEYS: …, state. ARGV: …, least idle ms, page, limit, 1 to claim from oneself too, ms from one look at everything to
 * the next (0: look now). Reply: ms until there is a next page to look at, claimed, trimmed.
 */
export const claimStaleScript = defineGroupScript(
  "claim-stale",
  `
local idle, page, limit, every = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[8])
local at = now()
local state = redis.call('HMGET', KEYS[7], 'cursor', 'scan-at')
-- A clock that was set back does not stop the looking.
local wait = state[2] and math.min(tonumber(state[2]) - at, every) or 0
if wait > 0 then return { wait, {}, {} } end
local cursor = state[1] or 's|-'
local key, from = locate(cursor)
local source = string.sub(cursor, 1, 2)
local rows = pendingRows(key, from, '+', page)
local entries, trimmed, full = {}, {}, false
for _, row in ipairs(rows) do
  local id, owner = row[1], row[2]
  local member = source .. id
  if row[3] >= idle and (owner ~= ARGV[2] or ARGV[7] == '1') and not redis.call('ZSCORE', KEYS[3], member) then
    if #entries >= limit then
      full = true
      break
    end
    local fields = claim(member, row[4] + 1)
    if fields then
      entries[#entries + 1] = claimed(member, row[4] + 1, owner, fields)
    else
      trimmed[#trimmed + 1] = member
    end
  end
  cursor = source .. '(' .. id
end
wait = 0
if not full and #rows < page then
  if source == 's|' then
    cursor = 'r|-'
  else
    cursor, wait = 's|-', every
  end
end
redis.call('HDEL', KEYS[7], '')
redis.call('HSET', KEYS[7], 'cursor', cursor, 'scan-at', string.format('%.0f', at + wait))
return { wait, entries, trimmed }
`,
);

/**
 * Claims what the server says this consumer owns although it does not hold it: replies that were lost. Scheduled
 * retries are left alone.
 *
 * ARGV: …, cursor, page, limit, 1 where they count as delivered once more (an earlier life of the name may have started
 * them), members that are held. Reply: cursor of the next page (`-` after the last), claimed, trimmed.
 */
export const claimStrandedScript = defineGroupScript(
  "claim-stranded",
  `
local page, limit = tonumber(ARGV[5]), tonumber(ARGV[6])
local held = {}
for at = 8, #ARGV do held[ARGV[at]] = true end
local cursor = ARGV[4] == '-' and 's|-' or ARGV[4]
local key, from = locate(cursor)
local source = string.sub(cursor, 1, 2)
local rows = pendingRows(key, from, '+', page, ARGV[2])
local entries, trimmed, full = {}, {}, false
for _, row in ipairs(rows) do
  local id, count = row[1], row[4]
  local member = source .. id
  if not held[member] and not redis.call('ZSCORE', KEYS[3], member) then
    if #entries >= limit then
      full = true
      break
    end
    if ARGV[7] == '1' then count = count + 1 end
    local fields = claim(member, count)
    if fields then
      entries[#entries + 1] = claimed(member, count, ARGV[2], fields)
    else
      trimmed[#trimmed + 1] = member
    end
  end
  cursor = source .. '(' .. id
end
if not full and #rows < page then cursor = source == 's|' and 'r|-' or '-' end
return { cursor, entries, trimmed }
`,
);
