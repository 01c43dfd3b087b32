/** Those who are asked to look whether somebody lives. Put behind `suspects`. */
export const watching = `
-- A few other inboxes look whether those that were served live: the next two in line, and one of those that came last,
-- who lived a moment ago. \`inbox\`: the only one that was served, if it was one.
local function watch(now, told, after, lease, inbox)
  local message, count = 'w ' .. decimal(now + lease * 1000) .. ' ', 0
  -- At which of them it had told as many as it should.
  local function tellSome(tokens, most)
    local records = redis.call('HMGET', KEYS[4], unpack(tokens))
    for at, token in ipairs(tokens) do
      local other = records[at] and string.match(records[at], 'PUBLISH (.+)$')
      local waiter = other and not told[other] and waiterOf(records[at], now)
      if waiter then
        told[other] = true
        if listens(waiter) then
          tell(waiter, message .. token)
          count = count + 1
          if count == most then return at end
        end
      end
    end
  end

  local tokens = redis.call('ZRANGE', KEYS[3], '(' .. after, '+inf', 'BYSCORE', 'LIMIT', 0, 16)
  if #tokens == 0 then return end
  tellSome(tokens, 2)
  if #tokens < 16 and count < 2 then return end
  if count == 0 then
    local from = after
    if alone and alone[1] == inbox and tonumber(alone[2]) > tonumber(after) then from = alone[2] end
    for page = 0, 4 do
      local size = page == 0 and 16 or 250
      local rows = redis.call('ZRANGE', KEYS[3], '(' .. from, '+inf', 'BYSCORE', 'LIMIT', 0, size, 'WITHSCORES')
      if #rows == 0 then break end
      tokens = {}
      for at = 1, #rows, 2 do tokens[#tokens + 1] = rows[at] end
      local found = tellSome(tokens, 1)
      if found ~= 1 then from = rows[2 * (found and found - 1 or #tokens)] end
      if found then break end
    end
    if inbox and not (alone and alone[1] == inbox and alone[2] == from) then alone, changed = { inbox, from }, true end
    if count == 0 then return end
  end
  tellSome(redis.call('ZRANGE', KEYS[3], 0, 15, 'REV'), 3)
end

-- One of the last in line asks at once, and so goes on where this call stopped.
local function wakeLast(now)
  for from = 0, 900, 100 do
    local tokens = redis.call('ZRANGE', KEYS[3], from, from + 99, 'REV')
    if #tokens == 0 then return end
    local records = redis.call('HMGET', KEYS[4], unpack(tokens))
    for at, token in ipairs(tokens) do
      local waiter = waiterOf(records[at], now)
      if waiter and waiter.inbox ~= '' and listens(waiter) then
        tell(waiter, 'w ' .. decimal(now) .. ' ' .. token)
        return
      end
    end
  end
end
`;
