import { defineScript, type Script } from "../../wire/script.js";
import { goesOnLua } from "./decide.js";

/**
 * Token bucket or fixed window of one limiter. As `takeScript`: at its beginning stands all that plain records need; where
 * the key holds anything more, it goes on as `decideScript`. What the records are stands in balance.ts.
 *
 * KEYS: the limiter's key.
 * ARGV: `1` to take, `0` to look; `b` or `f`; then for each rate: allow, per (ms), cost, 0, limit, 0.
 * Reply: as `decideScript`.
 */
export const takeBucketScript: Script = defineScript(
  "take-bucket",
  `local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local kind, first = ARGV[2], 3
local stored = redis.call('GET', KEYS[1])
local match, form, floor, ceil = string.match, string.format, math.floor, math.ceil
local kept, position, plain = {}, 1, true
while stored and position <= #stored + 1 do
  local k, allow, per, x, y, after = match(stored, '^([bf])(%d+)/(%d+):(%d+)%+(%d+)()', position)
  if k ~= kind or #x > 16 or #y > 16 or #allow > 16 or #per > 16 or (after <= #stored and string.byte(stored, after) ~= 32) then
    plain = false
    break
  end
  position = after + 1
  kept[#kept + 1] = { allow, per, x + 0, y + 0, false }
end

if plain and #kept <= 32 then
  local take, allowed, mended = ARGV[1] == '1', true, false
  local rates, reply = {}, { 5, now, now, 0 }
  for i = 3, #ARGV, 6 do
    local allow, us, cost, burst = ARGV[i] + 0, ARGV[i + 1] * 1000, ARGV[i + 2] + 0, ARGV[i + 4] + 0
    local start = kind == 'f' and now - now % us or now
    local x, y, wait = start, 0, 0
    for m = 1, #kept do
      local record = kept[m]
      if record[2] == ARGV[i + 1] and not record[5] then
        record[5] = true
        x, y, mended = record[3], record[4], mended or record[1] ~= ARGV[i]
        local steps = floor((now - x) / us)
        if steps > 0 and ceil(y / allow) > steps then
          x, y = x + steps * us, y - steps * allow
        elseif steps > 0 or y == 0 then
          x, y = start, 0
        end
        if x > now or y > burst then
          x, y, mended = x > now and start or x, math.min(y, burst), true
        end
        break
      end
    end
    if y + cost > burst then
      wait, allowed = x + ceil((y + cost - burst) / allow) * us - now, false
    end
    rates[#rates + 1] = { ARGV[i], ARGV[i + 1], x, y, cost, allow, us, wait }
  end

  if not allowed then reply[1] = 4 end
  local state, last = '', now
  for n = 1, #rates do
    local rate = rates[n]
    local x, y = rate[3], rate[4]
    if allowed and take then y = y + rate[5] end
    local upto = y > 0 and x + ceil(y / rate[6]) * rate[7] or now
    if upto > last then last = upto end
    reply[4 * n + 1], reply[4 * n + 2], reply[4 * n + 3], reply[4 * n + 4] = rate[8], upto - now, y, 0
    state = form('%s%s%s/%s:%.0f+%.0f ', state, kind, rate[1], rate[2], x, y)
  end
  if take and (allowed or mended) then
    local latest, others = {}, ''
    for m = #kept, 1, -1 do
      local record = kept[m]
      if not record[5] then
        -- What has ended holds the place of a later one of the same 'per'.
        local upto = record[3] + ceil(record[4] / record[1]) * record[2] * 1000
        if (latest[record[2]] or 0) > upto then upto = latest[record[2]] end
        latest[record[2]] = upto
        if upto > now then
          others = form('%s%s/%s:%.0f+%.0f ', kind, record[1], record[2], record[3], record[4]) .. others
          if upto > last then last = upto end
        end
      end
    end
    state = state .. others
    redis.call('SET', KEYS[1], string.sub(state, 1, -2), 'PXAT', form('%.0f', floor(last / 1000) + 1))
  end
  return reply
end
${goesOnLua}`,
);
