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
local call, match, form, floor, ceil, max = redis.call, string.match, string.format, math.floor, math.ceil, math.max
local foreign = 'WRONGTYPE The key holds a string that is not the state of a limit'
local long = string.rep('%d', 17)

local function parse(token)
  local head, list = match(token, '^([^;,]+)(.*)$')
  if not head or string.find(head, long) then return nil end
  local kind, allow, per, x, rest = match(head, '^([bfs]?)(%d+)/(%d+):(%d+)(.*)$')
  if not kind then return nil end
  local r = { kind = kind, terms = allow, per = per, allow = allow + 0, us = per * 1000, x = x + 0, n = 0, list = list, raw = token }
  if kind == 's' then
    local span, gap, units, n, total, w = match(rest, '^%+(%d+)%+(%d+)%+(%d+)%+(%d+)%+(%d+)@?(%d*)$')
    if not span then return nil end
    r.newest, r.gap, r.units, r.n, r.total, r.w = r.x + span, gap + 0, units + 0, n + 0, total + 0, tonumber(w)
    return r
  end
  local y, w, turns = match(rest, '^%+?(%d*)@?(%d*)(.*)$')
  r.y, r.w = tonumber(y) or 0, tonumber(w)
  r.tx, r.ty = r.x, r.y
  if turns == '' then return list == '' and r or nil end
  local n, last, c1, c2, tx, ty = match(turns, '^~(%d+)~(%d+)~(%d+)~(%d+)~(%d+)~(%d+)$')
  if not n then return nil end
  r.n, r.last, r.c1, r.c2, r.tx, r.ty = n + 0, last + 0, c1 + 0, c2 + 0, tx + 0, ty + 0
  return r
end

local function read(key, now)
  local state = { key = key, upto = 0, length = 0, records = {} }
  local stored = call('GET', key)
  state.exists = stored
  if not stored then return state end
  for token in string.gmatch(stored .. ' ', '([^ ]*) ') do
    local upto, length = match(token, '^!(%d+)%+(%d+)$')
    if upto then
      -- A clock that went back makes no block longer.
      state.upto, state.length = math.min(upto + 0, now + length), length + 0
    else
      local r = parse(token)
      if not r then return nil end
      state.records[#state.records + 1] = r
    end
  end
  return state
end

-- When all that a record tells of is given back.
local function ends(r)
  if r.kind == 's' then return r.newest + r.us end
  if r.kind == '' then return r.tx end
  return r.tx + ceil(r.ty / r.allow) * r.us
end

-- 'texts': what else is to be written, with 'last', its end. Records of rates that others use stay until their end;
-- those of another algorithm go.
local function save(state, kind, texts, last, now)
  if state.upto > now then
    table.insert(texts, 1, form('!%.0f+%.0f', state.upto, state.length))
    last = max(last, state.upto)
  end
  for _, r in ipairs(state.records) do
    if not r.used and (kind == nil or r.kind == kind) and ends(r) > now then
      texts[#texts + 1] = r.raw
      last = max(last, ends(r))
    end
  end
  if texts[1] then
    call('SET', state.key, table.concat(texts, ' '), 'PXAT', form('%.0f', floor(last / 1000) + 1))
  elseif state.exists then
    call('DEL', state.key)
  end
end
`;
