import { defineScript } from "../../wire/script.js";
import { asking, queue } from "./queue.js";
import { ending, inspectScript } from "./state.js";

// The lock is a string, the holder's token, with PX.

const shape = `
local taken

function open()
  return not taken
end

function enters()
  return true
end

function give(token, access, lease)
  redis.call('SET', KEYS[1], token, 'PX', decimal(lease))
  taken = true
end

function takeBack()
  redis.call('DEL', KEYS[1])
  taken = false
end

function holds()
  return false
end

function unrefused()
  redis.call('DEL', KEYS[1])
end

function expiresIn()
  return redis.call('PTTL', KEYS[1])
end
`;

/**
 * KEYS: lock, fence, queue, waiters. ARGV: token, lease (ms), how long the fence is kept (ms), wait (ms); of those who
 * have an inbox also PUBLISH or SPUBLISH, inbox, "w".
 * Reply: `now µs` granted, which is the fence too · `{1, fence, now µs}` granted · `{2, fence, now µs}` this token has it already ·
 * `{0, time to live in ms, now µs, how many wait before, 1: in a place that is new}` busy; −1 is a key that never
 * expires. Where it was granted as a place in the line came to its turn, `{1, fence, now µs, 1}`.
 *
 * The SET comes first, takes what is free and tells who holds what is not, so that a full server refuses all or nothing.
 * Where nobody waits, four commands are all.
 */
const ask = defineScript(
  "permit-ask",
  `
local holder = redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX', 'GET')
if holder == false and redis.call('EXISTS', KEYS[3]) == 0 then
  local time = redis.call('TIME')
  -- Texts are compared and kept as they come: a number would be written out for each call, which takes longer than it.
  local now = time[1] .. string.sub('000000' .. time[2], -6)
  local last = redis.pcall('SET', KEYS[2], now, 'PX', ARGV[3], 'GET')
  if not last or (type(last) == 'string' and #last == #now and last < now) then return now end
  if type(last) == 'table' then
    redis.call('DEL', KEYS[1])
    return last
  end
  last = tonumber(last) or 0
  if last < tonumber(now) or last >= 9007199254740991 then return now end
  -- The clock went back, or stands.
  local fence = string.format('%.0f', math.floor(last) + 1)
  redis.call('SET', KEYS[2], fence, 'PX', ARGV[3])
  return {1, fence, now}
end
local outlives = ARGV[3] - ARGV[2]
${queue}
${shape}
${asking}
local full
if holder == false then
  -- Somebody waits: it is not ours yet.
  redis.call('DEL', KEYS[1])
elseif type(holder) == 'table' and string.sub(holder.err, 1, 3) == 'OOM' then
  full, holder = holder, redis.pcall('GET', KEYS[1])
end
-- A lock that was shared before is held until it ends; anything else is nobody's lock.
if type(holder) == 'table' then
  if redis.call('TYPE', KEYS[1]).ok ~= 'zset' then return holder end
  holder = true
end
local now = clock()
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  local fence = lastFence() or 0
  if fence == 0 then fence = now end
  keepFence(fence, ARGV[2])
  return {2, decimal(fence), decimal(now)}
end
taken = holder
return stand(now, full)
`,
);

/**
 * KEYS: lock, fence, queue, waiters. ARGV: token, lease (ms), how long the fence is kept (ms).
 * Reply: 1 renewed · 0 the lock is not ours any more; it is never created again here.
 */
const renew = defineScript(
  "permit-renew",
  `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
`,
);

/**
 * KEYS: lock, fence, queue, waiters. ARGV: token, how long the fence outlives the lease (ms).
 * Reply: 1 released, and handed over where somebody waits · 0 the lock is not ours any more and stays as it is; our
 * place in the queue is given up.
 */
const release = defineScript(
  "permit-release",
  `
local holder = redis.pcall('GET', KEYS[1])
local mine = holder == ARGV[1]
if redis.call('EXISTS', KEYS[3]) == 0 then
  if mine then redis.call('DEL', KEYS[1]) end
  return mine and 1 or 0
end
local outlives = ARGV[2]
${queue}
${shape}
if mine then redis.call('DEL', KEYS[1]) else forget({ ARGV[1] }) end
local now = clock()
if recall() then heardOf(now, ARGV[1]) end
if not mine and holder then
  remember()
elseif serve(now) == 'more' then
  wakeLast(now)
end
return mine and 1 or 0
`,
);

/** As `ending` says. */
const end = defineScript(
  "permit-end",
  `
local outlives = ARGV[1]
${queue}
${shape}
${ending}
`,
);

export const exclusiveScripts = { ask, renew, release, end, inspect: inspectScript };
