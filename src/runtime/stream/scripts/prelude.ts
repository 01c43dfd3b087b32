import { defineScript, type Script } from "../../wire/script.js";
import { lanes } from "./lanes.js";

// What the scripts of a consumer group share. Their first keys and arguments are the same everywhere:
//
// KEYS: stream, redo stream, retry set, starts, lanes, parked; then those of the script.
// ARGV: group, consumer, doorbell channel, field that orders ('' in groups without an order); then those of the script.
//
// An entry is told by its member: `s|<id>` in the stream, `r|<id>` in the redo stream. A delivery is told by its owner
// and its delivery count too: whoever claims an entry changes one of them.
//
// Redis refuses what needs memory, where there is none, up to a script's first write. What adds payload therefore comes
// first, so that it is refused as a whole; what only keeps account of entries that are there comes after a write that
// takes no memory (`unrefused`), so that consumers go on when memory is short: that is how it becomes free again.

/** Constant text, put in front of each script at module load. */
const common = `
local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function decimal(number)
  return string.format('%.0f', number)
end

local function unrefused()
  redis.call('HDEL', KEYS[4], '')
end

local function isRedo(member)
  return string.byte(member) == 114
end

local function locate(member)
  return isRedo(member) and KEYS[2] or KEYS[1], string.sub(member, 3)
end

-- Where nothing was ever replayed there is no redo stream, and nothing pending in it.
local function pendingRows(key, ...)
  if key == KEYS[1] then return redis.call('XPENDING', key, ARGV[1], ...) end
  if redis.call('EXISTS', key) == 0 then return {} end
  local rows = redis.pcall('XPENDING', key, ARGV[1], ...)
  return rows.err and {} or rows
end

local function pendingRow(member)
  local key, id = locate(member)
  return pendingRows(key, id, id, 1)[1]
end

local function ownedRow(member, count)
  local key, id = locate(member)
  local row = pendingRows(key, id, id, 1, ARGV[2])[1]
  return row and row[4] == tonumber(count) and row
end

local function fieldsOf(member)
  local key, id = locate(member)
  local entry = redis.call('XRANGE', key, id, id)[1]
  return entry and entry[2]
end

local function ring(inMs)
  redis.pcall('PUBLISH', ARGV[3], inMs)
end

-- Makes it due at once.
local function makeDue(member)
  redis.call('ZADD', KEYS[3], decimal(now()), member)
  ring('0')
end

-- Nothing where it was trimmed: XCLAIM has dropped it from the group then. A redo entry that nobody ever had is claimed
-- for the first time; of the stream's entries only what is pending may come here.
local function claim(member, count)
  local key, id = locate(member)
  local run = isRedo(member) and redis.pcall or redis.call
  local entry = run('XCLAIM', key, ARGV[1], ARGV[2], 0, id, 'FORCE', 'RETRYCOUNT', count)[1]
  return entry and entry[2]
end

-- Stays this consumer's, as the same delivery, idle from now. Nothing where it was trimmed, as above.
local function keep(member, ...)
  local key, id = locate(member)
  local options = { ... }
  options[#options + 1] = 'JUSTID'
  return redis.call('XCLAIM', key, ARGV[1], ARGV[2], 0, id, unpack(options))[1]
end

local function claimed(member, count, owner, fields)
  return { member, count, owner, fields, redis.call('HGET', KEYS[4], member) }
end

-- It may have ended the process that had it: from now on its starts count.
local function suspect(member, count)
  redis.call('HSETNX', KEYS[4], member, math.max(0, count - 1))
end

-- Settles what is ours. A redo entry is this group's alone: nobody needs it after that.
local function finish(members)
  local ids = { {}, {} }
  for _, member in ipairs(members) do
    local of = ids[isRedo(member) and 2 or 1]
    of[#of + 1] = string.sub(member, 3)
  end
  for source = 1, 2 do
    if #ids[source] > 0 then redis.call('XACK', KEYS[source], ARGV[1], unpack(ids[source])) end
  end
  if #ids[2] > 0 then redis.call('XDEL', KEYS[2], unpack(ids[2])) end
  if #members > 0 then
    redis.call('ZREM', KEYS[3], unpack(members))
    redis.call('HDEL', KEYS[4], unpack(members))
  end
end
`;

/** A group without an order: everything may run at any time. */
const noLanes = `
local function admitted(member, count, owner, fields) return claimed(member, count, owner, fields) end
local function leave(members, take) return {} end
local function isParked(owner) return false end
local function heal() return 0 end
local function recover(member, row) end
`;

/** Behind either. */
const both = `
-- What was trimmed: nothing stays behind of it, and its lane goes on.
local function drop(members)
  finish(members)
  leave(members, false)
end
`;

/** A script that works the same with and without an order. */
// @__NO_SIDE_EFFECTS__
export function defineGroupScript(name: string, source: string): Script {
  return defineScript(name, common + source);
}

/** A script of ordered groups only. */
// @__NO_SIDE_EFFECTS__
export function defineOrderedScript(name: string, source: string): Script {
  return defineScript(name, common + lanes + both + source);
}

/** A script that lets the order decide, where the group has one. */
export interface LaneScript {
  readonly unordered: Script;
  readonly ordered: Script;
}

// @__NO_SIDE_EFFECTS__
export function defineLaneScript(name: string, source: string): LaneScript {
  return {
    unordered: defineScript(name, common + noLanes + both + source),
    ordered: defineScript(`${name}-ordered`, common + lanes + both + source),
  };
}
