import { defineScript } from "../../wire/script.js";
import { forgetFunction } from "./groups.js";
import { retentionFunctions } from "./retention.js";

/**
 * What every script needs that adds entries. A part of constant texts.
 *
 * `makeGroups(stream)`: where the stream does not exist yet, its groups are made first, so that nothing that is added
 * is hidden from a group of the contract; what was known of an earlier group of the name is removed. ARGV begins with
 * their number and the (name, start, lanes, parked, starts, retry, redo) of each; `behindGroups` is where the rest begins.
 */
export const groupsFunction = `${forgetFunction}
local behindGroups = 2 + tonumber(ARGV[1]) * 7
local function makeGroups(stream)
  if redis.call('EXISTS', stream) == 1 then return end
  for at = 2, behindGroups - 1, 7 do
    redis.call('XGROUP', 'CREATE', stream, ARGV[at], ARGV[at + 1], 'MKSTREAM')
    forget(unpack(ARGV, at + 2, at + 6))
  end
end
`;

/** `streamFull(held, capacity)`: what is replied where nothing may be added. A part of constant texts. */
export const fullFunction = `
local function streamFull(held, capacity)
  local text = 'STREAMFULL The stream holds %.0f entries; its capacity is %.0f'
  return redis.error_reply(string.format(text, held, capacity))
end
`;

/**
 * Appends entries in order. This loop is what bulk costs: locals, and one argument for an entry of one field.
 *
 * KEYS: stream. ARGV: the groups; the entries to keep whether acknowledged or not, or 0; the name of the only field
 * that each entry has, then the value of each; or '', then per entry the number of its field arguments and the arguments.
 * Reply: the ids.
 */
export const appendScript = defineScript(
  "append-entries",
  `${groupsFunction}
makeGroups(KEYS[1])
local at = behindGroups
local stream, call, argv, last = KEYS[1], redis.call, ARGV, #ARGV
local keep, field = argv[at], argv[at + 1]
local ids, index = {}, 0
at = at + 2
if field ~= '' then
  for value = at, last do
    index = index + 1
    ids[index] = call('XADD', stream, '*', field, argv[value])
  end
  at = last + 1
end
while at <= last do
  local count = tonumber(argv[at])
  index = index + 1
  ids[index] = call('XADD', stream, '*', unpack(argv, at + 1, at + count))
  at = at + count + 1
end
if keep ~= '0' then call('XTRIM', stream, 'MAXLEN', '~', keep) end
return ids
`,
);

/**
 * Appends entries in order, all or none, where the contract deduplicates or has a capacity. An entry whose value was
 * given within the time before is not added again. A stream that is full gives up what every group has acknowledged:
 * what is needed and a page, so that not each entry has to look for it. Where that is not enough, nothing is added.
 *
 * KEYS: stream, due times of the scheduled entries, then per entry the mark of its value where the contract
 * deduplicates. ARGV: the groups; the entries to keep whether acknowledged or not, or 0;
 * the capacity or 0; ms that a mark stays or 0; page; then per entry the number of its field arguments and the arguments.
 * Reply: per entry its id and 1 where it is a duplicate. The error STREAMFULL where the stream is full: an error, so that
 * whatever is to be applied together with it is not.
 */
export const appendCheckedScript = defineScript(
  "append-checked",
  `${groupsFunction}${fullFunction}${retentionFunctions}
local stream = KEYS[1]
local at = behindGroups
local keep, capacity, within, page = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2], tonumber(ARGV[at + 3])
local given = at + 4
local known, fresh, entries = {}, {}, 0
if within ~= '0' then
  for from = 3, #KEYS, 1000 do
    local ids = redis.call('MGET', unpack(KEYS, from, math.min(#KEYS, from + 999)))
    for index, id in ipairs(ids) do
      local mark = KEYS[from + index - 1]
      if id then known[mark] = id end
      if not id and not fresh[mark] then
        fresh[mark] = true
        entries = entries + 1
      end
    end
  end
end
if capacity > 0 then
  if within == '0' then
    local from = given
    while from <= #ARGV do
      entries = entries + 1
      from = from + tonumber(ARGV[from]) + 1
    end
  end
  local function held() return redis.call('XLEN', stream) + redis.call('ZCARD', KEYS[2]) end
  local room = capacity - held()
  if entries > room and redis.call('EXISTS', stream) == 1 then
    cut(stream, lowest(floorsOf(stream)) or highest, entries - room + page)
    room = capacity - held()
  end
  if entries > room then return streamFull(held(), capacity) end
end
makeGroups(stream)
local reply, index = {}, 0
while given <= #ARGV do
  local count = tonumber(ARGV[given])
  index = index + 1
  local mark = within ~= '0' and KEYS[2 + index]
  local id = mark and known[mark]
  if id then
    reply[#reply + 1] = id
    reply[#reply + 1] = 1
  else
    id = redis.call('XADD', stream, '*', unpack(ARGV, given + 1, given + count))
    reply[#reply + 1] = id
    reply[#reply + 1] = 0
    if mark then
      known[mark] = id
      redis.call('SET', mark, id, 'PX', within)
    end
  end
  given = given + count + 1
end
if keep ~= '0' then redis.call('XTRIM', stream, 'MAXLEN', '~', keep) end
return reply
`,
);
