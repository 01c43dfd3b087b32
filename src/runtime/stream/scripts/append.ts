import { defineScript } from "../../wire/script.js";

/**
 * Appends entries in order. Where the stream does not exist yet, its groups are made first, so that nothing that is
 * added is hidden from a group of the contract.
 *
 * KEYS: stream. ARGV: number of groups, (name, start) of each; then per entry the number of its field arguments and the
 * arguments. Reply: the ids.
 */
export const appendScript = defineScript(
  "append-entries",
  `
local groups = tonumber(ARGV[1])
local at = 2 + groups * 2
if redis.call('EXISTS', KEYS[1]) == 0 then
  for group = 1, groups do
    redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[group * 2], ARGV[group * 2 + 1], 'MKSTREAM')
  end
end
local ids = {}
while at <= #ARGV do
  local count = tonumber(ARGV[at])
  if count == 2 then
    ids[#ids + 1] = redis.call('XADD', KEYS[1], '*', ARGV[at + 1], ARGV[at + 2])
  else
    ids[#ids + 1] = redis.call('XADD', KEYS[1], '*', unpack(ARGV, at + 1, at + count))
  end
  at = at + count + 1
end
return ids
`,
);
