import { defineScript } from "../../wire/script.js";
import { idleFunction } from "./idle.js";

/**
 * Removes what a call keeps beside nobody's requests: the stream and its siblings, where nothing is in it, nobody serves it,
 * and no other group reads it. Whoever comes next makes them anew.
 *
 * KEYS: stream, alive, redo, dead letters, other keys of the group … ARGV: group, ms after which a server that is silent is
 * dead, the one that stops. Reply: 1 where they were removed.
 */
export const clearScript = defineScript(
  "call-clear",
  `${idleFunction}
local time = redis.call('TIME')
local dead = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) - tonumber(ARGV[2])
if not isIdle(KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[1], dead, ARGV[3]) then return 0 end
redis.call('DEL', unpack(KEYS))
return 1
`,
);
