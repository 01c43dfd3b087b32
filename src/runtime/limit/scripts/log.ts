// sliding window: what was let through, as a log. Behind the head, the oldest first: `,<gap>` or `,<gap>x<units>`, each
// gap counted from the entry before, the first from x. The newest entry stands in the head (`gap`, `units`), so that
// adding one reads the head alone, and each entry that leaves the window is taken off the list's beginning. An entry
// leaves `per` after its time: at t + per it counts no more. Entries that lie ahead are turns that are reserved.
//
// Up to 64 entries are exact to the microsecond. When the log has grown by 64, neighbours within the same per/64 become
// one, at the later time: units come back at most per/64 late, never early. At most 65 such spans lie in a window, so
// that the log never has more than 128 entries beside the turns.

/** Constant text, behind `recordsLua`. */
export const logLua = `
local function unpackLog(r)
  local times, amounts, t = {}, {}, r.x
  for gap, units in string.gmatch(r.list, ',(%d+)x?(%d*)') do
    t = t + gap
    times[#times + 1], amounts[#amounts + 1] = t, tonumber(units) or 1
  end
  if r.n > 0 then times[#times + 1], amounts[#amounts + 1] = r.newest, r.units end
  return times, amounts
end

local function entry(gap, units)
  return form(units == 1 and ',%.0f' or ',%.0fx%.0f', gap, units)
end

local function packLog(r, times, amounts)
  local list = {}
  r.n, r.total = 0, 0
  for i, t in ipairs(times) do
    if amounts[i] > 0 then
      if r.n > 0 then list[r.n] = entry(r.gap, r.units) else r.x, r.newest = t, t end
      r.gap, r.newest, r.units = t - r.newest, t, amounts[i]
      r.n, r.total = r.n + 1, r.total + amounts[i]
    end
  end
  r.list = table.concat(list)
end

local function thinLog(r, now)
  local times, amounts = unpackLog(r)
  local width = ceil(r.us / 64)
  for i = 1, #times - 1 do
    if times[i + 1] <= now and floor(times[i] / width) == floor(times[i + 1] / width) then
      amounts[i + 1], amounts[i] = amounts[i + 1] + amounts[i], 0
    end
  end
  packLog(r, times, amounts)
end

local function pushLog(r, t, units, now)
  r.total = r.total + units
  if r.n > 0 and t == r.newest then
    r.units = r.units + units
    return
  end
  if r.n > 0 then
    r.list, r.gap = r.list .. entry(r.gap, r.units), t - r.newest
  else
    r.x, r.gap, r.list = t, 0, ''
  end
  r.newest, r.units, r.n = t, units, r.n + 1
  if r.n % 64 == 0 then thinLog(r, now) end
end

-- The newest entry is no more; the one before it comes from the list.
local function popLog(r)
  local tail = sub(r.list, -40)
  local begins, gap3, amount3 = match(tail, '.*(),(%d+)x?(%d*)$')
  if not gap3 then
    r.n, r.total, r.list = 0, 0, ''
    return
  end
  r.newest, r.gap, r.units = r.newest - r.gap, gap3 + 0, tonumber(amount3) or 1
  r.list = sub(r.list, 1, #r.list - #tail + begins - 1)
end

-- Gives back of what was taken at that instant: of the entry there, or of one of the past that it became part of.
local function cutLog(r, units, at, now)
  if r.n == 0 or at > r.newest or at + r.us <= now then return end
  local t, position, gap, amount, after = r.x, 1
  repeat
    gap, amount, after = match(r.list, '^,(%d+)x?(%d*)()', position)
    t = gap and t + gap or r.newest
    if t < at then position = after end
  until t >= at
  local width = ceil(r.us / 64)
  if t ~= at and (at > now or t > now or floor(t / width) ~= floor(at / width)) then return end
  local had = gap and (tonumber(amount) or 1) or r.units
  local back = math.min(units, had)
  local before = sub(r.list, 1, position - 1)
  r.total = r.total - back
  if back < had then
    if gap then r.list = before .. entry(gap, had - back) .. sub(r.list, after) else r.units = had - back end
    return
  end
  r.n = r.n - 1
  if gap then
    local gap2, amount2, after2 = match(r.list, '^,(%d+)x?(%d*)()', after)
    if gap2 then
      r.list = before .. entry(gap + gap2, tonumber(amount2) or 1) .. sub(r.list, after2)
    else
      r.list, r.gap = before, r.gap + gap
    end
    return
  end
  popLog(r)
end

-- The log of a rate without what has left the window; and whether that must be written. Where the clock went back, all
-- moves back with it, as far as the log was ahead of its writing before.
local function loadLog(rate, r, now)
  if not r then
    return { kind = 's', terms = rate.terms, per = rate.per, us = rate.us, x = now, newest = now, gap = 0, units = 0, n = 0, total = 0, list = '' }, false
  end
  local by = (r.w or r.newest) - now
  if by > 0 then r.x, r.newest = r.x - by, r.newest - by end
  r.terms = rate.terms
  local position = 1
  while r.n > 0 do
    local gap, units, after = match(r.list, '^,(%d+)x?(%d*)()', position)
    local t = gap and r.x + gap or r.newest
    if t + r.us > now then break end
    if gap then
      r.x, r.n, r.total, position = t, r.n - 1, r.total - (tonumber(units) or 1), after
    else
      r.x, r.n, r.total = t, 0, 0
    end
  end
  if position > 1 then r.list = sub(r.list, position) end
  return r, by > 0
end

local function earliestLog(r, rate, now)
  local from = r.n > 0 and max(now, r.newest) or now
  local need = r.total + rate.c1 - rate.l1
  local t, position = r.x, 1
  while need > 0 do
    local gap, units, after = match(r.list, '^,(%d+)x?(%d*)()', position)
    if not gap then return max(from, r.newest + r.us) end
    t, need, position = t + gap, need - (tonumber(units) or 1), after
    from = max(from, t + r.us)
  end
  return from
end

local function encodeLog(r, now)
  if r.n == 0 then r.x, r.newest, r.gap, r.units, r.list = now, now, 0, 0, '' end
  local stamp = r.newest > now and form('@%.0f', now) or ''
  local span = r.newest - r.x
  local text = form('s%s/%s:%.0f+%.0f+%.0f+%.0f+%.0f+%.0f%s%s', r.terms, r.per, r.x, span, r.gap, r.units, r.n, r.total, stamp, r.list)
  return text, r.n > 0 and ends(r) or now
end

local function usageLog(r, rate, now)
  if r.n == 0 then return 0, 0, 0 end
  return ends(r) - now, r.newest > now and max(r.total, rate.l1) or r.total, 0
end
`;
