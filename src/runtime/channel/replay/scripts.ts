import { defineScript } from "../../wire/script.js";

/**
 * Publishes a message, and keeps it for those who miss it. What is refused changes nothing: no number is left out.
 *
 * KEYS: history, number. ARGV: channel, payload, entries to keep, for how long in ms, `PUBLISH` or `SPUBLISH`, for how long
 * the number stays in ms. Reply: receivers, id, number. Receivers hear `<id>/<number> <payload>`.
 */
export const publishScript = defineScript(
  "channel-publish",
  `
local time = redis.call('TIME')
local number = redis.call('INCR', KEYS[2])
local isNew = number == 1
if isNew then
  number = time[1] * 1000000
  redis.call('SET', KEYS[2], string.format('%.0f', number), 'PX', ARGV[6])
else
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
end
local function refused(answer)
  if isNew then redis.call('PEXPIRE', KEYS[2], 0) else redis.call('DECR', KEYS[2]) end
  return answer
end
local numbered = string.format('%.0f', number)
local id = redis.pcall('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', 'data', ARGV[2], 'n', numbered)
if type(id) == 'table' then return refused(id) end
local receivers = redis.pcall(ARGV[5], ARGV[1], id .. '/' .. numbered .. ' ' .. ARGV[2])
if type(receivers) == 'table' then
  redis.call('XDEL', KEYS[1], id)
else
  redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[4]))
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if type(receivers) == 'table' then return refused(receivers) end
return { receivers, id, numbered }
`,
);

/**
 * What a history has after a position, and what is known of it then. Writes nothing.
 *
 * KEYS: history, number. ARGV: id, or `-` for the oldest that is not too old; entries at most; bytes at which a page ends;
 * age in ms of those that are too old. Reply: now in ms, number or '', id and number of the oldest or '', id of the newest
 * or '', 1 where the entry of the id is there, 1 where these are all, then of each entry id, payload, number.
 */
export const historyScript = defineScript(
  "channel-history",
  `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function told(entry)
  local data, number = '', ''
  local fields = entry[2]
  for at = 1, #fields, 2 do
    if fields[at] == 'data' then data = fields[at + 1] elseif fields[at] == 'n' then number = fields[at + 1] end
  end
  return entry[1], data, number
end
local from, isThere = '(' .. ARGV[1], 0
if ARGV[1] == '-' then
  from = string.format('%.0f', math.max(now - ARGV[4], 0))
else
  isThere = #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
end
local firstId, firstNumber, lastId, _ = '', '', ''
local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if first then
  firstId, _, firstNumber = told(first)
  lastId = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][1]
end
local entries, read, bytes, isAll = {}, 0, 0, 0
local most, budget = tonumber(ARGV[2]), tonumber(ARGV[3])
local count = math.min(most, 4)
while count > 0 do
  local page = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', count)
  for _, entry in ipairs(page) do
    local id, data, number = told(entry)
    entries[#entries + 1] = id
    entries[#entries + 1] = data
    entries[#entries + 1] = number
    bytes = bytes + #data + 64
    from = '(' .. id
  end
  read = read + #page
  if #page < count then
    isAll = 1
    break
  end
  count = math.min(most - read, math.floor((budget - bytes) / (bytes / read)))
end
return {
  string.format('%.0f', now), redis.call('GET', KEYS[2]) or '', firstId, firstNumber, lastId, isThere, isAll, entries,
}
`,
);
