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
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local stored = redis.call('GET', KEYS[1])
local records = {}
if stored then
  for text in string.gmatch(stored .. ' ', '([^ ]*) ') do
    local allow, per, us, part = string.match(text, '^(%d+)/(%d+):(%d+)%+?(%d*)$')
    if not allow or #us > 16 or #part > 16 or #allow > 16 then
      return redis.error_reply('WRONGTYPE The key holds a string that is not the state of a limit')
    end
    records[#records + 1] = { allow, per, tonumber(us), tonumber(part) or 0 }
  end
end

local allowed, mended, used, after = true, false, {}, {}
for i = 2, #ARGV, 6 do
  local allow, us, part = tonumber(ARGV[i]), now, 0
  for _, record in ipairs(records) do
    if not record.taken and record[2] == ARGV[i + 1] then
      record.taken = true
      if record[3] >= now then
        if record[1] == ARGV[i] and record[4] < allow then
          us, part = record[3], record[4]
        else
          local ahead = record[3] - now + record[4] / tonumber(record[1])
          us, mended = now + math.ceil(ahead * tonumber(record[1]) / allow), true
        end
      end
      break
    end
  end
  local limit, limitpart = now + tonumber(ARGV[i + 4]), tonumber(ARGV[i + 5])
  if us > limit or (us == limit and part > limitpart) then
    us, part, mended = limit, limitpart, true
  end
  used[#used + 1] = { us, part }
  us, part = us + tonumber(ARGV[i + 2]), part + tonumber(ARGV[i + 3])
  if part >= allow then
    us, part = us + 1, part - allow
  end
  after[#after + 1] = { us, part }
  if us > limit or (us == limit and part > limitpart) then
    allowed = false
  end
end

local take = ARGV[1] == '1'
if take and allowed then
  used = after
end
if take and (allowed or mended) then
  local texts, last = {}, now
  for n, span in ipairs(used) do
    local i = 6 * n - 4
    texts[n] = string.format(span[2] > 0 and '%s/%s:%.0f+%.0f' or '%s/%s:%.0f', ARGV[i], ARGV[i + 1], span[1], span[2])
    last = math.max(last, span[1])
  end
  for _, record in ipairs(records) do
    if not record.taken and record[3] >= now then
      local form = record[4] > 0 and '%s/%s:%.0f+%.0f' or '%s/%s:%.0f'
      texts[#texts + 1] = string.format(form, record[1], record[2], record[3], record[4])
      last = math.max(last, record[3])
    end
  end
  redis.call('SET', KEYS[1], table.concat(texts, ' '), 'PXAT', string.format('%.0f', math.floor(last / 1000) + 1))
end

local reply = { allowed and 1 or 0 }
for _, span in ipairs(used) do
  reply[#reply + 1] = span[1] - now
  reply[#reply + 1] = span[2]
end
return reply
`,
);
