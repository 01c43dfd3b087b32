import { defineLaneScript } from "./prelude.js";

// All three reply with claimed entries as {member, delivery count, owner before, fields, recorded starts} and with the
// members that were trimmed while pending: XCLAIM drops those from the group by itself.

/**
 * Claims retries and replayed dead letters that are due.
 *
 * ARGV: …, limit. Reply: ms until the next one is due (-1: none), claimed, trimmed.
 */
export const claimDueScript = defineLaneScript(
  "claim-due",
  `
local at = now()
local due = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', decimal(at), 'LIMIT', 0, ARGV[5])
local entries, trimmed, gone = {}, {}, {}
for _, member in ipairs(due) do
  local row = pendingRow(member)
  local count = row and row[4] + 1 or 1
  local fields = (row or isRedo(member)) and claim(member, count)
  redis.call('ZREM', KEYS[3], member)
  if fields then
    entries[#entries + 1] = admitted(member, count, row and row[2] or '', fields)
  else
    if row then trimmed[#trimmed + 1] = member end
    gone[#gone + 1] = member
  end
end
drop(gone)
local first = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
local wait = -1
if first[2] then wait = math.max(0, tonumber(first[2]) - at) end
return { wait, entries, trimmed }
`,
);

/**
 * Looks at some pages of the pending list, until one is worth it, and claims what its owner was silent about for too
 * long. Filters here and not by IDLE, which would walk the whole list where nothing is stale. Scheduled retries are
 * left alone. All consumers of the group share the cursor and the pace: together they look at everything once an
 * interval.
 *
 * KEYS: …, state. ARGV: …, least idle ms, rows of a page, limit, 1 to claim from oneself too, ms from one look at
 * everything to the next (0: look now). Reply: ms until there is something to look at again, claimed, trimmed.
 */
export const claimStaleScript = defineLaneScript(
  "claim-stale",
  `
local idle, page, limit, every = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[9])
local pages = 4
local at = now()
local state = redis.call('HMGET', KEYS[7], 'cursor', 'scan-at')
-- A clock that was set back does not stop the looking.
local wait = state[2] and math.min(tonumber(state[2]) - at, every) or 0
if wait > 0 then return { wait, {}, {} } end
unrefused()
local missing = heal()
local cursor = state[1] or 's|-'
local entries, trimmed, full, worth, ended = {}, {}, false, false, false

local function look(row, member)
  local id, owner, count = row[1], row[2], row[4] + 1
  if isParked(owner) then
    if missing > 0 then recover(member, row) end
    return
  end
  if row[3] < idle or (owner == ARGV[2] and ARGV[8] ~= '1') or redis.call('ZSCORE', KEYS[3], member) then return end
  if #entries >= limit then
    full = true
    return
  end
  worth = true
  local fields = claim(member, count)
  if fields then
    suspect(member, row[4])
    entries[#entries + 1] = admitted(member, count, owner, fields)
  else
    trimmed[#trimmed + 1] = member
  end
end

repeat
  local source = string.sub(cursor, 1, 2)
  local key, from = locate(cursor)
  local rows = pendingRows(key, from, '+', page)
  for _, row in ipairs(rows) do
    look(row, source .. row[1])
    if full then break end
    cursor = source .. '(' .. row[1]
  end
  if not full and #rows < page then
    ended = source == 'r|'
    cursor = ended and 's|-' or 'r|-'
  end
  pages = pages - 1
until full or (worth and cursor ~= 'r|-') or ended or pages == 0

drop(trimmed)
wait = 0
if ended then
  wait = every
elseif not worth then
  local rest = redis.call('XPENDING', KEYS[1], ARGV[1])[1] / (page * 4)
  wait = math.min(every, math.max(20, math.floor(every / math.max(1, rest))))
end
redis.call('HSET', KEYS[7], 'cursor', cursor, 'scan-at', decimal(at + wait))
return { wait, entries, trimmed }
`,
);

/**
 * Claims what the server says this consumer owns although it does not hold it: replies that were lost. Scheduled
 * retries are left alone.
 *
 * ARGV: …, cursor, page, limit, idle ms above which an earlier life of the name may have started them, so that they
 * count as delivered once more ('': none), members that are held. Reply: cursor of the next page (`-` after the last),
 * claimed, trimmed.
 */
export const claimStrandedScript = defineLaneScript(
  "claim-stranded",
  `
local page, limit, lifeMs = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local held = {}
for at = 9, #ARGV do held[ARGV[at]] = true end
local cursor = ARGV[5] == '-' and 's|-' or ARGV[5]
local source = string.sub(cursor, 1, 2)
local key, from = locate(cursor)
local rows = pendingRows(key, from, '+', page, ARGV[2])
local entries, trimmed, full = {}, {}, false
for _, row in ipairs(rows) do
  local member, count = source .. row[1], row[4]
  if not held[member] and not redis.call('ZSCORE', KEYS[3], member) then
    if #entries >= limit then
      full = true
      break
    end
    local startedBefore = lifeMs and row[3] > lifeMs
    if startedBefore then count = count + 1 end
    local fields = claim(member, count)
    if fields then
      if startedBefore then suspect(member, row[4]) end
      entries[#entries + 1] = admitted(member, count, ARGV[2], fields)
    else
      trimmed[#trimmed + 1] = member
    end
  end
  cursor = source .. '(' .. row[1]
end
drop(trimmed)
if not full and #rows < page then cursor = source == 's|' and 'r|-' or '-' end
return { cursor, entries, trimmed }
`,
);
