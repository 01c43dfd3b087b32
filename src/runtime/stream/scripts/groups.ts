import { defineScript } from "../../wire/script.js";

/**
 * Makes the groups that are missing; one that exists is left as it is. What was known of an earlier group of the name is
 * removed with it.
 *
 * KEYS: stream, (lanes, parked, starts) of each group. ARGV: (name, start id) of each group.
 * Reply: per group its last delivered id and 1 where it was made now.
 */
export const createGroupsScript = defineScript(
  "create-groups",
  `
-- A stream without groups need not exist yet.
if #ARGV == 0 then return {} end
local made = {}
for at = 1, #ARGV, 2 do
  local answer = redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[at], ARGV[at + 1], 'MKSTREAM')
  if answer.err and string.sub(answer.err, 1, 9) ~= 'BUSYGROUP' then return answer end
  if not answer.err then
    local group = (at - 1) / 2
    redis.call('DEL', KEYS[group * 3 + 2], KEYS[group * 3 + 3], KEYS[group * 3 + 4])
  end
  made[ARGV[at]] = answer.err and 0 or 1
end
local last = {}
for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local name, id
  for at = 1, #info, 2 do
    if info[at] == 'name' then name = info[at + 1] end
    if info[at] == 'last-delivered-id' then id = info[at + 1] end
  end
  last[name] = id
end
local reply = {}
for at = 1, #ARGV, 2 do
  reply[#reply + 1] = last[ARGV[at]]
  reply[#reply + 1] = made[ARGV[at]]
end
return reply
`,
);
