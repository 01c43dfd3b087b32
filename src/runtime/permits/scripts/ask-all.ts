import { defineScript } from "../../wire/script.js";
import { queue } from "./queue.js";

/**
 * KEYS, of each lock: lock, fence, queue, waiters; of a shared one also holders. ARGV: how long the fence outlives a
 * lease (ms), then of each: token, lease (ms), r or w, most; 0: the lock is exclusive.
 * Reply, of each: `{1 or 2, fence, now µs}` where all are granted; else `{0, ms until it ends or −1, now µs, how many
 * wait}`, 0 ms of those that were free. Nothing is written before all are known to be free, and the first write may be
 * refused.
 */
export const askAllScript = defineScript(
  "permit-ask-all",
  `
local outlives, all, KEYS, now = ARGV[1], KEYS, KEYS, nil
local asked, offset = {}, 0
for n = 1, (#ARGV - 1) / 4 do
  local at = 4 * n - 2
  local one = { token = ARGV[at], lease = tonumber(ARGV[at + 1]), access = ARGV[at + 2], most = tonumber(ARGV[at + 3]) }
  one.keys = {}
  for key = 1, one.most == 0 and 4 or 5 do one.keys[key] = all[offset + key] end
  offset = offset + #one.keys
  asked[n] = one
end
${queue}
now = clock()

-- Of those who have not been passed over, the first hundred.
local function somebodyWaits()
  if redis.call('EXISTS', KEYS[3]) == 0 then return false end
  local passed = redis.call('HGET', KEYS[4], '')
  local after = passed and '(' .. passed or '-inf'
  local tokens = redis.call('ZRANGE', KEYS[3], after, '+inf', 'BYSCORE', 'LIMIT', 0, 100)
  if #tokens == 0 then return false end
  for _, record in ipairs(redis.call('HMGET', KEYS[4], unpack(tokens))) do
    if waiterOf(record, now) then return true end
  end
  return #tokens == 100
end

local function lookExclusive(one)
  local holder = redis.pcall('GET', KEYS[1])
  if type(holder) == 'table' and redis.call('TYPE', KEYS[1]).ok ~= 'zset' then return holder end
  one.again = holder == one.token
  if holder and not one.again then one.ends = redis.call('PTTL', KEYS[1]) end
end

local function lookShared(one)
  local from = '(' .. decimal(now)
  local rows = redis.pcall('ZRANGE', KEYS[1], from, '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
  if rows.err then
    if redis.call('TYPE', KEYS[1]).ok ~= 'string' then return rows end
    one.ends = redis.call('PTTL', KEYS[1])
    return nil
  end
  redis.call('HLEN', KEYS[5])
  local ends = redis.call('ZSCORE', KEYS[1], one.token)
  one.again = ends and tonumber(ends) > now
  if one.again or not rows[1] then return nil end
  local reads = string.sub(redis.call('HGET', KEYS[5], rows[1]) or 'w', 1, 1) == 'r'
  local room = one.access == 'r' and reads and redis.call('ZCOUNT', KEYS[1], from, '+inf') < one.most
  if not room then one.ends = math.max(0, math.ceil((tonumber(rows[2]) - now) / 1000)) end
end

local function take(one)
  if one.most == 0 then return redis.call('SET', KEYS[1], one.token, 'PX', decimal(one.lease)) end
  redis.call('ZADD', KEYS[1], decimal(now + one.lease * 1000), one.token)
  redis.call('HSET', KEYS[5], one.token, one.access .. ' ' .. decimal(one.fence))
  local keep = decimal(math.max(redis.call('PTTL', KEYS[1]), one.lease + 1000))
  redis.call('PEXPIRE', KEYS[1], keep)
  redis.call('PEXPIRE', KEYS[5], keep)
end

local free, replies = true, {}
for n, one in ipairs(asked) do
  KEYS = one.keys
  local refused = (one.most == 0 and lookExclusive or lookShared)(one)
  if refused then return refused end
  redis.call('STRLEN', KEYS[2])
  local before = lastFence()
  one.fence = math.max(before + 1, now)
  if one.again then
    local said = one.most == 0 and before or tonumber(string.sub(redis.call('HGET', KEYS[5], one.token) or '', 3))
    if said and said > 0 then one.fence = said end
  elseif not one.ends and somebodyWaits() then
    one.ends = 1
  end
  if one.ends then free = false end
  replies[n] = { 0, one.ends or 0, decimal(now), redis.call('ZCARD', KEYS[3]) }
end
if not free then return replies end
for n, one in ipairs(asked) do
  KEYS = one.keys
  take(one)
  -- Of a shared lock somebody later may have a greater one.
  keepFence(math.max(one.fence, lastFence()), one.lease)
  replies[n] = { one.again and 2 or 1, decimal(one.fence), decimal(now) }
end
return replies
`,
);
