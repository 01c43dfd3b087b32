// Algorithms whose state is two numbers, x and y, and the turns that are reserved behind it.
//
// gcra: x + y/allow is the instant (µs) at which all is given back. Before now: nothing is used.
// token bucket: y units are used; the next `allow` of them come back at x + per, then every per. y = 0: the bucket is
// full, and its next step is a per after the next take. fixed window: the same where x is the beginning of the
// calendar's window and the bucket holds `allow`: what was used comes back at the window's end, and only debt is left.
//
// Turns: `~<n>~<last>~<c1>~<c2>~<tx>~<ty>` and the list `;<t>+<c1>+<c2>…`: n turns, of which the last, at `last` for
// c1, c2, stands in the head and those before it in the list; tx, ty is the state right after the last one. So asking
// for one more turn reads the head alone, and each turn that has come is taken off the list's beginning. `!` behind ty:
// turns were given back meanwhile, and tx, ty tell of those too; who needs them plays the turns anew, so that giving
// many back costs each no more than to be cut out.
//
// Products: steps * allow is formed where it is below y; steps * us where it is below the time that has passed, or
// below what gives y back (200 years).

/** Constant text, behind `recordsLua`. */
export const balanceLua = `
local function fresh(r, t)
  if r.kind == 'f' then return t - t % r.us end
  return t
end

-- x, y as they are at t, when nothing happens before.
local function advance(r, x, y, t)
  if r.kind == '' then
    if x < t then return t, 0 end
    return x, y
  end
  if y > 0 then
    local steps = floor((t - x) / r.us)
    if steps <= 0 then return x, y end
    if ceil(y / r.allow) > steps then return x + steps * r.us, y - steps * r.allow end
  end
  return fresh(r, t), 0
end

local function add(r, x, y, c1, c2)
  if r.kind ~= '' then return x, y + c1 end
  x, y = x + c1, y + c2
  if y >= r.allow then return x + 1, y - r.allow end
  return x, y
end

local function subtract(r, x, y, c1, c2)
  if r.kind ~= '' then return x, max(0, y - c1) end
  x, y = x - c1, y - c2
  if y < 0 then return x - 1, y + r.allow end
  return x, y
end

local function beyond(x, y, x2, y2)
  return x > x2 or (x == x2 and y > y2)
end

local function turns(r)
  if r.n == 0 then return '' end
  return r.list .. form(';%.0f+%.0f+%.0f', r.last, r.c1, r.c2)
end

-- The turns anew: 'change' gives time and cost of each, or nothing where it is no more.
local function retold(r, change)
  local kept, n = {}, 0
  for t, c1, c2 in string.gmatch(turns(r), ';(%d+)%+(%d+)%+(%d+)') do
    t, c1, c2 = change(t + 0, c1 + 0, c2 + 0)
    if t then
      if n > 0 then kept[n] = form(';%.0f+%.0f+%.0f', r.last, r.c1, r.c2) end
      n, r.last, r.c1, r.c2 = n + 1, t, c1, c2
    end
  end
  r.n, r.list = n, table.concat(kept)
end

-- The last turn is no more; the one before it comes from the list.
local function popTurn(r)
  local tail = sub(r.list, -64)
  local begins, t, c1, c2 = match(tail, '.*();(%d+)%+(%d+)%+(%d+)$')
  if not t then
    r.n = 0
    return
  end
  r.last, r.c1, r.c2 = t + 0, c1 + 0, c2 + 0
  r.list = sub(r.list, 1, #r.list - #tail + begins - 1)
end

-- Where the turn at that instant stands in the list; 0: it is the last.
local function turnAt(r, at)
  if r.n > 0 and r.last == at then return 0 end
  return (string.find(r.list, form(';%.0f+', at), 1, true))
end

-- Gives back of the turn at that instant, if there is one. The state after the last turn is to be told anew.
local function cutTurn(r, rate, at)
  local from, c1, c2, after = turnAt(r, at), r.c1, r.c2
  if not from then return end
  local isLast = from == 0
  if not isLast then
    c1, c2, after = match(r.list, '^;%d+%+(%d+)%+(%d+)()', from)
    if not c1 then return end
    c1, c2 = c1 + 0, c2 + 0
  end
  local text = ''
  if beyond(c1, c2, rate.c1, rate.c2) then
    if r.kind == '' then c1, c2 = subtract(r, c1, c2, rate.c1, rate.c2) else c1 = c1 - rate.c1 end
    text = form(';%.0f+%.0f+%.0f', at, c1, c2)
    if isLast then r.c1, r.c2 = c1, c2 end
  else
    r.n = r.n - 1
    if isLast then popTurn(r) end
  end
  if not isLast then r.list = sub(r.list, 1, from - 1) .. text .. sub(r.list, after) end
  if r.n == 0 then r.list = '' end
end

-- The state after the last turn, anew from the state of now.
local function replay(r)
  r.tx, r.ty, r.stale = r.x, r.y, false
  for t, c1, c2 in string.gmatch(turns(r), ';(%d+)%+(%d+)%+(%d+)') do
    r.tx, r.ty = advance(r, r.tx, r.ty, t + 0)
    r.tx, r.ty = add(r, r.tx, r.ty, c1 + 0, c2 + 0)
  end
end

-- Turns that have come become part of the state, which is brought to now.
local function absorb(r, now)
  local position = 1
  while r.n > 0 do
    local t, c1, c2, after = match(r.list, '^;(%d+)%+(%d+)%+(%d+)()', position)
    if not t then t, c1, c2 = r.last, r.c1, r.c2 end
    if t + 0 > now then break end
    r.x, r.y = advance(r, r.x, r.y, t + 0)
    r.x, r.y = add(r, r.x, r.y, c1 + 0, c2 + 0)
    r.n, position = after and r.n - 1 or 0, after or position
  end
  if position > 1 then r.list = sub(r.list, position) end
  r.x, r.y = advance(r, r.x, r.y, now)
  if r.n == 0 then r.tx, r.ty, r.stale = r.x, r.y, false end
end

-- As many units as before, where one costs per/allow instead of per/old. Exact below 2^53, above it rounded up: never
-- more is given back than was.
local function rescale(us, part, old, allow)
  local whole = us * old + part
  if whole < 9007199254740992 then return floor(whole / allow), whole % allow end
  return ceil(whole / allow), 0
end

-- From a rate's former terms into those of now.
local function convert(r, terms, allow, now)
  local old = r.allow
  r.terms, r.allow = terms, allow
  if r.kind ~= '' then return end
  r.x, r.y = rescale(r.x - now, r.y, old, allow)
  r.x = r.x + now
  retold(r, function(t, c1, c2) return t, rescale(c1, c2, old, allow) end)
end

-- The clock went back behind the writing of turns or debt: all keeps its distance from now.
local function shift(r, by)
  r.x, r.w = fresh(r, r.x - by), r.w - by
  retold(r, function(t, c1, c2) return fresh(r, t - by), c1, c2 end)
end

-- The record of a rate brought to now, or a new one; and whether that must be written, for else what is told of it
-- would not come true. 'lightly': the state after the last turn is not needed.
local function load(rate, r, now, lightly)
  if not r then
    local new = { kind = rate.kind, terms = rate.terms, per = rate.per, allow = rate.allow, us = rate.us, y = 0, n = 0, list = '' }
    new.x = fresh(new, now)
    new.tx, new.ty = new.x, 0
    return new, false
  end
  local mended, changed = false, r.terms ~= rate.terms or (r.kind == '' and r.y >= r.allow)
  if r.w and r.w > now then
    shift(r, r.w - now)
    mended = true
  end
  if changed and r.kind ~= '' then
    convert(r, rate.terms, rate.allow, now)
  end
  absorb(r, now)
  if changed and r.kind == '' then
    convert(r, rate.terms, rate.allow, now)
  end
  if changed or mended or (r.stale and not lightly) then
    replay(r)
    mended = true
  end
  if not r.w then
    if r.kind == '' then
      if beyond(r.x, r.y, now + rate.l1, rate.l2) then
        r.x, r.y, mended = now + rate.l1, rate.l2, true
      end
    elseif r.x > now or r.y > rate.l1 then
      r.x, r.y, mended = r.x > now and fresh(r, now) or r.x, math.min(r.y, rate.l1), true
    end
    r.tx, r.ty = r.x, r.y
  end
  return r, mended
end

-- The first instant, from now and behind every turn, at which the cost fits.
local function earliest(r, rate, now)
  local from = r.n > 0 and r.last or now
  if r.kind == '' then
    return max(from, r.tx + rate.c1 - rate.l1 + ceil((r.ty + rate.c2 - rate.l2) / r.allow))
  end
  local over = r.ty + rate.c1 - rate.l1
  return over > 0 and max(from, r.tx + ceil(over / r.allow) * r.us) or from
end

local function commit(r, rate, t, now)
  -- Any instant of a window is as good as its beginning.
  if r.kind == 'f' then t = fresh(r, t) end
  if t <= now then
    r.x, r.y = add(r, r.x, r.y, rate.c1, rate.c2)
    r.tx, r.ty = r.x, r.y
    return
  end
  r.tx, r.ty = advance(r, r.tx, r.ty, t)
  r.tx, r.ty = add(r, r.tx, r.ty, rate.c1, rate.c2)
  if r.n > 0 and r.last == t then
    if r.kind == '' then r.c1, r.c2 = add(r, r.c1, r.c2, rate.c1, rate.c2) else r.c1 = r.c1 + rate.c1 end
    return
  end
  if r.n > 0 then r.list = turns(r) end
  r.n, r.last, r.c1, r.c2 = r.n + 1, t, rate.c1, rate.c2
end

-- Text and end; where nothing is used, the end is now.
local function encode(r, rate, now)
  local stamped = r.n > 0
  if r.kind == '' then
    stamped = stamped or beyond(r.x, r.y, now + rate.l1, rate.l2)
  else
    stamped = stamped or r.y > rate.l1
  end
  local text = form((r.kind ~= '' or r.y > 0) and '%s%s/%s:%.0f+%.0f' or '%s%s/%s:%.0f', r.kind, r.terms, r.per, r.x, r.y)
  if stamped then text = form('%s@%.0f', text, now) end
  if r.n > 0 then
    text = form('%s~%.0f~%.0f~%.0f~%.0f~%.0f~%.0f%s%s', text, r.n, r.last, r.c1, r.c2, r.tx, r.ty, r.stale and '!' or '', r.list)
  end
  return text, r.kind ~= '' and r.ty == 0 and now or ends(r)
end

-- When all is given back, from now; and what is used: of gcra µs and part, else units. All, where turns lie ahead.
local function usage(r, rate, now)
  local reset, x, y = r.ty > 0 and ends(r) - now or 0, r.ty, 0
  if r.kind == '' then
    reset, x, y = ends(r) - now, r.tx - now, r.ty
  end
  if r.n > 0 and not beyond(x, y, rate.l1, rate.l2) then return reset, rate.l1, rate.l2 end
  return reset, x, y
end
`;
