import { defineScript } from "../../wire/script.js";

/**
 * Asks every server of a broadcast call, where somebody hears their answers. Pattern subscribers are told, too, and counted
 * by PUBLISH, but answer nothing: those who count have subscribed to the call by its name. With flags, and none that says
 * otherwise, it counts as a script that writes: a replica, whose subscribers are others, refuses it.
 *
 * KEYS: the call's name. ARGV: inbox, PUBLISH or SPUBLISH, NUMSUB or SHARDNUMSUB, request.
 * Reply: how many were told; -1: nobody, since the inbox is not subscribed to.
 */
export const gatherScript = defineScript(
  "call-gather",
  `#!lua flags=allow-oom
if redis.call('PUBSUB', ARGV[3], ARGV[1])[2] == 0 then return -1 end
local servers = redis.call('PUBSUB', ARGV[3], KEYS[1])[2]
return math.min(servers, redis.call(ARGV[2], KEYS[1], ARGV[4]))
`,
);
