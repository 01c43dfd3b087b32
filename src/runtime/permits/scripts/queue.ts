import { suspects } from "./suspects.js";
import { waiters } from "./waiters.js";
import { watching } from "./watching.js";

/**
 * What the scripts of a queue of holders share: constant text, put behind what a script does where nobody waits.
 *
 * KEYS: lock, fence, queue, waiters; of a shared shape also holders. Before this text stands `local outlives`: how long
 * the fence outlives a lease, in ms. Behind it, a shape says:
 * - `open()`: could anybody enter?  `enters(access)`: could this one, where it is open?
 * - `give(token, access, lease, fence, now)`: has it from now.  `takeBack(token)`: has it no more.
 * - `holds(token, now)`: has it, where it is open.  `unrefused(now)`: a write that takes no memory.
 *
 * queue (sorted set): token → asked at, in µs; always greater than the one before, also where the clock went back.
 * waiters (hash): token → `<deadline µs> <lease ms> <r or w> <PUBLISH or SPUBLISH> <inbox>`, of one who polls `ASKED
 * <when, in µs>` for the last two; "" → up to this score all those who wait could not be reached, and have not asked
 * since; ">" → as `suspects` says.
 *
 * Redis refuses what needs memory, where there is none, up to a script's first write. What takes a place comes first, so
 * that it is refused as a whole; a hand-over comes after a write that takes no memory, so that those who wait go on.
 * A key of another type is told before anything is written; where something is given back, it counts as no queue.
 */
export const queue = `
${waiters}${suspects}${watching}-- Those that were passed over and whose wait has ended: a few a time.
local function sweep(now, upTo)
  local tokens, gone = redis.call('ZRANGE', KEYS[3], '-inf', upTo, 'BYSCORE', 'LIMIT', 0, 16), {}
  if #tokens == 0 then return redis.call('HDEL', KEYS[4], '') end
  local records = redis.call('HMGET', KEYS[4], unpack(tokens))
  for at, token in ipairs(tokens) do
    if not waiterOf(records[at], now) then gone[#gone + 1] = token end
  end
  forget(gone)
end

-- Somebody who polls stands in the way: how long until it is known whether it lives, in ms.
local inTheWay

-- Where somebody may enter: serves those in line, up to \`me\`, as far as they may enter. Replies 'none': nobody is left before me who lives ·
-- 'stop': somebody is, or nobody may enter any more · 'more': not looked at all of them yet.
local function serve(now, me)
  local fence = lastFence()
  if not fence or not recall() or redis.pcall('ZCARD', KEYS[3]) == 0 then return 'none' end
  unrefused(now)
  judge(now)
  if passedOver then sweep(now, passedOver) end
  local after, over, gone, told, result = passedOver and '(' .. passedOver or '-inf', nil, {}, {}, nil
  local given, givenLease, only
  for page = 0, 10 do
    local size = page == 0 and 1 or 100
    local rows = redis.pcall('ZRANGE', KEYS[3], after, '+inf', 'BYSCORE', 'LIMIT', 0, size, 'WITHSCORES')
    if #rows == 0 then result = 'none' break end
    local tokens = {}
    for at = 1, #rows, 2 do tokens[#tokens + 1] = rows[at] end
    local records = redis.call('HMGET', KEYS[4], unpack(tokens))
    for at, token in ipairs(tokens) do
      local score, waiter = rows[2 * at], waiterOf(records[at], now)
      after = '(' .. score
      if token == me then result = 'none' break end
      if not waiter then
        gone[#gone + 1] = token
      elseif not listens(waiter) then
        over = score
      elseif not enters(waiter.access) then
        if waiter.silentAt then inTheWay = math.ceil((waiter.silentAt - now) / 1000) end
        result = 'stop' break
      else
        local lease = math.min(waiter.lease, 1000)
        fence = math.max(fence + 1, now)
        give(token, waiter.access, lease, fence, now)
        if not tell(waiter, table.concat({ 'g', decimal(fence), decimal(now), decimal(lease), token }, ' ')) then
          -- Their timers, or somebody who may, will do it: in order.
          takeBack(token)
          result = 'stop' break
        end
        keepFence(fence, waiter.lease)
        handedTo(waiter, token, lease, now)
        gone[#gone + 1] = token
        if not given then only = waiter.inbox elseif only ~= waiter.inbox then only = '' end
        told[waiter.inbox], given, givenLease = true, score, lease
        if not open() then result = 'stop' break end
      end
    end
    if result then break end
  end
  if over then redis.call('HSET', KEYS[4], '', over) end
  forget(gone)
  if given then watch(now, told, given, givenLease, only ~= '' and only) end
  remember()
  return result or 'more'
end
`;

