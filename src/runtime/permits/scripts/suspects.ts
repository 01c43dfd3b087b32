/**
 * To whom it was handed over and who has not been heard of since: so that a process that was stopped costs one
 * hand-over, however many of its waiters stand in line. Put behind `waiters`.
 *
 * The field ">" of the waiters is MessagePack: `h`, of each inbox the last that was handed over to it, `[inbox, token,
 * when the hand-over ends, until when it is known that it was not renewed]` in µs, the last 0 of those that ran out so: who
 * waits at that inbox is passed over until one of them asks, or gives back. `a`, `[inbox, score]`: up to that score
 * nobody waits at another inbox.
 */
export const suspects = `
local passedOver, handed, alone, changed

-- False where it is a stranger's.
local function recall()
  if handed then return true end
  local read = redis.pcall('HMGET', KEYS[4], '', '>')
  if read.err then return false end
  local known
  if read[2] then
    local readable, unpacked = pcall(cmsgpack.unpack, read[2])
    known = readable and type(unpacked) == 'table' and unpacked
  end
  passedOver, handed, alone = read[1], known and known.h or {}, known and known.a
  return true
end

local function remember()
  if not changed or redis.call('EXISTS', KEYS[3]) == 0 then return end
  if #handed > 0 or alone then
    redis.call('HSET', KEYS[4], '>', cmsgpack.pack({ h = handed, a = alone }))
  else
    redis.call('HDEL', KEYS[4], '>')
  end
end

local function lookAgainAtAll()
  redis.call('HDEL', KEYS[4], '')
  passedOver = false
end

-- What is outstanding of this token, or of all at its inbox, is not to be held against them.
local function heardOf(now, token, inbox)
  for at = #handed, 1, -1 do
    local one = handed[at]
    if one[2] == token or (one[1] == inbox and one[3] <= now) then
      if one[4] == 0 then lookAgainAtAll() end
      table.remove(handed, at)
      changed = true
    end
  end
end

-- The lease of what was handed over is over, and nobody gave it back: sooner than a renewed one could be?
local function judge(now)
  for at = #handed, 1, -1 do
    local one = handed[at]
    if one[4] > 0 and one[3] <= now then
      changed = true
      if now < one[4] and not holds(one[2], now) then one[4] = 0 else table.remove(handed, at) end
    end
    if one[4] == 0 then counted[one[1]] = false end
  end
end

local function handedTo(waiter, token, lease, now)
  if waiter.inbox == '' then return end
  -- Keys live for whole milliseconds.
  local ends = now + lease * 1000 - 2000
  -- A lease that is as short could have been renewed and have ended: who lets it end then is taken for stopped.
  local decided = now + math.max(waiter.lease, waiter.lease < 1.5 * lease and 2 * lease or 0) * 1000
  for at = #handed, 1, -1 do
    if handed[at][1] == waiter.inbox then table.remove(handed, at) end
  end
  if #handed >= 64 then table.remove(handed, 1) end
  handed[#handed + 1] = { waiter.inbox, token, ends, decided }
  changed = true
end
`;
