/** Who waits: the first part of what the scripts of a queue share. */
export const waiters = `
local open, enters, give, takeBack, holds, unrefused, expiresIn

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

-- Nothing where its wait is over. Who polls asks again each half second, as long as it lives.
local function waiterOf(record, now)
  if not record then return nil end
  local deadline, lease, access, verb, inbox = string.match(record, '^(%d+) (%d+) ([rw]) (%u+) (.*)$')
  if not deadline or tonumber(deadline) <= now then return nil end
  local waiter = { lease = tonumber(lease), access = access, verb = verb, inbox = inbox }
  if verb == 'ASKED' then
    waiter.inbox, waiter.silentAt = '', tonumber(inbox) + 2000000
    waiter.silent = waiter.silentAt <= now
  end
  return waiter
end

-- By inbox, in this call.
local counted = {}

-- Is anybody subscribed to its inbox, here? A replica passes on to its own subscribers what is published here: whoever is
-- not counted may hear it all the same, so that nothing is told of what is not given.
local function listens(waiter)
  local inbox = waiter.inbox
  if inbox == '' then return not waiter.silent end
  if counted[inbox] == nil then
    local sharded = waiter.verb == 'SPUBLISH'
    local reply = redis.pcall('PUBSUB', sharded and 'SHARDNUMSUB' or 'NUMSUB', inbox)
    -- Who may not ask for the number finds it out with a message that says nothing.
    local number = reply.err and redis.pcall(waiter.verb, inbox, '') or reply[2]
    counted[inbox] = number ~= 0
  end
  return counted[inbox]
end

-- Could it be told? Who may not publish cannot.
local function tell(waiter, message)
  return waiter.inbox == '' or type(redis.pcall(waiter.verb, waiter.inbox, message)) ~= 'table'
end

local function forget(tokens)
  if #tokens == 0 then return end
  redis.pcall('ZREM', KEYS[3], unpack(tokens))
  redis.pcall('HDEL', KEYS[4], unpack(tokens))
  if redis.call('EXISTS', KEYS[3]) == 0 then redis.pcall('HDEL', KEYS[4], '', '>') end
end
`;
