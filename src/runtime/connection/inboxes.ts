import { Cluster, type Redis } from "ioredis";
import type { RedloomError } from "../errors.js";
import type { ClientFactory } from "./clients.js";
import type { Settings } from "./options.js";
import { shardNodesOf } from "./shard-nodes.js";
import { ShardedInbox } from "./sharded-inbox.js";
import { SubscriberInbox } from "./subscriber-inbox.js";
import type { Counted } from "./subscriber-link.js";
import type { Topic } from "./topic.js";

/** The inbox of a connection, which opens its own connections with the first subscription. */
export function inboxOf(
  main: Redis | Cluster,
  factory: ClientFactory,
  settings: Settings,
  parts: {
    readonly watched: (redis: Redis) => Redis;
    readonly onError: (error: RedloomError) => void;
    readonly count: (topic: Topic) => Promise<Counted>;
  },
): SubscriberInbox {
  const { commandTimeoutMs, inboxHeartbeatMs: heartbeatMs, system: host } = settings;
  const { watched, onError, count } = parts;
  const common = { host, commandTimeoutMs, heartbeatMs, onError, count };
  const open = (): Redis => watched(factory.single(main, "inbox"));
  if (!(main instanceof Cluster)) return new SubscriberInbox({ ...common, open, shards: undefined });
  const nodes = shardNodesOf(main, (node) => watched(factory.forShard(node)));
  return new SubscriberInbox({ ...common, open, shards: new ShardedInbox({ ...common, nodes }) });
}
