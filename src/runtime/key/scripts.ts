import { defineScript } from "../wire/script.js";

/**
 * `SET` where the key is as its writer thinks.
 *
 * KEYS: the key.
 * ARGV: the value; the condition: `any`, `absent`, or the version (SHA-1) of what is there; the time to live in
 * milliseconds, empty for none; `1` where what is there keeps its own; `1` where a refused writer wants what is there.
 * Reply: 1, or 0 where nothing was written; a refused writer that wants it, `{0, what is there or nil}`.
 */
export const writeScript = defineScript(
  "key-write",
  `
local value, condition, px, keeps, tells = unpack(ARGV)
local current = redis.call('GET', KEYS[1])
local met = condition == 'any'
  or (condition == 'absent' and not current)
  or (current and condition == redis.sha1hex(current))
if not met then
  if tells == '1' then return { 0, current } end
  return 0
end
if keeps == '1' and current then
  redis.call('SET', KEYS[1], value, 'KEEPTTL')
elseif px ~= '' then
  redis.call('SET', KEYS[1], value, 'PX', px)
else
  redis.call('SET', KEYS[1], value)
end
return 1
`,
);

/**
 * Deletes the value, and ends a load of it that is under way, which would bring it back.
 *
 * KEYS: the key; `{K}:loading`. ARGV: none. Reply: how many values there were, 0 or 1.
 */
export const deleteScript = defineScript(
  "key-delete",
  `
local deleted = redis.call('DEL', KEYS[1])
redis.call('DEL', KEYS[2])
return deleted
`,
);

/**
 * Deletes what is there if it is still what its reader saw.
 *
 * KEYS: the key. ARGV: the version (SHA-1) of what is to go. Reply: 1, or 0 where something else is there.
 */
export const deleteVersionScript = defineScript(
  "key-delete-version",
  `
local current = redis.call('GET', KEYS[1])
if not current or redis.sha1hex(current) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`,
);

/**
 * Adds to an integer. Nothing is written where what is there is no integer, or the sum leaves the bounds. What is outside
 * them already may come nearer, and no more. An integer is what JSON says one with, blanks around it included.
 *
 * KEYS: the key.
 * ARGV: what is added; the least and the largest sum; the time to live in milliseconds, empty for none; `1` where what is
 * there keeps its own; `1` where what is no integer counts as absent.
 * Reply: the sum as text, or the word `invalid` or `bounds`.
 */
export const incrementScript = defineScript(
  "key-increment",
  `
local function integer(text)
  local digits, at = string.match(text, '^[ \\t\\r\\n]*%-?(%d+)()')
  if not digits or string.find(digits, '^0%d') then return nil end
  at = string.match(text, '^%.%d+()', at) or at
  at = string.match(text, '^[eE][+-]?%d+()', at) or at
  if not string.find(text, '^[ \\t\\r\\n]*$', at) then return nil end
  local value = tonumber(text)
  if not value or value % 1 ~= 0 or math.abs(value) > 9007199254740991 then return nil end
  return value
end
local by, least, largest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local px, keeps, replaces = ARGV[4], ARGV[5], ARGV[6]
local current = redis.call('GET', KEYS[1])
local value = 0
if current then
  value = integer(current)
  if not value then
    if replaces ~= '1' then return 'invalid' end
    value, current = 0, false
  end
end
local sum = value + by
local nears = current and ((sum > largest and sum <= value) or (sum < least and sum >= value))
if (sum < least or sum > largest) and not nears then return 'bounds' end
local text = string.format('%.0f', sum)
if text == '-0' then text = '0' end
if keeps == '1' and current then
  redis.call('SET', KEYS[1], text, 'KEEPTTL')
elseif px ~= '' then
  redis.call('SET', KEYS[1], text, 'PX', px)
else
  redis.call('SET', KEYS[1], text)
end
return text
`,
);
