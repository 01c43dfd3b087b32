import { defineScript, type Script } from "../../wire/script.js";
import { limitersLua } from "./limiters.js";

/**
 * Giving back, and charging beyond the limit: up to twice it, one burst of debt.
 *
 * KEYS and section, of one limiter: limiters.ts. ARGV: `-` or `+`; the instant of the decision that is corrected (µs), or
 * ''; the section, of which the costs are what is given back or charged.
 * Reply: 5 (or 6 for other rates: limiters.ts), now; then for each rate: what could not be charged (µs and part, or units
 * and 0), how long until all is given back (µs), and what is used, as in decide.ts.
 *
 * A turn that is given back is taken from among the turns; those behind it keep theirs. Nothing is given back of what time
 * has given back: of a fixed window that has passed, of an entry that has left a sliding one, and by gcra and a token
 * bucket of what was taken longer ago than a burst takes. Without an instant a sliding window gives back the oldest; a
 * bucket is filled in any case up to full.
 */
export const chargeScript: Script = defineScript(
  "charge-limit",
  `${limitersLua}
local function refundTurn(r, rate, at)
  local found = false
  retold(r, function(t, c1, c2)
    if t ~= at or found then return t, c1, c2 end
    found = true
    if not beyond(c1, c2, rate.c1, rate.c2) then return nil end
    if r.kind == '' then return t, subtract(r, c1, c2, rate.c1, rate.c2) end
    return t, c1 - rate.c1, 0
  end)
  return found
end

-- Whatever was taken at that instant, time has given it back.
local function isPast(r, rate, at, now)
  if r.kind == '' then return now - at >= rate.l1 + (rate.l2 > 0 and 1 or 0) end
  if r.kind == 'f' then return at < r.x end
  return now - at >= ceil(rate.l1 / r.allow) * r.us
end

local function refund(r, rate, at, now)
  if r.kind == 'f' and at then at = fresh(r, at) end
  if not (at and at > now and refundTurn(r, rate, at)) and not (at and isPast(r, rate, at, now)) then
    r.x, r.y = subtract(r, r.x, r.y, rate.c1, rate.c2)
    r.x, r.y = advance(r, r.x, r.y, now)
  end
  replay(r)
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
  local times, amounts = unpackLog(r)
  local width, left = ceil(r.us / 64), rate.c1
  for i, t in ipairs(times) do
    local its = not at and t <= now or at and at + r.us > now and t >= at and floor(t / width) == floor(at / width)
    if its and left > 0 then
      local back = math.min(left, amounts[i])
      amounts[i], left = amounts[i] - back, at and 0 or left - back
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
local back, at = ARGV[1] == '-', tonumber(ARGV[2])
local all, stale = limitersFrom(3)
if stale then return stale end
local one, reply = all[1], { 5, now }
if not open(one, now) then return redis.error_reply(foreign) end
for _, rate in ipairs(one.rates) do
  local rest1, rest2 = 0, 0
  if back and one.kind == 's' then
    refundLog(rate.r, rate, at, now)
  elseif back then
    refund(rate.r, rate, at, now)
  elseif one.kind == 's' then
    rest1, rest2 = chargeLog(rate.r, rate, now)
  else
    rest1, rest2 = charge(rate.r, rate, now)
  end
  local n = #reply
  reply[n + 1], reply[n + 2] = rest1, rest2
  reply[n + 3], reply[n + 4], reply[n + 5] = usageOf(rate, now)
end
write(one, now)
return reply
`,
);
