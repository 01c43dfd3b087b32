/**
 * `isIdle(stream, alive, redo, deadLetters, group, dead, leaving)`: nothing is in the stream, pending or put aside, nobody
 * has beaten since `dead` (ms since the epoch), no other group reads, and no consumer but the one that is leaving. Whoever
 * reads has a consumer, and one that never beat is of another program, and may live: its idle time says nothing, because
 * Redis 7.0 counts on while it waits. A part of constant texts.
 */
export const idleFunction = `
local function named(row)
  local one = {}
  for at = 1, #row, 2 do one[row[at]] = row[at + 1] end
  return one
end

local function isIdle(stream, alive, redo, deadLetters, group, dead, leaving)
  if redis.call('TYPE', stream).ok ~= 'stream' or redis.call('XLEN', stream) > 0 then return false end
  if redis.call('XLEN', redo) > 0 or redis.call('XLEN', deadLetters) > 0 then return false end
  if redis.call('ZCOUNT', alive, '(' .. string.format('%.0f', dead), '+inf') > 0 then return false end
  for _, row in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local one = named(row)
    if one['name'] ~= group or one['pending'] > 0 then return false end
    for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
      local name = named(consumer)['name']
      if name ~= leaving and not redis.call('ZSCORE', alive, name) then return false end
    end
  end
  return true
end
`;
