import { defineScript, type Script } from "../wire/script.js";

/**
 * GCRA over several rates: all are looked at first, and written only if all allow.
 *
 * KEYS: the limiter's key.
 * ARGV: `1` to take, `0` to look; then for each rate: allow, per (ms), cost (µs, part), tolerance (µs, part).
 * Reply: 1 or 0; then for each rate how far it is ahead of the clock: µs, part.
 *
 * The key holds one record a rate, `<allow>/<per ms>:<µs since the epoch>[+<part>]`, parted by blanks: the instant at
 * which all is given back, in microseconds and `part` / `allow` of one. Records are found again by their `per`: where
 * `allow` or `burst` changed, what was used stays used; a record of no rate of ours is kept until its instant.
 * A refusal writes nothing, except that it puts a record of a changed rate or of a clock that went back into the
 * terms of now: else the wait that it tells would not be true.
 */
export const takeScript: Script = defineScript(
  "take-limit",
  `local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local stored = redis.call('GET', KEYS[1])
local match, form = string.match, string.format
local kept, position = {}, 1
while stored and position <= #stored + 1 do
  local allow, per, us, part, after = match(stored, '^(%d+)/(%d+):(%d+)%+?(%d*)()', position)
  if not allow or #us > 16 or #part > 16 or #allow > 16 or (after <= #stored and string.byte(stored, after) ~= 32) then
    return redis.error_reply('WRONGTYPE The key holds a string that is not the state of a limit')
  end
  position = after + 1
  kept[#kept + 1] = { allow, per, us + 0, part == '' and 0 or part + 0, false }
end

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
        us, part, mended = now + math.ceil((us - now + part / record[1]) * record[1] / allow), 0, true
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
    if not record[5] and record[3] >= now then
      local format = record[4] > 0 and '%s%s/%s:%.0f+%.0f ' or '%s%s/%s:%.0f '
      state = form(format, state, record[1], record[2], record[3], record[4])
      if record[3] > last then last = record[3] end
    end
  end
  redis.call('SET', KEYS[1], string.sub(state, 1, -2), 'PXAT', form('%.0f', math.floor(last / 1000) + 1))
end
return after
`,
);
