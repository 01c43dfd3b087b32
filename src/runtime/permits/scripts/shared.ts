import { defineScript } from "../../wire/script.js";
import { asking, queue } from "./queue.js";
import { ending, inspectScript } from "./state.js";

// The lock is a sorted set: token → when its lease ends, in µs by the server's clock; the hash of holders says `<r or w>
// <fence>` of each. At most `most` read at a time, one alone writes. Both keys outlast the last lease by a second.

/** Put behind the queue; before it stands `local most`. */
const shape = `
local live, writer, foreign = 0, false, false

-- Nobody may enter what is no sorted set: a lock that was exclusive before is held until it ends.
local function look(now)
  local counted = redis.pcall('ZCOUNT', KEYS[1], '(' .. decimal(now), '+inf')
  if type(counted) == 'table' then
    foreign = true
    return redis.call('TYPE', KEYS[1]).ok ~= 'string' and counted or nil
  end
  local held = redis.pcall('HLEN', KEYS[5])
  if type(held) == 'table' then
    foreign = true
    return held
  end
  live = counted
  if live ~= 1 then return nil end
  local only = redis.call('ZRANGE', KEYS[1], '(' .. decimal(now), '+inf', 'BYSCORE', 'LIMIT', 0, 1)[1]
  local holder = redis.pcall('HGET', KEYS[5], only)
  writer = type(holder) ~= 'string' or string.byte(holder) ~= 114
end

function open()
  return not foreign and not writer and live < most
end

function enters(access)
  return access == 'r' or live == 0
end

-- What has ended goes, a hundred a time.
function unrefused(now)
  local ended = redis.call('ZRANGE', KEYS[1], '-inf', decimal(now), 'BYSCORE', 'LIMIT', 0, 100)
  if #ended > 0 then redis.call('ZREM', KEYS[1], unpack(ended)) end
  redis.pcall('HDEL', KEYS[5], '', unpack(ended))
end

local function outlast(lease)
  local keep = decimal(math.max(redis.call('PTTL', KEYS[1]), lease + 1000))
  redis.call('PEXPIRE', KEYS[1], keep)
  redis.call('PEXPIRE', KEYS[5], keep)
end

function give(token, access, lease, fence, now)
  redis.call('ZADD', KEYS[1], decimal(now + lease * 1000), token)
  redis.call('HSET', KEYS[5], token, access .. ' ' .. decimal(fence))
  outlast(lease)
  live, writer = live + 1, access == 'w'
end

function takeBack(token)
  redis.call('ZREM', KEYS[1], token)
  redis.call('HDEL', KEYS[5], token)
  live, writer = live - 1, false
end

function holds(token, now)
  local ends = redis.call('ZSCORE', KEYS[1], token)
  return ends and tonumber(ends) > now
end

-- When somebody may enter, unless leases are renewed: a writer when all are out.
function expiresIn(now)
  if foreign then return redis.call('PTTL', KEYS[1]) end
  local rows = ARGV[7] == 'w' and redis.call('ZRANGE', KEYS[1], 0, 0, 'REV', 'WITHSCORES')
    or redis.call('ZRANGE', KEYS[1], '(' .. decimal(now), '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
  return rows[2] and math.max(0, math.ceil((tonumber(rows[2]) - now) / 1000)) or 0
end
`;

/**
 * KEYS: lock, fence, queue, waiters, holders. ARGV: token, lease (ms), how long the fence is kept (ms), wait (ms),
 * PUBLISH or SPUBLISH, inbox, r or w, most.
 * Reply: `{1, fence, now µs}` granted · `{2, fence, now µs}` this token has it already ·
 * `{0, ms until somebody may enter, now µs, how many wait before, 1: in a place that is new}` busy; −1 is a key that
 * never expires. Where it was granted as a place in the line came to its turn, `{1, fence, now µs, 1}`.
 *
 * What stands first is all where nobody waits and there is room. Its ZADD comes before other writes, so that a full
 * server refuses all or nothing.
 */
