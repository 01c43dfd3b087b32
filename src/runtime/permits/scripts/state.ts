import { defineScript } from "../../wire/script.js";

/**
 * KEYS: lock, fence, queue, waiters, holders; of either shape.
 * Reply: `{now µs, how many wait, token, fence, r or w, until µs or −1, …}`, at most 1,000 holders. Of more than 1,000
 * who wait those are counted whose wait has just ended, too.
 */
export const inspectScript = defineScript(
  "permit-inspect",
  `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local function decimal(number)
  return string.format('%.0f', number)
end

local waiting = redis.call('ZCARD', KEYS[3])
if waiting <= 1000 then
  for _, token in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
    local deadline = string.match(redis.call('HGET', KEYS[4], token) or '', '^%d+')
    if not deadline or tonumber(deadline) <= now then waiting = waiting - 1 end
  end
end
local reply = { decimal(now), decimal(waiting) }

local function tell(token, fence, access, untilUs)
  local at = #reply
  reply[at + 1], reply[at + 2], reply[at + 3], reply[at + 4] = token, fence, access, decimal(untilUs)
end

if redis.call('TYPE', KEYS[1]).ok == 'zset' then
  local rows = redis.call('ZRANGE', KEYS[1], '(' .. decimal(now), '+inf', 'BYSCORE', 'LIMIT', 0, 1000, 'WITHSCORES')
  for at = 1, #rows, 2 do
    local access, fence = string.match(redis.call('HGET', KEYS[5], rows[at]) or '', '^([rw]) (%d+)$')
    tell(rows[at], fence or '0', access or 'w', tonumber(rows[at + 1]))
  end
else
  local holder = redis.call('GET', KEYS[1])
  if holder then
    local left = redis.call('PTTL', KEYS[1])
    tell(holder, redis.call('GET', KEYS[2]) or '0', 'w', left < 0 and -1 or now + left * 1000)
  end
end
return reply
`,
);

/**
 * What ends all leases, put behind queue and shape.
 * KEYS: lock, fence, queue, waiters, holders. ARGV: how long the fence outlives a lease (ms).
 * Reply: how many leases were ended. What is no lock of either shape is told and stays.
 */
export const ending = `
local now, ended = clock(), 0
redis.call('STRLEN', KEYS[2])
local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'zset' and redis.call('EXISTS', KEYS[5]) == 1 then
  redis.call('HLEN', KEYS[5])
  ended = redis.call('ZCOUNT', KEYS[1], '(' .. decimal(now), '+inf')
elseif kind ~= 'none' then
  ended = redis.call('STRLEN', KEYS[1]) and 1
end
redis.call('DEL', KEYS[1])
if kind == 'zset' then redis.call('DEL', KEYS[5]) end
keepFence(math.max(lastFence() + 1, now), math.max(redis.call('PTTL', KEYS[2]) - outlives, 0))
-- Nobody can give back what was taken away.
if recall() and #handed > 0 then handed, changed = {}, true end
if serve(now) == 'more' then wakeLast(now) end
return ended
`;
