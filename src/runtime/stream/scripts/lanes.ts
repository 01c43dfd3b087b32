/**
 * What the scripts of an ordered group share, put between the prelude and the script: constant text.
 *
 * A value of the field that orders has a lane while one of its entries is worked on: that entry is the lane's head. All
 * others of the value that were read are parked: pending under a consumer of their own, so that nobody takes them for
 * stale. A retry and a hand-back keep the lane; when the head is settled or trimmed, the first of the parked ones is next.
 *
 * lanes (hash): `v:<value>` → member of the head, `m:<member>` → value.
 * parked (sorted set, all scores 0): `<value>\0<ms, 20 digits>-<sequence, 20 digits>|<source>|<delivery count>`, so that
 * the lexical order within a value is that of the ids. `%` and NUL in a value are written `%25` and `%00`.
 */
export const lanes = `
local parkedConsumer = '~parked'

-- As JavaScript writes it: the fewest digits that tell it.
local function numberText(value)
  if value == math.floor(value) and math.abs(value) < 2 ^ 53 then return decimal(value == 0 and 0 or value) end
  local text
  for precision = 0, 16 do
    text = string.format('%.' .. precision .. 'e', value)
    if tonumber(text) == value then break end
  end
  local sign, first, rest, exponent = string.match(text, '^(-?)(%d)%.?(%d*)e([+-]%d+)$')
  -- Beyond what a number holds.
  if not sign then return nil end
  local digits, point = first .. rest, tonumber(exponent) + 1
  if point > 21 or point < -5 then
    local fraction = rest == '' and '' or '.' .. rest
    return sign .. first .. fraction .. 'e' .. (point > 0 and '+' or '-') .. math.abs(point - 1)
  end
  if point <= 0 then return sign .. '0.' .. string.rep('0', -point) .. digits end
  if #digits <= point then return sign .. digits .. string.rep('0', point - #digits) end
  return sign .. string.sub(digits, 1, point) .. '.' .. string.sub(digits, point + 1)
end

local function textOf(value)
  if type(value) == 'string' then return value end
  if type(value) == 'boolean' then return tostring(value) end
  return type(value) == 'number' and numberText(value) or nil
end

-- The producer wrote the value beside the payload; of a foreign entry it is read there. Without one: no lane, no order.
local function laneOf(fields)
  local name, data, value = 'redloom-by:' .. ARGV[4], nil, nil
  for at = #fields - 1, 1, -2 do
    if fields[at] == name then
      value = fields[at + 1]
      break
    end
    if fields[at] == 'data' then data = fields[at + 1] end
  end
  if not value and data then
    local read, message = pcall(cjson.decode, data)
    value = read and type(message) == 'table' and textOf(message[ARGV[4]])
  end
  if not value then return nil end
  if not string.find(value, '[%%%z]') then return value end
  return (string.gsub(string.gsub(value, '%%', '%%25'), '%z', '%%00'))
end

local zeros = string.rep('0', 20)

local function padded(digits)
  return string.sub(zeros, #digits + 1) .. digits
end

local function positionOf(value, member, count)
  local ms, sequence = string.match(member, '^..(%d+)-(%d+)$')
  return value .. '\\0' .. padded(ms) .. '-' .. padded(sequence) .. '|' .. string.sub(member, 1, 1) .. '|' .. count
end

-- Value, member and delivery count of a position.
local function parkedAt(position)
  local ends = string.find(position, '\\0', 1, true)
  local ms, sequence, source, count = string.match(position, '^0*(%d+)-0*(%d+)|(%a)|(%d+)$', ends + 1)
  return string.sub(position, 1, ends - 1), source .. '|' .. ms .. '-' .. sequence, tonumber(count)
end

local function firstParked(value)
  return redis.call('ZRANGEBYLEX', KEYS[6], '[' .. value .. '\\0', '(' .. value .. '\\1', 'LIMIT', 0, 1)[1]
end

local function setHead(value, member)
  redis.call('HSET', KEYS[5], 'v:' .. value, member, 'm:' .. member, value)
end

local function park(value, member, count)
  local key, id = locate(member)
  redis.call('XCLAIM', key, ARGV[1], parkedConsumer, 0, id, 'FORCE', 'RETRYCOUNT', count, 'JUSTID')
  redis.call('ZADD', KEYS[6], 0, positionOf(value, member, count))
end

-- Gives the lane to what was parked there first: claimed for this consumer and returned, or made due for anybody. Where
-- many are gone, one of them is made due, and whoever looks for it goes on.
local function handOn(value, take)
  for try = 1, 100 do
    local position = firstParked(value)
    if not position then
      redis.call('HDEL', KEYS[5], 'v:' .. value)
      return nil
    end
    redis.call('ZREM', KEYS[6], position)
    local _, member, count = parkedAt(position)
    if take then
      local key, id = locate(member)
      local answer = redis.pcall('XCLAIM', key, ARGV[1], ARGV[2], 0, id, 'RETRYCOUNT', count + 1)
      if answer[1] then
        setHead(value, member)
        return claimed(member, count + 1, parkedConsumer, answer[1][2])
      end
    elseif try == 100 or pendingRow(member) then
      setHead(value, member)
      makeDue(member)
      return nil
    end
    redis.call('HDEL', KEYS[4], member)
  end
  return handOn(value, false)
end

-- The same for many lanes at once, taken. What was parked when it was new needs no look at its count: one XCLAIM has all.
local function handOnAll(values)
  local entries, fresh, ids, positions, free, heads = {}, {}, {}, {}, {}, {}
  for _, value in ipairs(values) do
    local position = firstParked(value)
    if not position then
      free[#free + 1] = 'v:' .. value
    elseif string.sub(position, -4) ~= '|s|0' then
      entries[#entries + 1] = handOn(value, true)
    else
      local _, member = parkedAt(position)
      local id = string.sub(member, 3)
      fresh[id], ids[#ids + 1], positions[#positions + 1] = value, id, position
    end
  end
  if #free > 0 then redis.call('HDEL', KEYS[5], unpack(free)) end
  if #ids == 0 then return entries end
  redis.call('ZREM', KEYS[6], unpack(positions))
  ids[#ids + 1] = 'RETRYCOUNT'
  ids[#ids + 1] = 1
  for _, entry in ipairs(redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, unpack(ids))) do
    local id, at = entry[1], #heads
    local value, member = fresh[id], 's|' .. id
    fresh[id] = nil
    heads[at + 1], heads[at + 2], heads[at + 3], heads[at + 4] = 'v:' .. value, member, 'm:' .. member, value
    entries[#entries + 1] = { member, 1, parkedConsumer, entry[2], false }
  end
  if #heads > 0 then redis.call('HSET', KEYS[5], unpack(heads)) end
  -- Those that were trimmed.
  for _, value in pairs(fresh) do entries[#entries + 1] = handOn(value, true) end
  return entries
end

-- These are settled, or gone. Returns what comes next in their lanes, where it is to be taken.
local function leave(members, take)
  if #members == 0 then return {} end
  local fields, values = {}, {}
  for index, member in ipairs(members) do fields[index] = 'm:' .. member end
  for _, value in ipairs(redis.call('HMGET', KEYS[5], unpack(fields))) do
    if value then values[#values + 1] = value end
  end
  redis.call('HDEL', KEYS[5], unpack(fields))
  if take then return handOnAll(values) end
  for _, value in ipairs(values) do handOn(value, false) end
  return {}
end

-- What was claimed may run where its lane is its own. Where nobody has the lane, the first of it is next.
local function admitted(member, count, owner, fields)
  if redis.call('HEXISTS', KEYS[5], 'm:' .. member) == 1 then return claimed(member, count, owner, fields) end
  local value = laneOf(fields)
  if not value then return claimed(member, count, owner, fields) end
  park(value, member, count - 1)
  if redis.call('HEXISTS', KEYS[5], 'v:' .. value) == 1 then return nil end
  return handOn(value, true)
end

local function isParked(owner)
  return owner == parkedConsumer
end

-- Lanes whose head is gone though nobody said so: an operator acknowledged it, or removed its consumer. Looks at some
-- lanes a time. KEYS[7] is the group's state. Replies how many entries should be parked and are not known to be.
local function heal()
  local from = redis.call('HGET', KEYS[7], 'lane') or '-'
  for _ = 1, 50 do
    local position = redis.call('ZRANGEBYLEX', KEYS[6], from, '+', 'LIMIT', 0, 1)[1]
    if not position then
      from = '-'
      break
    end
    local value = parkedAt(position)
    from = '(' .. value .. '\\1'
    local head = redis.call('HGET', KEYS[5], 'v:' .. value)
    local row = head and pendingRow(head)
    if not row then
      if head then redis.call('HDEL', KEYS[5], 'm:' .. head) end
      handOn(value, false)
    elseif isParked(row[2]) and not redis.call('ZSCORE', KEYS[3], head) then
      makeDue(head)
    end
  end
  redis.call('HSET', KEYS[7], 'lane', from)
  local missing = -redis.call('ZCARD', KEYS[6])
  for source = 1, 2 do
    for _, owner in ipairs(pendingRows(KEYS[source])[4] or {}) do
      if isParked(owner[1]) then missing = missing + tonumber(owner[2]) end
    end
  end
  return missing
end

-- An entry that is parked, and may not stand among the parked ones, or is next and may not be due.
local function recover(member, row)
  if redis.call('HEXISTS', KEYS[5], 'm:' .. member) == 1 then
    if not redis.call('ZSCORE', KEYS[3], member) then makeDue(member) end
    return
  end
  local fields = fieldsOf(member)
  local value = fields and laneOf(fields)
  if not value then return makeDue(member) end
  redis.call('ZADD', KEYS[6], 0, positionOf(value, member, row[4]))
  if redis.call('HEXISTS', KEYS[5], 'v:' .. value) == 0 then handOn(value, false) end
end
`;