const ask = defineScript(
  "permit-ask-shared",
  `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local ends = redis.pcall('ZSCORE', KEYS[1], ARGV[1])
if ends == false and redis.call('EXISTS', KEYS[3]) == 0 then
  local asked = string.format('%.0f', now)
  local live, known = redis.call('ZCOUNT', KEYS[1], '(' .. asked, '+inf'), redis.call('HLEN', KEYS[5])
  local free = live == 0 or (ARGV[7] == 'r' and live < tonumber(ARGV[8]))
  if free and live == 1 then
    local only = redis.call('ZRANGE', KEYS[1], -1, -1)[1]
    free = string.byte(redis.call('HGET', KEYS[5], only) or 'w') == 114
  end
  if free then
    redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2] * 1000), ARGV[1])
    local last, fence = redis.pcall('SET', KEYS[2], asked, 'PX', ARGV[3], 'GET'), asked
    if type(last) == 'table' then
      redis.call('ZREM', KEYS[1], ARGV[1])
      return last
    end
    last = tonumber(last or 0) or 0
    if last >= now and last < 9007199254740991 then
      fence = string.format('%.0f', math.floor(last) + 1)
      redis.call('SET', KEYS[2], fence, 'PX', ARGV[3])
    end
    redis.call('HSET', KEYS[5], ARGV[1], ARGV[7] .. ' ' .. fence)
    local keep = math.max(redis.call('PTTL', KEYS[1]), ARGV[2] + 1000)
    redis.call('PEXPIRE', KEYS[1], keep)
    redis.call('PEXPIRE', KEYS[5], keep)
    -- What has ended goes, a hundred a time.
    if known > live then
      local ended = redis.call('ZRANGE', KEYS[1], '-inf', asked, 'BYSCORE', 'LIMIT', 0, 100)
      if #ended > 0 then
        redis.call('ZREM', KEYS[1], unpack(ended))
        redis.call('HDEL', KEYS[5], unpack(ended))
      end
    end
    return { 1, fence, asked }
  end
end
local outlives, most = ARGV[3] - ARGV[2], tonumber(ARGV[8])
${queue}
${shape}
${asking}
local refused = look(now)
if refused then return refused end
if type(ends) == 'string' and tonumber(ends) > now then
  local said = redis.call('HGET', KEYS[5], ARGV[1])
  local fence = said and tonumber(string.sub(said, 3))
  unrefused(now)
  if not fence then
    fence = math.max((lastFence() or 0) + 1, now)
    redis.call('HSET', KEYS[5], ARGV[1], ARGV[7] .. ' ' .. decimal(fence))
    keepFence(fence, ARGV[2])
  end
  redis.call('ZADD', KEYS[1], decimal(now + ARGV[2] * 1000), ARGV[1])
  outlast(tonumber(ARGV[2]))
  return { 2, decimal(fence), decimal(now) }
end
return stand(now)
`,
);

/**
 * KEYS: lock, fence, queue, waiters, holders. ARGV: token, lease (ms), how long the fence is kept (ms).
 * Reply: 1 renewed · 0 the lease has ended; it is never created again here.
 */
const renew = defineScript(
  "permit-renew-shared",
  `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not ends or tonumber(ends) <= now then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2] + 1000, 'GT')
redis.call('PEXPIRE', KEYS[5], ARGV[2] + 1000, 'GT')
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2] * 1000), ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3], 'GT')
return 1
`,
);

/**
 * KEYS: lock, fence, queue, waiters, holders. ARGV: token, how long the fence outlives the lease (ms), most.
 * Reply: 1 released, and handed over where somebody waits · 0 the lease had ended; our place in the queue is given up.
 */
const release = defineScript(
  "permit-release-shared",
  `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local ends = redis.pcall('ZSCORE', KEYS[1], ARGV[1])
local mine = type(ends) == 'string'
if mine then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.pcall('HDEL', KEYS[5], ARGV[1])
end
local released = mine and tonumber(ends) > now and 1 or 0
if redis.call('EXISTS', KEYS[3]) == 0 then return released end
local outlives, most = ARGV[2], tonumber(ARGV[3])
${queue}
${shape}
if not mine then forget({ ARGV[1] }) end
if recall() then heardOf(now, ARGV[1]) end
look(now)
if not open() then
  remember()
elseif serve(now) == 'more' then
  wakeLast(now)
end
return released
`,
);

/** As `ending` says; ARGV also: most. */
const end = defineScript(
  "permit-end-shared",
  `
local outlives, most = ARGV[1], tonumber(ARGV[2])
${queue}
${shape}
${ending}
`,
);

export const sharedScripts = { ask, renew, release, end, inspect: inspectScript };