/**
 * What an ask does where it is not answered at once. ARGV: token, lease (ms), how long the fence is kept (ms),
 * wait (ms; 0: is not queued), PUBLISH or SPUBLISH, inbox, r or w, most. A shape says \`expiresIn(now)\` as well.
 */
export const asking = `
-- Reads before it writes, so that a key of another type leaves all as it was.
local function enqueue(now)
  if not recall() then redis.call('HLEN', KEYS[4]) end
  local wait, inbox, place = tonumber(ARGV[4]), ARGV[6] or '', redis.call('ZSCORE', KEYS[3], ARGV[1])
  local verb, address = ARGV[5], inbox
  if inbox == '' then verb, address = 'ASKED', decimal(now) end
  local record = table.concat({ decimal(now + wait * 1000), ARGV[2], ARGV[7] or 'w', verb, address }, ' ')
  local keep, isNew = decimal(math.max(redis.call('PTTL', KEYS[4]), wait + 1000)), not place
  if place then
    -- It takes no memory: what comes behind it is not refused.
    redis.call('PEXPIRE', KEYS[3], keep)
    if passedOver and tonumber(place) <= tonumber(passedOver) then lookAgainAtAll() end
    if alone and inbox ~= alone[1] and tonumber(place) <= tonumber(alone[2]) then alone, changed = nil, true end
  else
    local last = redis.call('ZRANGE', KEYS[3], 0, 0, 'REV', 'WITHSCORES')[2]
    place = math.max(now, last and tonumber(last) + 1 or 0)
    redis.call('ZADD', KEYS[3], decimal(place), ARGV[1])
    redis.call('PEXPIRE', KEYS[3], keep)
  end
  redis.call('HSET', KEYS[4], ARGV[1], record)
  redis.call('PEXPIRE', KEYS[4], keep)
  heardOf(now, ARGV[1], inbox)
  return isNew
end

local function position()
  return redis.call('ZRANK', KEYS[3], ARGV[1]) or redis.call('ZCARD', KEYS[3])
end

-- \`full\`: what the server said when it had no memory for us.
local function stand(now, full)
  local waits = tonumber(ARGV[4]) > 0
  local queued = redis.call('ZSCORE', KEYS[3], ARGV[1])
  if not open() then
    local isNew = waits and enqueue(now)
    if waits then remember() end
    return { 0, expiresIn(now), decimal(now), position(), isNew and 1 or 0 }
  end
  -- A stranger's fence or waiters are told now.
  redis.call('STRLEN', KEYS[2])
  redis.call('HLEN', KEYS[4])
  local isNew = waits and (queued or not full) and enqueue(now) and 1 or 0
  local result = serve(now, ARGV[1])
  if full and not queued then return full end
  if result == 'none' and open() and enters(ARGV[7]) then
    local fence = math.max(lastFence() + 1, now)
    give(ARGV[1], ARGV[7], tonumber(ARGV[2]), fence, now)
    keepFence(fence, ARGV[2])
    forget({ ARGV[1] })
    return { 1, decimal(fence), decimal(now), queued and 1 or 0 }
  end
  if result ~= 'more' then
    return { 0, math.min(inTheWay or math.huge, expiresIn(now)), decimal(now), position(), isNew }
  end
  if not waits then wakeLast(now) end
  return { 0, 1, decimal(now), 0, isNew }
end
`;
