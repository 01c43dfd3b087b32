import { defineScript } from "../../wire/script.js";
import { defineGroupScript, defineLaneScript } from "./prelude.js";

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
local field = 'owner:' .. ARGV[1]
local beat = redis.call('ZSCORE', KEYS[1], ARGV[1])
-- A beat after now: the clock was set back. It is as old as this look at it.
if beat and tonumber(beat) > now then
  redis.pcall('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
  beat = now
end
local ago = beat and now - tonumber(beat) or -1
local owner = redis.call('HGET', KEYS[2], field)
if owner and owner ~= ARGV[2] and ago >= 0 and ago < tonumber(ARGV[3]) then return { 0, ago } end
-- A write that takes no memory: what follows is not refused where there is none.
redis.call('HDEL', KEYS[2], field)
redis.call('HSET', KEYS[2], field, ARGV[2])
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
return { 1, ago }
`,
);

/** Restarts the idle time of what is owned; fills `taken` and `trimmed`. Put into both scripts below: constant text. */
const heartbeats = `
local taken, trimmed = {}, {}
local function heartbeats(first)
  for at = first, #ARGV, 2 do
    local member = ARGV[at]
    if not ownedRow(member, ARGV[at + 1]) then
      taken[#taken + 1] = member
    elseif not keep(member) then
      trimmed[#trimmed + 1] = member
    end
  end
  drop(trimmed)
end
`;

/**
 * The idle time of what is still ours starts again.
 *
 * ARGV: …, (member, delivery count) of each. Reply: members that are not ours any more, members that were trimmed.
 */
export const heartbeatScript = defineLaneScript(
  "heartbeat",
  `${heartbeats}
heartbeats(5)
return { taken, trimmed }
`,
);

/**
 * Tells the server that this consumer is alive and works on these entries: their idle time starts again. Where another
 * instance has the name, nothing is ours.
 *
 * KEYS: …, alive, state. ARGV: …, instance, (member, delivery count) of each.
 * Reply: 1 where another instance has the name, members that are not ours any more, members that were trimmed.
 */
export const beatScript = defineLaneScript(
  "beat",
  `${heartbeats}
local field = 'owner:' .. ARGV[2]
local owner = redis.call('HGET', KEYS[8], field)
if owner and owner ~= ARGV[5] then
  for at = 6, #ARGV, 2 do taken[#taken + 1] = ARGV[at] end
  return { 1, taken, {} }
end
heartbeats(6)
unrefused()
redis.call('ZADD', KEYS[7], decimal(now()), ARGV[2])
if not owner then redis.call('HSET', KEYS[8], field, ARGV[5]) end
return { 0, taken, trimmed }
`,
);

/**
 * Removes a consumer that owns nothing: removing one that does would lose what it owns. Its name is free either way.
 *
 * KEYS: …, alive, state. ARGV: …, instance. Reply: 1 where it was removed.
 */
export const removeConsumerScript = defineGroupScript(
  "remove-consumer",
  `
local field = 'owner:' .. ARGV[2]
local owner = redis.call('HGET', KEYS[8], field)
if owner and owner ~= ARGV[5] then return 0 end
redis.call('HDEL', KEYS[8], field)
redis.call('ZREM', KEYS[7], ARGV[2])
for source = 1, 2 do
  if pendingRows(KEYS[source], '-', '+', 1, ARGV[2])[1] then return 0 end
end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
if redis.call('EXISTS', KEYS[2]) == 1 then redis.pcall('XGROUP', 'DELCONSUMER', KEYS[2], ARGV[1], ARGV[2]) end
return 1
`,
);

/**
 * Removes consumers that are dead: no beat, and nothing asked of the server under the name, for so long; and that own
 * nothing in either stream. Some at a time.
 *
 * KEYS: …, alive, state. ARGV: …, ms of silence. Reply: their names.
 */
export const removeDeadConsumersScript = defineGroupScript(
  "remove-dead-consumers",
  `
local silence, most = tonumber(ARGV[5]), 100
local before = now() - silence
local owns, fresh, candidates, known = {}, {}, {}, {}

local function lookAt(answer)
  for _, info in ipairs(answer) do
    local one = {}
    for at = 1, #info, 2 do one[info[at]] = info[at + 1] end
    if one['pending'] > 0 then owns[one['name']] = true end
    if one['idle'] < silence then fresh[one['name']] = true end
    if not known[one['name']] then
      known[one['name']] = true
      candidates[#candidates + 1] = one['name']
    end
  end
end

lookAt(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1]))
local replays = redis.call('EXISTS', KEYS[2]) == 1
if replays then lookAt(redis.pcall('XINFO', 'CONSUMERS', KEYS[2], ARGV[1])) end
-- Those that beat and never read.
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[7], '-inf', decimal(before), 'LIMIT', 0, most)) do
  if not known[name] then candidates[#candidates + 1] = name end
end
local removed = {}
for _, name in ipairs(candidates) do
  if #removed >= most then break end
  local beat = not owns[name] and not fresh[name] and redis.call('ZSCORE', KEYS[7], name)
  if not owns[name] and not fresh[name] and (not beat or tonumber(beat) <= before) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], name)
    if replays then redis.pcall('XGROUP', 'DELCONSUMER', KEYS[2], ARGV[1], name) end
    redis.call('ZREM', KEYS[7], name)
    redis.call('HDEL', KEYS[8], 'owner:' .. name)
    removed[#removed + 1] = name
  end
end
return removed
`,
);
