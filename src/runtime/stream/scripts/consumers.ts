import { defineScript } from "../../wire/script.js";
import { defineGroupScript } from "./prelude.js";

/**
 * Takes a consumer's name for one instance: free, left, or silent for so long that its owner is dead.
 *
 * KEYS: alive, state. ARGV: consumer, instance, ms of silence after which an owner is dead.
 * Reply: 1 where the name is this instance's now, ms since the last beat under the name (-1: none).
 */
export const registerScript = defineScript(
  "register-consumer",
  `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local beat = redis.call('ZSCORE', KEYS[1], ARGV[1])
-- A clock that was set back makes no beat older than its time.
local ago = beat and math.max(0, now - tonumber(beat)) or -1
local owner = redis.call('HGET', KEYS[2], 'owner:' .. ARGV[1])
if owner and owner ~= ARGV[2] and ago >= 0 and ago < tonumber(ARGV[3]) then return { 0, ago } end
redis.call('HSET', KEYS[2], 'owner:' .. ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
return { 1, ago }
`,
);

/**
 * Tells the server that this consumer is alive and works on these entries: their idle time starts again.
 *
 * KEYS: …, alive, state. ARGV: …, instance, (member, delivery count) of each.
 * Reply: 1 where another instance has the name, members that are not ours any more, members that were trimmed.
 */
export const beatScript = defineGroupScript(
  "beat",
  `
local field = 'owner:' .. ARGV[2]
local owner = redis.call('HGET', KEYS[8], field)
if owner and owner ~= ARGV[4] then
  local taken = {}
  for at = 5, #ARGV, 2 do taken[#taken + 1] = ARGV[at] end
  return { 1, taken, {} }
end
local taken, trimmed = {}, {}
for at = 5, #ARGV, 2 do
  local member = ARGV[at]
  if not ownedRow(member, ARGV[at + 1]) then
    taken[#taken + 1] = member
  else
    local key, id = locate(member)
    if not redis.call('XCLAIM', key, ARGV[1], ARGV[2], 0, id, 'JUSTID')[1] then trimmed[#trimmed + 1] = member end
  end
end
redis.call('ZADD', KEYS[7], string.format('%.0f', now()), ARGV[2])
if not owner then redis.call('HSET', KEYS[8], field, ARGV[4]) end
return { 0, taken, trimmed }
`,
);

/**
 * Removes a consumer that owns nothing: removing one that does would lose what it owns.
 *
 * KEYS: …, alive, state. ARGV: …, instance. Reply: 1 where it was removed.
 */
export const removeConsumerScript = defineGroupScript(
  "remove-consumer",
  `
local field = 'owner:' .. ARGV[2]
local owner = redis.call('HGET', KEYS[8], field)
if owner and owner ~= ARGV[4] then return 0 end
redis.call('HDEL', KEYS[8], field)
redis.call('ZREM', KEYS[7], ARGV[2])
for source = 1, 2 do
  if pendingRows(KEYS[source], '-', '+', 1, ARGV[2])[1] then return 0 end
end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
redis.pcall('XGROUP', 'DELCONSUMER', KEYS[2], ARGV[1], ARGV[2])
return 1
`,
);

/**
 * Removes consumers that are dead: no beat, and nothing asked of the server under the name, for so long; and that own
 * nothing in the stream nor in redo.
 *
 * KEYS: …, alive, state. ARGV: …, ms of silence. Reply: their names.
 */
export const removeDeadConsumersScript = defineGroupScript(
  "remove-dead-consumers",
  `
return {}
`,
);
