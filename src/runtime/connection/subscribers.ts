import type { Command } from "../wire/command.js";
import { defineScript } from "../wire/script.js";
import type { Topic } from "./topic.js";

/**
 * KEYS: of a cluster the channel, whose slot's master is to answer. ARGV: NUMSUB or SHARDNUMSUB, channel.
 * Reply: how many are subscribed there. With flags, and none that says otherwise, it counts as a script that writes: a
 * replica refuses it, so that the main connection leaves a master that was replaced, as with any write.
 */
const subscribers = defineScript(
  "inbox-subscribers",
  `#!lua flags=allow-oom
return redis.call('PUBSUB', ARGV[1], ARGV[2])[2]
`,
);

/** How many are subscribed to this channel on the server that takes the writes. */
export function subscribersOf({ verb, name }: Topic): Command<number> {
  const isSharded = verb === "ssubscribe";
  return {
    name: subscribers.name,
    script: subscribers,
    keys: isSharded ? [name] : [],
    args: [isSharded ? "SHARDNUMSUB" : "NUMSUB", name],
    repeatable: true,
    decode: Number,
  };
}
