import { defineScript } from "../wire/script.js";

/**
 * KEYS: lock, fence. ARGV: token, lease (ms), how long the fence outlives the lease (ms).
 * Reply: `{1, fence, now µs}` granted · `{2, fence, now µs}` this token has it already (a reply was lost) ·
 * `{0, time to live in ms, now µs}` busy; −1 is a key that never expires.
 * Both reads come before the first write, so that a key of another type leaves all as it was; the SET comes first of
 * the writes, so that a full server refuses all or nothing.
 */
export const acquireScript = defineScript(
  "lock-acquire",
  `
local holder = redis.call("GET", KEYS[1])
local time = redis.call("TIME")
local now = time[1] * 1000000 + time[2]
if holder and holder ~= ARGV[1] then
  return {0, redis.call("PTTL", KEYS[1]), string.format("%.0f", now)}
end
local fence = tonumber(redis.call("GET", KEYS[2]) or "0") or 0
if not (fence >= 0 and fence < 9007199254740991) then fence = 0 end
if not holder or fence == 0 then fence = math.max(fence + 1, now) end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
redis.call("SET", KEYS[2], string.format("%.0f", fence), "PX", ARGV[2] + ARGV[3])
return {holder and 2 or 1, string.format("%.0f", fence), string.format("%.0f", now)}
`,
);

/**
 * KEYS: lock, fence. ARGV: token, lease (ms), how long the fence outlives the lease (ms).
 * Reply: 1 renewed · 0 the lock is not ours any more; it is never created again here.
 */
export const renewScript = defineScript(
  "lock-renew",
  `
if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
redis.call("PEXPIRE", KEYS[1], ARGV[2])
redis.call("PEXPIRE", KEYS[2], ARGV[2] + ARGV[3])
return 1
`,
);

/**
 * KEYS: lock. ARGV: token, channel that wakes the waiters.
 * Reply: 1 released · 0 the lock is not ours any more and stays as it is.
 * A user without permission for the channel still releases: waiters then find out by asking again.
 */
export const releaseScript = defineScript(
  "lock-release",
  `
if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
redis.call("DEL", KEYS[1])
redis.pcall("PUBLISH", ARGV[2], "")
return 1
`,
);
