import { defineScript } from "../../wire/script.js";

const ask = defineScript(
  "permit-ask",
  `
local holder = redis.call("GET", KEYS[1])
local time = redis.call("TIME")
local now = time[1] * 1000000 + time[2]
if holder and holder ~= ARGV[1] then
  return {0, redis.call("PTTL", KEYS[1]), string.format("%.0f", now), 0}
end
local fence = tonumber(redis.call("GET", KEYS[2]) or "0") or 0
if not (fence >= 0 and fence < 9007199254740991) then fence = 0 end
if not holder or fence == 0 then fence = math.max(fence + 1, now) end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
redis.call("SET", KEYS[2], string.format("%.0f", fence), "PX", ARGV[2] + ARGV[3])
return {holder and 2 or 1, string.format("%.0f", fence), string.format("%.0f", now)}
`,
);

const renew = defineScript(
  "permit-renew",
  `
if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
redis.call("PEXPIRE", KEYS[1], ARGV[2])
redis.call("PEXPIRE", KEYS[2], ARGV[2] + ARGV[3])
return 1
`,
);

const release = defineScript(
  "permit-release",
  `
if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
redis.call("DEL", KEYS[1])
return 1
`,
);

const inspect = defineScript("permit-inspect", "return {'0', '0'}");
const end = defineScript("permit-end", "return redis.call('DEL', KEYS[1])");

export const exclusiveScripts = { ask, renew, release, inspect, end };
