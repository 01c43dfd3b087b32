import { defineLaneScript } from "./prelude.js";

/**
 * Applies the user's commands and then the acknowledgement, where the delivery is still owned; a late worker changes
 * nothing. A command that is refused is the reply, as the error it is, and nothing is acknowledged; what ran before it
 * stays, as in every transaction.
 *
 * KEYS: …, those of the user's scripts and commands, one after the other.
 * ARGV: …, 1 to take what comes next in the lane, member, delivery count; then of each command its source ('' for a
 * plain one), its number of keys, its number of arguments and those (of a plain one, the name is the first).
 * Reply: 1, or 0 where the delivery is not ours; the reply of each command; claimed.
 */
export const acknowledgeWithScript = defineLaneScript(
  "acknowledge-with",
  `
local member = ARGV[6]
if not ownedRow(member, ARGV[7]) then return { 0, {}, {} } end

local function run(source, keys, args)
  if source == '' then return redis.call(unpack(args)) end
  local made, problem = loadstring('return function(KEYS, ARGV) ' .. source .. '\\nend')
  if not made then error(problem, 0) end
  return made()(keys, args)
end

local replies, at, keyAt = {}, 8, 7
while at <= #ARGV do
  local keys, args = {}, {}
  for index = 1, tonumber(ARGV[at + 1]) do keys[index] = KEYS[keyAt + index - 1] end
  keyAt = keyAt + #keys
  for index = 1, tonumber(ARGV[at + 2]) do args[index] = ARGV[at + 2 + index] end
  local done, reply = pcall(run, ARGV[at], keys, args)
  -- Redis' pcall gives its errors as text, code first; what Lua itself objects to has none.
  if not done then return redis.error_reply(string.find(reply, '^%u+ ') and reply or 'ERR ' .. reply) end
  if type(reply) == 'table' and reply.err then return reply end
  -- A reply of nothing has its place too.
  if reply == nil then reply = false end
  replies[#replies + 1] = reply
  at = at + 3 + #args
end
finish({ member })
return { 1, replies, leave({ member }, ARGV[5] == '1') }
`,
);
