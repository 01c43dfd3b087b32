import { defineScript, type Script } from "../../wire/script.js";
import { limitersLua } from "./limiters.js";

// Taking, looking and reserving: all rates of all limiters are looked at first, and written only if all allow.
//
// Reply: 4 denied, 5 allowed, 6 other rates (limiters.ts), 7 denied and blocked therefore; then now and the turn (µs); then for each limiter for how
// long it is blocked (µs), and for each of its rates: how long until the cost fits, how long until all is given back
// (µs), and what is used: of gcra µs and part, else units and 0.
//
// Turns that are reserved lie behind a block of now; those that were reserved before it stand.
//
// A refusal writes nothing, except a block that was asked for, and that it puts a record of a changed rate or of a clock
// that went back into the terms of now: else the wait that it tells would not come true.

const decideLua = `
-- More turns than these are not kept for one rate.
local crowd = 1000

-- Has the rate no room for one more turn, then?
local function isCrowded(rate, turn)
  local r = rate.r
  if rate.kind == 's' then return r.n >= crowd + 128 end
  if rate.kind == 'f' then turn = fresh(r, turn) end
  return r.n >= crowd and turn > r.last
end

local function commitAll(all, turn, now)
  for _, one in ipairs(all) do
    for _, rate in ipairs(one.rates) do
      if one.kind == 's' then pushLog(rate.r, turn, rate.c1, now) else commit(rate.r, rate, turn, now) end
    end
  end
end

local function decide(all, writes, horizon, block, now)
  local turn, blocked, crowded = now, false, false
  for _, one in ipairs(all) do
    if not open(one, now) then return redis.error_reply(foreign) end
    blocked = blocked or one.state.upto > now
    -- What fits once fits later too: so the turn of all is the latest, and none lies in a block.
    turn = max(turn, one.state.upto)
    for _, rate in ipairs(one.rates) do
      rate.t = rate.kind == 's' and earliestLog(rate.r, rate, now) or earliest(rate.r, rate, now)
      turn = max(turn, rate.t)
    end
  end
  if turn > now then
    for _, one in ipairs(all) do
      for _, rate in ipairs(one.rates) do crowded = crowded or isCrowded(rate, turn) end
    end
  end
  local allowed = turn <= now + horizon and not crowded
  if writes and allowed then commitAll(all, turn, now) end
  local reply = { allowed and 5 or 4, now, turn }
  for _, one in ipairs(all) do
    local blocks = block > 0 and not allowed and not blocked
    if blocks then one.state.upto, one.state.length, reply[1] = now + block, block, 7 end
    if writes and (allowed or blocks or one.mended) then write(one, now) end
    reply[#reply + 1] = max(0, one.state.upto - now)
    for _, rate in ipairs(one.rates) do
      local n = #reply
      reply[n + 1] = rate.t - now
      reply[n + 2], reply[n + 3], reply[n + 4] = usageOf(rate, now)
    end
  end
  return reply
end
`;

/**
 * Any number of limiters, of any algorithms.
 *
 * KEYS and sections: limiters.ts. ARGV: `1` to take, `0` to look; how far ahead a turn may lie (µs; 0: only now); for how
 * long to block where a rate denies (µs; 0: not); sections. Reply: above.
 */
export const decideScript: Script = defineScript(
  "decide-limit",
  `${limitersLua}${decideLua}
local time = redis.call('TIME')
local all, stale = limitersFrom(4)
return stale or decide(all, ARGV[1] == '1', ARGV[2] + 0, ARGV[3] + 0, time[1] * 1000000 + time[2])
`,
);

/**
 * Constant text behind the short way of one limiter, where that was not enough: `kind`, `now`, and `first`, where the
 * rates begin in ARGV, stand before.
 */
export const goesOnLua = `
${limitersLua}${decideLua}
local one = { kind = kind, key = KEYS[1], rates = {} }
for p = first, #ARGV, 6 do
  one.rates[#one.rates + 1] = rateAt(kind, p)
end
return decide({ one }, ARGV[1] == '1', 0, 0, now)
`;
