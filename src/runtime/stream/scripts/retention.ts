import { defineScript } from "../../wire/script.js";

/**
 * What the scripts need that remove entries from the front of a stream and must not remove what a group still needs.
 * A part of constant texts: nothing that a program gives is ever put into a script.
 *
 * `floorsOf(stream)`: of every group, its name and the smallest id that it has not acknowledged: the oldest pending
 * one, or the one after what was last delivered. `lowest(floors)`: the smallest of them, or nil.
 * `cut(stream, bound, most)`: removes entries below `bound`, the oldest first, `most` at most, and says how many. Whole
 * nodes go first, which costs nothing per entry; what is left below the bound lies in one node.
 */
export const retentionFunctions = `
local highest = '18446744073709551615-18446744073709551615'
local function before(left, right)
  local leftMs, leftSeq = string.match(left, '^(%d+)-(%d+)$')
  local rightMs, rightSeq = string.match(right, '^(%d+)-(%d+)$')
  if #leftMs ~= #rightMs then return #leftMs < #rightMs end
  if leftMs ~= rightMs then return leftMs < rightMs end
  if #leftSeq ~= #rightSeq then return #leftSeq < #rightSeq end
  return leftSeq < rightSeq
end
local function after(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  -- Beyond what a number holds, the last acknowledged entry stays: it is one.
  if #seq > 15 then return id end
  return ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)
end
local function floorsOf(stream)
  local floors = {}
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local name, last
    for at = 1, #info, 2 do
      if info[at] == 'name' then name = info[at + 1] end
      if info[at] == 'last-delivered-id' then last = info[at + 1] end
    end
    local floor = after(last)
    local pending = redis.call('XPENDING', stream, name, '-', '+', 1)[1]
    if pending and before(pending[1], floor) then floor = pending[1] end
    floors[#floors + 1] = { name, floor }
  end
  return floors
end
local function lowest(floors)
  local least
  for _, one in ipairs(floors) do
    if not least or before(one[2], least) then least = one[2] end
  end
  return least
end
local function cut(stream, bound, most)
  if most < 1 then return 0 end
  local gone = redis.call('XTRIM', stream, 'MINID', '~', bound, 'LIMIT', most)
  if gone >= most then return gone end
  local left = redis.call('XRANGE', stream, '-', '(' .. bound, 'COUNT', most - gone + 1)
  if #left == 0 then return gone end
  local edge = left[most - gone + 1]
  return gone + redis.call('XTRIM', stream, 'MINID', edge and edge[1] or bound)
end
`;

/**
 * Removes what retention says, and nothing that a group has not acknowledged, unless it is `hard`. At most one page,
 * and at most one page in the interval for all who ask: the next may come soon where this one was full.
 *
 * KEYS: stream, janitor. ARGV: most entries or 0, longest age in ms or 0, 1 where it is hard, page, interval in ms,
 * interval after a full page in ms, the prefix of the keys that hold the beats of a group's consumers, silence in ms
 * after which a group counts as served by nobody.
 * Reply: number removed (-1: it was somebody else's turn), 1 where the page was full, then, where groups keep what retention would remove: the age of
 * the oldest entry in ms, (group, 1 where somebody serves it) of each group that has not acknowledged it.
 */
export const trimScript = defineScript(
  "trim-acknowledged",
  `${retentionFunctions}
local stream = KEYS[1]
local maxEntries, maxAge, hard = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
local page = tonumber(ARGV[4])
if redis.call('EXISTS', stream) == 0 then return { 0, 0 } end
-- Without memory for the mark, trimming is what is needed most.
local mark = redis.pcall('SET', KEYS[2], '1', 'NX', 'PX', ARGV[5])
if not mark then
  -- One that lasts for longer than it was given to was set before the clock was set back.
  local left = redis.call('PTTL', KEYS[2])
  if left >= 0 and left <= tonumber(ARGV[5]) then return { -1, 0 } end
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local floors = floorsOf(stream)
local floor = not hard and lowest(floors) or nil
local oldest = maxAge > 0 and string.format('%.0f-0', math.max(1, now - maxAge)) or nil
local removed = 0
if oldest then
  removed = cut(stream, floor and before(floor, oldest) and floor or oldest, page)
end
local function excess()
  return maxEntries > 0 and redis.call('XLEN', stream) - maxEntries or 0
end
local over = excess()
if over > 0 then
  removed = removed + cut(stream, floor or highest, math.min(over, page - removed))
end
if removed >= page then
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
  return { removed, 1 }
end
local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
if not floor or not first or not (excess() > 0 or oldest and before(first[1], oldest)) then return { removed, 0 } end
local reply = { removed, 0, math.max(0, now - tonumber(string.match(first[1], '^%d+'))) }
for _, one in ipairs(floors) do
  if not before(first[1], one[2]) then
    local beat = redis.call('ZRANGE', ARGV[7] .. one[1], -1, -1, 'WITHSCORES')[2]
    local live = beat and now - tonumber(beat) < tonumber(ARGV[8])
    if not live then
      for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, one[1])) do
        for at = 1, #consumer, 2 do
          if consumer[at] == 'idle' and consumer[at + 1] < tonumber(ARGV[8]) then live = true end
        end
      end
    end
    reply[#reply + 1] = one[1]
    reply[#reply + 1] = live and 1 or 0
  end
end
return reply
`,
);
