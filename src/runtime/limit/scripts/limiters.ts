import { balanceLua } from "./balance.js";
import { logLua } from "./log.js";
import { recordsLua } from "./records.js";

// What the scripts share that decide and charge. Their arguments end with a section for each limiter, and there is a
// key for each, or two:
//
// KEYS: the limiter's key; then, where its rates may be kept in Redis, the key of those.
// Section: kind ('' gcra, b, f, s), number of rates, the kept rates that the caller knows (`=<text>`, or `-` where they
// are not looked at); then for each rate: allow, per (ms), cost, limit, each of two numbers: gcra µs and part, else
// units and 0. Where the kept rates are others, the script does nothing and replies 6, then index and text of each.

/** Constant text: records, every algorithm, and `limitersFrom`, which reads the sections. */
export const limitersLua = `${recordsLua}${balanceLua}${logLua}
local function rateAt(kind, p)
  return {
    kind = kind, terms = ARGV[p], per = ARGV[p + 1], allow = ARGV[p] + 0, us = ARGV[p + 1] * 1000,
    c1 = ARGV[p + 2] + 0, c2 = ARGV[p + 3] + 0, l1 = ARGV[p + 4] + 0, l2 = ARGV[p + 5] + 0,
  }
end

local function limitersFrom(p)
  local all, k, stale = {}, 1, { 6 }
  while p <= #ARGV do
    local one = { kind = ARGV[p], key = KEYS[k], rates = {} }
    local count, known = ARGV[p + 1] + 0, ARGV[p + 2]
    k, p = k + 1, p + 3
    if known ~= '-' then
      local kept = call('GET', KEYS[k]) or ''
      k = k + 1
      if known ~= '=' .. kept then stale[#stale + 1], stale[#stale + 2] = #all, kept end
    end
    for i = 1, count do
      one.rates[i], p = rateAt(one.kind, p), p + 6
    end
    all[#all + 1] = one
  end
  return all, stale[2] and stale
end

-- Reads the key and brings the record of each rate to now. False where no limiter wrote it.
local function open(one, now, lightly)
  one.state = read(one.key, now)
  if not one.state then return false end
  for _, rate in ipairs(one.rates) do
    local found
    for _, r in ipairs(one.state.records) do
      if r.kind == one.kind and r.per == rate.per and not r.used then
        found, r.used = r, true
        break
      end
    end
    local mended
    if one.kind == 's' then
      rate.r, mended = loadLog(rate, found, now)
    else
      rate.r, mended = load(rate, found, now, lightly)
    end
    one.mended = one.mended or mended
  end
  return true
end

-- Rates are told apart by their 'per' and their order: where one is written, all are.
local function write(one, now)
  local texts, last = {}, now
  for _, rate in ipairs(one.rates) do
    local text, upto
    if one.kind == 's' then
      text, upto = encodeLog(rate.r, now)
    else
      text, upto = encode(rate.r, rate, now)
    end
    texts[#texts + 1], last = text, max(last, upto)
  end
  save(one.state, last > now and texts or {}, last, now, 16)
end

local function usageOf(rate, now)
  if rate.kind == 's' then return usageLog(rate.r, rate, now) end
  return usage(rate.r, rate, now)
end
`;
