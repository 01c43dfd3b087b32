import { Redis } from "ioredis";
import { allow, freshKey, type LimitContender, perSeconds } from "./contender.js";

// One number for each rate: when it will be full again, in microseconds. What a client gets to know is "remaining".
const script = `
local time = redis.call("TIME")
local now = time[1] * 1000000 + time[2]
local tats, least = redis.call("GET", KEYS[1]) or "", math.huge
local states, longest, at = {}, 0, 0
for tat in string.gmatch(tats, "%S+") do states[#states + 1] = tonumber(tat) end
for i = 1, #ARGV, 2 do
  at = at + 1
  local per, allow = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local tat = math.max(states[at] or 0, now) + per / allow
  if tat - now > per then return -1 end
  states[at] = string.format("%.3f", tat)
  least = math.min(least, math.floor((per - (tat - now)) * allow / per))
  longest = math.max(longest, tat - now)
end
redis.call("SET", KEYS[1], table.concat(states, " "), "PX", math.ceil(longest / 1000) + 1)
return least
`;

interface Script {
  takeByHand(key: string, ...rates: number[]): Promise<number>;
}

/** The floor: one EVALSHA, which does about what GCRA has to, in floating point. */
export async function byHand(url: string): Promise<LimitContender> {
  return {
    url,
    async open(count) {
      const client = new Redis(url);
      client.defineCommand("takeByHand", { numberOfKeys: 1, lua: script });
      const limiter = client as Redis & Script; // it was just defined
      const key = freshKey("by-hand");
      const rates = perSeconds.slice(0, count).flatMap((seconds) => [seconds * 1_000_000, allow]);
      return {
        async take() {
          if ((await limiter.takeByHand(key, ...rates)) < 0) throw new Error("denied");
        },
        close: async () => client.disconnect(),
      };
    },
  };
}
