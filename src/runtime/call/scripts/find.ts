import { defineScript } from "../../wire/script.js";

/**
 * `nowMs()`; and `find(stream, wanted, count, since)`: the ids of requests by their correlations, of the `count` that are
 * `wanted`. One pass backwards for all, over the newest 1,000 entries or 64 MiB that are no older than `since` ms: what is
 * looked for was added a moment ago, and Redis stands still meanwhile. A part of constant texts.
 */
export const findFunction = `
local function nowMs()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function find(stream, wanted, count, since)
  local found, to, seen, bytes = {}, '+', 0, 0
  if count == 0 then return found end
  since = string.format('%.0f', math.max(0, since))
  repeat
    local page = redis.call('XREVRANGE', stream, to, since, 'COUNT', 50)
    for _, entry in ipairs(page) do
      local fields = entry[2]
      bytes = bytes + #fields[2]
      for at = #fields - 1, 1, -2 do
        if fields[at] == 'header:redloom-correlation-id' then
          local correlation = fields[at + 1]
          if wanted[correlation] and not found[correlation] then
            found[correlation] = entry[1]
            count = count - 1
          end
          break
        end
      end
    end
    if count == 0 or #page < 50 then return found end
    to = '(' .. page[50][1]
    seen = seen + 50
  until seen >= 1000 or bytes >= 67108864
  return found
end
`;

/**
 * What became of requests of which nobody knows whether they were added. Changes nothing.
 *
 * KEYS: stream, the reply of each. ARGV: ms since the first of them was sent, correlation of each.
 * Reply: for each 1 and the answer; 0 and the id of the entry; or 2, where there is neither.
 */
export const findScript = defineScript(
  "call-find",
  `${findFunction}
local reply, wanted, count = {}, {}, 0
for at = 2, #ARGV do
  local answer = redis.call('GET', KEYS[at])
  if answer then
    reply[at - 1] = { 1, answer }
  else
    wanted[ARGV[at]] = true
    count = count + 1
  end
end
local found = find(KEYS[1], wanted, count, nowMs() - tonumber(ARGV[1]))
for at = 2, #ARGV do
  local id = found[ARGV[at]]
  reply[at - 1] = reply[at - 1] or (id and { 0, id } or { 2 })
end
return reply
`,
);
