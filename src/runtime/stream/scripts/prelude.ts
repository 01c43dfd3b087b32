import { defineScript, type Script } from "../../wire/script.js";

// What the scripts of a consumer group share. Their first keys and arguments are the same everywhere:
//
// KEYS: stream, redo stream, retry set, starts, lanes, parked; then those of the script.
// ARGV: group, consumer, doorbell channel; then those of the script.
//
// An entry is told by its member: `s|<id>` in the stream, `r|<id>` in the redo stream. A delivery is told by its owner
// and its delivery count too: whoever claims an entry changes one of them.

/** Constant text, put in front of each script at module load. */
const common = `
local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function isRedo(member)
  return string.byte(member) == 114
end

local function locate(member)
  return isRedo(member) and KEYS[2] or KEYS[1], string.sub(member, 3)
end

-- Nothing was ever replayed: no redo stream, and nothing pending there.
local function pendingRows(key, ...)
  if key == KEYS[1] then return redis.call('XPENDING', key, ARGV[1], ...) end
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

-- An entry of the redo stream is this group's alone: nobody else needs it once it is settled.
local function finish(member)
  local key, id = locate(member)
  redis.call('XACK', key, ARGV[1], id)
  if isRedo(member) then redis.call('XDEL', key, id) end
  redis.call('ZREM', KEYS[3], member)
  redis.call('HDEL', KEYS[4], member)
end

-- Claims what is pending; a redo entry that nobody ever had is claimed for the first time. Nothing: it was trimmed, and
-- XCLAIM has dropped it from the group.
local function claim(member, count)
  local key, id = locate(member)
  local entry = redis.call('XCLAIM', key, ARGV[1], ARGV[2], 0, id, 'FORCE', 'RETRYCOUNT', count)[1]
  return entry and entry[2]
end

local function claimed(member, count, owner, fields)
  return { member, count, owner, fields, redis.call('HGET', KEYS[4], member) }
end
`;

/** A script of a consumer group. */
export function defineGroupScript(name: string, source: string): Script {
  return defineScript(name, common + source);
}
