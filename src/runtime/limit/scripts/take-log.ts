import { defineScript, type Script } from "../../wire/script.js";
import { goesOnLua } from "./decide.js";

/**
 * Sliding window of one limiter. As `takeScript`: at its beginning stands all that one plain record of the one rate needs;
 * where the key holds anything more, or the log is to be condensed, it goes on as `decideScript`. What the record is
 * stands in log.ts.
 *
 * KEYS: the limiter's key.
 * ARGV: `1` to take, `0` to look; `s`; then for each rate: allow, per (ms), cost, 0, limit, 0.
 * Reply: as `decideScript`.
 */
export const takeLogScript: Script = defineScript(
  "take-log",
  `local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local kind, first = 's', 3
local stored = redis.call('GET', KEYS[1])
local match, form = string.match, string.format
local us, cost, allow = ARGV[4] * 1000, ARGV[5] + 0, ARGV[7] + 0
local x, newest, gap, units, n, total, list = now, now, 0, 0, 0, 0, ''
local plain = #ARGV == 8
if stored and plain then
  local per, x2, span, gap2, units2, n2, total2, list2 =
    match(stored, '^s%d+/(%d+):(%d+)%+(%d+)%+(%d+)%+(%d+)%+(%d+)%+(%d+)([,x%d]*)$')
  plain = per == ARGV[4] and #x2 <= 16
  if plain then
    x, gap, units, n, total, list = x2 + 0, gap2 + 0, units2 + 0, n2 + 0, total2 + 0, list2
    newest = x + span
    -- A clock that went back, and a log that may grow to be condensed.
    plain = newest <= now and n % 64 ~= 63
  end
end

if plain then
  local position = 1
  while n > 0 do
    local between, amount, after = match(list, '^,(%d+)x?(%d*)()', position)
    local t = between and x + between or newest
    if t + us > now then break end
    if between then
      x, n, total, position = t, n - 1, total - (tonumber(amount) or 1), after
    else
      x, n, total = t, 0, 0
    end
  end
  local need, turn = total + cost - allow, now
  if need <= 0 then
    if ARGV[1] ~= '1' then
      return { 5, now, now, 0, 0, n > 0 and newest + us - now or 0, total, 0 }
    end
    list = string.sub(list, position)
    if n == 0 then
      x, newest, gap, units, n, list = now, now, 0, cost, 1, ''
    elseif newest == now then
      units = units + cost
    else
      list = form(units == 1 and '%s,%.0f' or '%s,%.0fx%.0f', list, gap, units)
      gap, newest, units, n = now - newest, now, cost, n + 1
    end
    total = total + cost
    redis.call('SET', KEYS[1],
      form('s%s/%s:%.0f+%.0f+%.0f+%.0f+%.0f+%.0f%s', ARGV[3], ARGV[4], x, newest - x, gap, units, n, total, list),
      'PXAT', form('%.0f', math.floor((newest + us) / 1000) + 1))
    return { 5, now, now, 0, 0, us, total, 0 }
  end
  local t = x
  while need > 0 do
    local between, amount, after = match(list, '^,(%d+)x?(%d*)()', position)
    if between then
      t, need, position = t + between, need - (tonumber(amount) or 1), after
    else
      t, need = newest, 0
    end
  end
  return { 4, now, now, 0, t + us - now, newest + us - now, total, 0 }
end
${goesOnLua}`,
);
