import { defineScript } from "../../wire/script.js";

/**
 * `forget(lanes, parked, starts, retry, redo)`: what was known of an earlier group of the name. What waits for a retry
 * would be taken from whoever reads it anew; only replayed dead letters are still to come. What is of another type is not
 * ours, and stays. A part of constant texts.
 */
export const forgetFunction = `
local function drop(key, kind)
  if redis.call('TYPE', key).ok == kind then redis.call('DEL', key) end
end

local function forget(lanes, parked, starts, retry, redo)
  drop(lanes, 'hash')
  drop(parked, 'zset')
  drop(starts, 'hash')
  if redis.call('TYPE', retry).ok ~= 'zset' then return end
  if redis.call('EXISTS', redo) == 0 then
    redis.call('DEL', retry)
    return
  end
  for _, member in ipairs(redis.call('ZRANGE', retry, 0, -1)) do
    if string.sub(member, 1, 2) == 's|' then redis.call('ZREM', retry, member) end
  end
end
`;

/**
 * Makes the groups that are missing; one that exists is left as it is. What was known of an earlier group of the name is
 * removed with it.
 *
 * KEYS: stream, (lanes, parked, starts, retry, redo) of each group. ARGV: (name, start id) of each group.
 * Reply: per group its last delivered id and 1 where it was made now.
 */
export const createGroupsScript = defineScript(
  "create-groups",
  `${forgetFunction}
-- A stream without groups need not exist yet.
if #ARGV == 0 then return {} end
-- A write that takes no memory: a read-only server refuses it, and one without memory refuses nothing after it. Whoever
-- starts then could free none otherwise.
redis.call('XDEL', KEYS[1], '0-0')
local function lastIds()
  local last = {}
  if redis.call('EXISTS', KEYS[1]) == 0 then return last end
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local one = {}
    for at = 1, #info, 2 do one[info[at]] = info[at + 1] end
    last[one['name']] = one['last-delivered-id']
  end
  return last
end

local last, made = lastIds(), {}
for at = 1, #ARGV, 2 do
  if not last[ARGV[at]] then
    redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[at], ARGV[at + 1], 'MKSTREAM')
    local first = 2 + (at - 1) / 2 * 5
    forget(unpack(KEYS, first, first + 4))
    made[ARGV[at]] = 1
  end
end
if next(made) then last = lastIds() end
local reply = {}
for at = 1, #ARGV, 2 do
  reply[#reply + 1] = last[ARGV[at]]
  reply[#reply + 1] = made[ARGV[at]] or 0
end
return reply
`,
);
