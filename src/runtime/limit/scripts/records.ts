// What a limiter's key holds, and how it is written back. One string: records parted by blanks, no end of a line.
//
//   !<until µs>+<length µs>                                     the key is blocked
//   <allow>/<per ms>:<x>[+<y>][@<w>[~turns]]                    gcra
//   b<allow>/<per ms>:<x>+<y>[@<w>[~turns]]   f…                token bucket, fixed window
//   s<allow>/<per ms>:<x>+<span>+<gap>+<units>+<n>+<total>[@<w>]<log>   sliding window
//
// Times are microseconds since the epoch. `w`, when it was written, stands where a record reaches further ahead than a
// plain take can bring it, by debt or by turns that are reserved: so that this is told from a clock that went back.
// What x and y are stands in balance.ts, the log in log.ts.
//
// No number here reaches 2^53 (9.0e15), up to which Lua's are exact integers: today's clock is 1.8e15 µs; rates give
// back a burst within 100 years (3.2e15 µs), with a burst of debt within 200; a turn lies at most 25 days ahead; units
// and parts stay below 2^50, thrice that with debt. A product is formed only where it is below one of these (see each).

/** Constant text: `read` gives `nil` for a string that is no limiter's; `save` writes what is alive, with its end. */
export const recordsLua = `
local call, match, sub, form, floor, ceil, max =
  redis.call, string.match, string.sub, string.format, math.floor, math.ceil, math.max
local foreign = 'WRONGTYPE The key holds a string that is not the state of a limit'

-- A long list is reached by its position: to match it would cost its length.
local function parseLog(token)
  local allow, per, x, span, gap, units, n, total, w, after =
    match(token, '^s(%d+)/(%d+):(%d+)%+(%d+)%+(%d+)%+(%d+)%+(%d+)%+(%d+)@?(%d*)()')
  if not allow or #per > 16 or #x > 16 then return nil end
  return {
    kind = 's', terms = allow, per = per, us = per * 1000, x = x + 0, newest = x + span, gap = gap + 0, units = units + 0,
    n = n + 0, total = total + 0, w = tonumber(w), list = sub(token, after), raw = token,
  }
end

local function parse(token)
  local kind, allow, per, x, y, after = match(token, '^([bf]?)(%d+)/(%d+):(%d+)%+?(%d*)()')
  if not kind then return parseLog(token) end
  if #allow > 16 or #per > 16 or #x > 16 or #y > 16 or (kind ~= '' and y == '') then return nil end
  local r = { kind = kind, terms = allow, per = per, allow = allow + 0, us = per * 1000, x = x + 0, y = tonumber(y) or 0, n = 0, list = '', raw = token }
  r.tx, r.ty = r.x, r.y
  if after > #token then return r end
  local w, turns, begins = match(token, '^@(%d+)([^;]*)()', after)
  if not w then return nil end
  local list = sub(token, begins)
  r.w, r.list = w + 0, list
  if turns == '' then return list == '' and r or nil end
  local n, last, c1, c2, tx, ty, stale = match(turns, '^~(%d+)~(%d+)~(%d+)~(%d+)~(%d+)~(%d+)(!?)$')
  if not n then return nil end
  r.n, r.last, r.c1, r.c2, r.tx, r.ty = n + 0, last + 0, c1 + 0, c2 + 0, tx + 0, ty + 0
  r.stale = stale == '!'
  return r
end

local function read(key, now)
  local state = { key = key, upto = 0, length = 0, records = {} }
  local stored = call('GET', key)
  state.exists = stored
  local records, position = state.records, 1
  while stored and position do
    local blank = string.find(stored, ' ', position, true)
    local token = sub(stored, position, blank and blank - 1)
    local r = parse(token)
    if r then
      records[#records + 1] = r
    else
      local upto, length = match(token, '^!(%d+)%+(%d+)$')
      if not upto or #upto > 16 or #length > 16 then return nil end
      -- A clock that went back makes no block longer.
      state.upto, state.length = math.min(upto + 0, now + length), length + 0
    end
    position = blank and blank + 1
  end
  return state
end

-- When all that a record tells of is given back. Where turns were cut out before, at most a step of a bucket later: it
-- may have been full meanwhile, and then counts its steps anew.
local function ends(r)
  if r.kind == 's' then return r.newest + r.us end
  if r.kind == '' then return r.tx + (r.ty > 0 and 1 or 0) end
  return r.tx + (ceil(r.ty / r.allow) + (r.stale and 1 or 0)) * r.us
end

-- 'texts': what else is to be written, with 'last', its end. Records of rates that others use stay until their end,
-- those of another algorithm too: else two versions of a contract would lift each other's limit. One that has ended holds
-- the place of a later one of the same 'per'. Of more than 'most', as code leaves them that has ever new rates, those
-- stay that end last.
local function save(state, texts, last, now, most)
  local others, latest = {}, {}
  for i = #state.records, 1, -1 do
    local r = state.records[i]
    if not r.used then
      r.upto = max(ends(r), latest[r.kind .. r.per] or 0)
      latest[r.kind .. r.per] = r.upto
      if r.upto > now then table.insert(others, 1, r) end
    end
  end
  if most and #others > most then
    local by = { unpack(others) }
    for i, r in ipairs(by) do r.place = i end
    table.sort(by, function(a, b) return a.upto > b.upto or a.upto == b.upto and a.place < b.place end)
    for i = most + 1, #by do by[i].used = true end
  end
  if state.upto > now then
    table.insert(texts, 1, form('!%.0f+%.0f', state.upto, state.length))
    last = max(last, state.upto)
  end
  for _, r in ipairs(others) do
    if not r.used then
      texts[#texts + 1] = r.raw
      last = max(last, r.upto)
    end
  end
  if texts[1] then
    call('SET', state.key, table.concat(texts, ' '), 'PXAT', form('%.0f', floor(last / 1000) + 1))
  elseif state.exists then
    call('DEL', state.key)
  end
end
`;
