import { defineScript, type Script } from "../../wire/script.js";
import { limitersLua } from "./limiters.js";

/**
 * Giving back, and charging beyond the limit: up to twice it, one burst of debt.
 *
 * KEYS and section, of one limiter: limiters.ts. ARGV: `-` or `+`, or `~`: as `-`, without the figures in the reply; the
 * instant of the decision that is corrected (µs), or ''; the section, of which the costs are what is given back or charged.
 * Reply: 5 (or 6 for other rates: limiters.ts), now; then for each rate: what could not be charged (µs and part, or units
 * and 0), how long until all is given back (µs), and what is used, as in decide.ts.
 *
 * A turn that is given back is cut out from among the turns; those behind it keep theirs. One that is not there, since
 * the key was reset or the clock went back, gives nothing back. Nor is given back what time has given back: of a fixed
 * window that has passed, of an entry that has left a sliding one; of gcra and a token bucket at most what a limit that
 * was all used at that instant has not given back by now. Without an instant a sliding window gives back the oldest; a
 * bucket is filled in any case up to full.
 */
export const chargeScript: Script = defineScript(
  "charge-limit",
  `${limitersLua}
-- At most so much of what was used at that instant has time not given back: no more fits than the limit, and what was used
-- first comes back first.
local function outstanding(r, rate, at, now)
  local c1, c2 = rate.l1, rate.l2
  if r.kind == 'f' then return at < r.x and 0 or rate.c1, 0 end
  if r.kind == '' then
    c1 = c1 - (now - at)
  elseif at < r.x then
    local steps = ceil((r.x - at) / r.us)
    c1 = steps < ceil(c1 / r.allow) and c1 - steps * r.allow or 0
  end
  if c1 < 0 then return 0, 0 end
  if beyond(c1, c2, rate.c1, rate.c2) then return rate.c1, rate.c2 end
  return c1, c2
end

local function refund(r, rate, at, now, lightly)
  if r.kind == 'f' and at then at = fresh(r, at) end
  if at and at > now then
    cutTurn(r, rate, at)
  else
    local c1, c2 = rate.c1, rate.c2
    if at then c1, c2 = outstanding(r, rate, at, now) end
    r.x, r.y = subtract(r, r.x, r.y, c1, c2)
    r.x, r.y = advance(r, r.x, r.y, now)
  end
  if lightly and r.n > 0 then r.stale = true else replay(r) end
end

-- A turn that lies in the window of now to one rate, and ahead to another that does not know it, is gone.
local function isGone(one, at, now)
  for _, rate in ipairs(one.rates) do
    local begins = fresh(rate.r, at)
    if begins > now and not turnAt(rate.r, begins) then return true end
  end
  return false
end

local function charge(r, rate, now)
  local x, y = add(r, r.x, r.y, rate.c1, rate.c2)
  local rest1, rest2 = 0, 0
  if r.kind == '' then
    local mostx, mosty = add(r, now + rate.l1, rate.l2, rate.l1, rate.l2)
    if beyond(r.x, r.y, mostx, mosty) then mostx, mosty = r.x, r.y end
    if beyond(x, y, mostx, mosty) then
      rest1, rest2 = subtract(r, x, y, mostx, mosty)
      x, y = mostx, mosty
    end
  else
    rest1 = max(0, y - max(r.y, 2 * rate.l1))
    y = y - rest1
  end
  r.x, r.y = x, y
  replay(r)
  return rest1, rest2
end

local function refundLog(r, rate, at, now)
  if at then return cutLog(r, rate.c1, at, now) end
  local times, amounts = unpackLog(r)
  local left = rate.c1
  for i, t in ipairs(times) do
    if t <= now and left > 0 then
      local back = math.min(left, amounts[i])
      amounts[i], left = amounts[i] - back, left - back
    end
  end
  packLog(r, times, amounts)
end

local function chargeLog(r, rate, now)
  local units = math.min(rate.c1, max(0, 2 * rate.l1 - r.total))
  if units > 0 and r.n > 0 and r.newest > now then
    local times, amounts = unpackLog(r)
    local i = 1
    while times[i] <= now do i = i + 1 end
    table.insert(times, i, now)
    table.insert(amounts, i, units)
    packLog(r, times, amounts)
  elseif units > 0 then
    pushLog(r, now, units, now)
  end
  return rate.c1 - units, 0
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local back, lightly, at = ARGV[1] ~= '+', ARGV[1] == '~', tonumber(ARGV[2])
local all, stale = limitersFrom(3)
if stale then return stale end
local one, reply = all[1], { 5, now }
if not open(one, now, lightly) then return redis.error_reply(foreign) end
local gone = back and at and one.kind == 'f' and isGone(one, at, now)
for _, rate in ipairs(one.rates) do
  local rest1, rest2 = 0, 0
  if gone then
    replay(rate.r)
  elseif back and one.kind == 's' then
    refundLog(rate.r, rate, at, now)
  elseif back then
    refund(rate.r, rate, at, now, lightly)
  elseif one.kind == 's' then
    rest1, rest2 = chargeLog(rate.r, rate, now)
  else
    rest1, rest2 = charge(rate.r, rate, now)
  end
  if not lightly then
    local n = #reply
    reply[n + 1], reply[n + 2] = rest1, rest2
    reply[n + 3], reply[n + 4], reply[n + 5] = usageOf(rate, now)
  end
end
write(one, now)
return reply
`,
);
