/**
 * What the scripts of a queue of holders share: constant text, put behind what a script does where nobody waits.
 *
 * KEYS: lock, fence, queue, waiters; of a shared shape also holders. Before this text stands `local outlives`: how long
 * the fence outlives a lease, in ms. Behind it, a shape says:
 * - `open()`: could anybody enter?  `enters(access)`: could this one, where it is open?
 * - `give(token, access, lease, fence, now)`: has it from now.  `unrefused(now)`: a write that takes no memory.
 *
 * queue (sorted set): token → asked at, in µs; always greater than the one before, also where the clock went back.
 * waiters (hash): token → `<deadline µs> <lease ms> <r or w> <PUBLISH or SPUBLISH> <inbox>`; "" → up to this score all
 * those who wait could not be reached, and have not asked since.
 *
 * Redis refuses what needs memory, where there is none, up to a script's first write. What takes a place comes first, so
 * that it is refused as a whole; a hand-over comes after a write that takes no memory, so that those who wait go on.
 * A key of another type is told before anything is written; where something is given back, it counts as no queue.
 */
export const queue = `
local open, enters, give, unrefused, expiresIn

local function decimal(number)
  return string.format('%.0f', number)
end

local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

-- Nothing where it is a stranger's.
local function lastFence()
  local read = redis.pcall('GET', KEYS[2])
  if type(read) == 'table' then return nil end
  local fence = math.floor(tonumber(read or '0') or 0)
  return fence >= 0 and fence < 9007199254740991 and fence or 0
end

local function keepFence(fence, lease)
  redis.call('SET', KEYS[2], decimal(fence), 'PX', decimal(lease + outlives))
end

-- Nothing where its wait is over.
local function waiterOf(record, now)
  if not record then return nil end
  local deadline, lease, access, verb, inbox = string.match(record, '^(%d+) (%d+) ([rw]) (S?PUBLISH) (.*)$')
  if not deadline or tonumber(deadline) <= now then return nil end
  return { lease = tonumber(lease), access = access, verb = verb, inbox = inbox }
end

local counted = {}

-- Is anybody subscribed to its inbox, here? A replica passes on to its own subscribers what is published here: whoever is
-- not counted may hear it all the same, so that nothing is told of what is not given.
local function listens(waiter)
  local inbox = waiter.inbox
  if inbox == '' then return true end
  if counted[inbox] == nil then
    local sharded = waiter.verb == 'SPUBLISH'
    local reply = redis.pcall('PUBSUB', sharded and 'SHARDNUMSUB' or 'NUMSUB', inbox)
    -- Who may not ask for the number finds it out with a message that says nothing.
    local number = reply.err and redis.pcall(waiter.verb, inbox, '') or reply[2]
    counted[inbox] = number ~= 0
  end
  return counted[inbox]
end

-- Who may not publish lets timers decide.
local function tell(waiter, message)
  if waiter.inbox ~= '' then redis.pcall(waiter.verb, waiter.inbox, message) end
end

local function forget(tokens)
  if #tokens == 0 then return end
  redis.pcall('ZREM', KEYS[3], unpack(tokens))
  redis.pcall('HDEL', KEYS[4], unpack(tokens))
  if redis.call('EXISTS', KEYS[3]) == 0 then redis.pcall('HDEL', KEYS[4], '') end
end

-- The first of two other inboxes among the next in line look whether those that were served live.
local function watch(now, told, after, lease)
  local tokens = redis.call('ZRANGE', KEYS[3], '(' .. after, '+inf', 'BYSCORE', 'LIMIT', 0, 16)
  if #tokens == 0 then return end
  local records, lookAt = redis.call('HMGET', KEYS[4], unpack(tokens)), now
  for at, token in ipairs(tokens) do
    local inbox = records[at] and string.match(records[at], 'PUBLISH (.+)$')
    local waiter = inbox and not told[inbox] and waiterOf(records[at], now)
    if waiter then
      told[inbox] = true
      if listens(waiter) then
        tell(waiter, 'w ' .. decimal(lookAt + lease * 1000) .. ' ' .. token)
        if lookAt > now then return end
        lookAt = lookAt + lease * 1000
      end
    end
  end
end

-- One of the last in line asks at once, and so goes on where this call stopped.
local function wakeLast(now)
  local tokens = redis.call('ZRANGE', KEYS[3], 0, 99, 'REV')
  local records = redis.call('HMGET', KEYS[4], unpack(tokens))
  for at, token in ipairs(tokens) do
    local waiter = waiterOf(records[at], now)
    if waiter and waiter.inbox ~= '' and listens(waiter) then
      tell(waiter, 'w ' .. decimal(now) .. ' ' .. token)
      return
    end
  end
end

-- Those that were passed over and whose wait has ended: a few a time.
local function sweep(now, upTo)
  local tokens, gone = redis.call('ZRANGE', KEYS[3], '-inf', upTo, 'BYSCORE', 'LIMIT', 0, 16), {}
  if #tokens == 0 then return redis.call('HDEL', KEYS[4], '') end
  local records = redis.call('HMGET', KEYS[4], unpack(tokens))
  for at, token in ipairs(tokens) do
    if not waiterOf(records[at], now) then gone[#gone + 1] = token end
  end
  forget(gone)
end

-- Where somebody may enter: serves those in line, up to \`me\`, as far as they may enter. Replies 'none': nobody is left before me who lives ·
-- 'stop': somebody is, or nobody may enter any more · 'more': not looked at all of them yet.
local function serve(now, me)
  local fence, passed = lastFence(), redis.pcall('HGET', KEYS[4], '')
  if not fence or type(passed) == 'table' or redis.pcall('ZCARD', KEYS[3]) == 0 then return 'none' end
  unrefused(now)
  if passed then sweep(now, passed) end
  local after, over, gone, told, result = passed and '(' .. passed or '-inf', nil, {}, {}, nil
  local given, givenLease
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
        result = 'stop' break
      else
        local lease = math.min(waiter.lease, 1000)
        fence = math.max(fence + 1, now)
        give(token, waiter.access, lease, fence, now)
        keepFence(fence, waiter.lease)
        tell(waiter, table.concat({ 'g', decimal(fence), decimal(now), decimal(lease), token }, ' '))
        gone[#gone + 1] = token
        told[waiter.inbox], given, givenLease = true, score, lease
        if not open() then result = 'stop' break end
      end
    end
    if result then break end
  end
  if over then redis.call('HSET', KEYS[4], '', over) end
  forget(gone)
  if given then watch(now, told, given, givenLease) end
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
  local passed, wait = redis.call('HGET', KEYS[4], ''), tonumber(ARGV[4])
  local place = redis.call('ZSCORE', KEYS[3], ARGV[1])
  local record = table.concat({ decimal(now + wait * 1000), ARGV[2], ARGV[7] or 'w', ARGV[5] or 'PUBLISH', ARGV[6] or '' }, ' ')
  if place then
    -- Where memory is short, what it said before stands.
    redis.pcall('HSET', KEYS[4], ARGV[1], record)
    if passed and tonumber(place) <= tonumber(passed) then redis.call('HDEL', KEYS[4], '') end
  else
    local last = redis.call('ZRANGE', KEYS[3], 0, 0, 'REV', 'WITHSCORES')[2]
    place = math.max(now, last and tonumber(last) + 1 or 0)
    redis.call('ZADD', KEYS[3], decimal(place), ARGV[1])
    redis.call('HSET', KEYS[4], ARGV[1], record)
  end
  local keep = decimal(math.max(redis.call('PTTL', KEYS[4]), wait + 1000))
  redis.call('PEXPIRE', KEYS[3], keep)
  redis.call('PEXPIRE', KEYS[4], keep)
end

local function position()
  return redis.call('ZRANK', KEYS[3], ARGV[1]) or redis.call('ZCARD', KEYS[3])
end

-- \`full\`: what the server said when it had no memory for us.
local function stand(now, full)
  local waits = tonumber(ARGV[4]) > 0
  local queued = redis.call('ZSCORE', KEYS[3], ARGV[1])
  if not open() then
    if waits then enqueue(now) end
    return { 0, expiresIn(now), decimal(now), position() }
  end
  -- A stranger's fence or waiters are told now.
  redis.call('STRLEN', KEYS[2])
  redis.call('HLEN', KEYS[4])
  if waits and (queued or not full) then enqueue(now) end
  local result = serve(now, ARGV[1])
  if full and not queued then return full end
  if result == 'none' and open() and enters(ARGV[7]) then
    local fence = math.max(lastFence() + 1, now)
    give(ARGV[1], ARGV[7], tonumber(ARGV[2]), fence, now)
    keepFence(fence, ARGV[2])
    forget({ ARGV[1] })
    return { 1, decimal(fence), decimal(now) }
  end
  if result ~= 'more' then return { 0, expiresIn(now), decimal(now), position() } end
  if not waits then wakeLast(now) end
  return { 0, 1, decimal(now), 0 }
end
`;
