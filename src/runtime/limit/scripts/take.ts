import { defineScript, type Script } from "../../wire/script.js";
import { goesOnLua } from "./decide.js";

/**
 * Gcra of one limiter, the way that is taken most: at its beginning stands all that plain records need, so that nothing
 * else is set up. Where the key holds anything more (a block, turns, debt), it goes on as `decideScript`.
 *
 * KEYS: the limiter's key.
 * ARGV: `1` to take, `0` to look; then for each rate: allow, per (ms), cost (µs, part), limit (µs, part).
 * Reply: 1 or 0; then for each rate how far it is ahead of the clock: µs, part; then now (µs). Or as above.
 */
export const takeScript: Script = defineScript(
  "take-limit",
  `local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local kind, first = '', 2
local stored = redis.call('GET', KEYS[1])
local match, form = string.match, string.format
if #ARGV == 7 then
  -- One rate, and its own record alone or none: the same as below, without tables. Nothing that is to be mended.
  local us, part, own = now, 0, true
  if stored then
    local allow, per, x, y = match(stored, '^(%d+)/(%d+):(%d+)%+?(%d*)$')
    own = allow == ARGV[2] and per == ARGV[3] and #x <= 16 and #y <= 16
    if own and x + 0 >= now then us, part = x + 0, y == '' and 0 or y + 0 end
  end
  local allow, limit, limitpart = ARGV[2] + 0, now + ARGV[6], ARGV[7] + 0
  if own and part < allow and (us < limit or us == limit and part <= limitpart) then
    local full, rest = us + ARGV[4], part + ARGV[5]
    if rest >= allow then full, rest = full + 1, rest - allow end
    if full > limit or full == limit and rest > limitpart then return { 0, us - now, part, now } end
    if ARGV[1] == '0' then return { 1, us - now, part, now } end
    local state = ARGV[2] .. '/' .. ARGV[3] .. ':' .. form(rest > 0 and '%.0f+%.0f' or '%.0f', full, rest)
    -- Redis writes a number in 17 digits.
    redis.call('SET', KEYS[1], state, 'PXAT', math.floor(full / 1000) + 1)
    return { 1, full - now, rest, now }
  end
end
local kept, position, plain = {}, 1, true
while stored and position <= #stored + 1 do
  local allow, per, us, part, after = match(stored, '^(%d+)/(%d+):(%d+)%+?(%d*)()', position)
  if not allow or #us > 16 or #part > 16 or #allow > 16 or (after <= #stored and string.byte(stored, after) ~= 32) then
    plain = false
    break
  end
  position = after + 1
  kept[#kept + 1] = { allow, per, us + 0, part == '' and 0 or part + 0, false }
end

if plain and #kept <= 32 then
  local take, allowed, mended = ARGV[1] == '1', 1, false
  local before, after = { 1 }, { 1 }
  for i = 2, #ARGV, 6 do
    local allow, us, part = ARGV[i] + 0, now, 0
    for m = 1, #kept do
      local record = kept[m]
      if record[2] == ARGV[i + 1] and not record[5] then
        record[5] = true
        if record[3] < now then
          break
        end
        us, part = record[3], record[4]
        if record[1] ~= ARGV[i] or part >= allow then
          local used = (us - now) * record[1] + part
          if used < 9007199254740992 then
            us, part = now + math.floor(used / allow), used % allow
          else
            us, part = now + math.ceil(used / allow), 0
          end
          mended = true
        end
        break
      end
    end
    local limit, limitpart = now + ARGV[i + 4], ARGV[i + 5] + 0
    if us > limit or (us == limit and part > limitpart) then
      us, part, mended = limit, limitpart, true
    end
    local n = #before
    before[n + 1], before[n + 2] = us - now, part
    us, part = us + ARGV[i + 2], part + ARGV[i + 3]
    if part >= allow then
      us, part = us + 1, part - allow
    end
    after[n + 1], after[n + 2] = us - now, part
    if us > limit or (us == limit and part > limitpart) then
      allowed = 0
    end
  end

  if allowed == 0 or not take then
    after = before
  end
  after[1] = allowed
  if take and (allowed == 1 or mended) then
    local state, last = '', now
    for n = 2, #after, 2 do
      local us = now + after[n]
      local format = after[n + 1] > 0 and '%s%s/%s:%.0f+%.0f ' or '%s%s/%s:%.0f '
      state = form(format, state, ARGV[3 * n - 4], ARGV[3 * n - 3], us, after[n + 1])
      if us > last then last = us end
    end
    for m = 1, #kept do
      local record = kept[m]
      if not record[5] then
        local alive = record[3] >= now
        -- What has ended holds the place of a later one of the same 'per'.
        for l = m + 1, alive and 0 or #kept do
          alive = alive or kept[l][2] == record[2] and kept[l][3] >= now
        end
        if alive then
          local format = record[4] > 0 and '%s%s/%s:%.0f+%.0f ' or '%s%s/%s:%.0f '
          state = form(format, state, record[1], record[2], record[3], record[4])
          if record[3] > last then last = record[3] end
        end
      end
    end
    redis.call('SET', KEYS[1], string.sub(state, 1, -2), 'PXAT', form('%.0f', math.floor(last / 1000) + 1))
  end
  after[#after + 1] = now
  return after
end
${goesOnLua}`,
);
