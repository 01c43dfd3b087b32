import { AbstractConnector, Cluster, type ClusterOptions, Redis } from "ioredis";
import type { Host } from "../host.js";
import { slotOf } from "../wire/slot.js";
import type { Settings } from "./options.js";
import { type Options, oursBeside, redisOptionsOf } from "./redis-options.js";

/** Makes the connections that one `Connection` is made of; none of them connects by itself. */
export interface ClientFactory {
  /** Reconnects by itself, never sends anything twice. */
  main(): Redis | Cluster;
  /** Ends for good when its connection ends. `key` chooses the node of a cluster. */
  single(main: Redis | Cluster, purpose: string, key?: string): Redis;
  /** The same, for sharded channels of this node of a cluster. */
  forShard(node: Redis): Redis;
}

/** Doubling from 50 ms to 2 s, spread by half so that not all processes come back at once. */
export function backoffMs(attempt: number, host: Host): number {
  const full = Math.min(2_000, 50 * 2 ** Math.min(attempt - 1, 10));
  return full / 2 + host.random() * (full / 2);
}

/** One kind of options from ours and from an ioredis of the user's own. */
export function factoryOf(settings: Settings, own: Redis | Cluster | undefined): ClientFactory {
  const base = own === undefined ? redisOptionsOf(settings) : oursBeside(own, settings.connectTimeoutMs);
  const crashOnly = (purpose: string): Options => ({
    ...base,
    connectionName: `${settings.name}-${purpose}`,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
  });
  const lasting: Options = {
    ...base,
    connectionName: settings.name,
    retryStrategy: (attempt) => backoffMs(attempt, settings.system),
    sentinelRetryStrategy: (attempt) => backoffMs(attempt, settings.system),
    // Reconnect and reject: the command is repeated by us, where that is harmless.
    reconnectOnError: (error) => (error.message.startsWith("READONLY") ? 1 : false),
  };
  return {
    main: () => makeMain(settings, own, lasting),
    single(main, purpose, key) {
      if (main instanceof Cluster) return nodeOf(main, crashOnly(purpose), key, settings.system);
      return withQuietReadyCheck(main.duplicate({ ...crashOnly(purpose), replyMapping: "legacy" }));
    },
    // RESP3 tells the end of a subscription that nobody asked to end from the answer to a command.
    forShard: (node) => node.duplicate({ ...crashOnly("shard"), protocol: 3, replyMapping: "legacy" }),
  };
}

function makeMain(settings: Settings, own: Redis | Cluster | undefined, lasting: Options): Redis | Cluster {
  const options: ClusterOptions = {
    lazyConnect: true,
    enableOfflineQueue: false,
    enableReadyCheck: true,
    scaleReads: "master",
    // A line that was sent when its node went away is ours to judge, not to be sent again.
    retryDelayOnFailover: 0,
    // Refusals come back to us too: they are repeated within the deadline of their command.
    retryDelayOnClusterDown: 0,
    clusterRetryStrategy: (attempt) => backoffMs(attempt, settings.system),
    slotsRefreshTimeout: settings.connectTimeoutMs,
  };
  if (own instanceof Cluster) return own.duplicate([], { ...options, redisOptions: forNodes(lasting) });
  if (own !== undefined) return withQuietReadyCheck(own.duplicate({ ...lasting, replyMapping: "legacy" }));
  const { topology } = settings;
  if (topology.kind !== "cluster") return withQuietReadyCheck(new Redis(lasting));
  return new Cluster([...topology.nodes], { ...options, redisOptions: forNodes(lasting) });
}

/**
 * Where INFO is not permitted, ioredis' ready check takes the server as it is, and prints that to the console. The same
 * without printing: the connection has a warning of its own for it.
 */
function withQuietReadyCheck(redis: Redis): Redis {
  const info = redis.info.bind(redis);
  return Object.assign(redis, {
    info: (told: (error: Error | null, reply?: unknown) => void) =>
      info((error, reply) => (error?.message.startsWith("NOPERM") ? told(null, {}) : told(error ?? null, reply))),
  });
}

/** A node of a cluster does not come back by itself: the cluster finds out who took over. */
function forNodes(lasting: Options): NonNullable<ClusterOptions["redisOptions"]> & { replyMapping: "legacy" } {
  const { retryStrategy: _retry, enableOfflineQueue: _queue, readOnly: _readOnly, ...rest } = lasting;
  return { ...rest, replyMapping: "legacy" };
}

/** A connection of its own to the node of `key`, or to any master. */
function nodeOf(cluster: Cluster, options: Options, key: string | undefined, host: Host): Redis {
  const masters = cluster.nodes("master");
  const owner = key === undefined ? undefined : cluster.slots[slotOf(key)]?.[0];
  const node =
    masters.find((master) => `${master.options.host}:${master.options.port}` === owner) ??
    masters[Math.floor(host.random() * masters.length)];
  if (!node) return new Redis({ ...options, Connector: NoNode });
  return node.duplicate({ ...options, replyMapping: "legacy" });
}

/** No node of the cluster is known at the moment: the connection fails like one that is refused. */
class NoNode extends AbstractConnector {
  constructor() {
    super(0);
  }

  override connect(): Promise<never> {
    return Promise.reject(new Error("No node of the cluster is known"));
  }
}

/**
 * ioredis' connect timeout ends when TCP is connected: a server that accepts and then says nothing would keep it in its
 * handshake for ever. `ms` is what the handshake may take.
 */
export function endSilentHandshakes(client: Redis | Cluster, host: Host, ms: number): void {
  if (client instanceof Cluster) {
    client.on("+node", (node: Redis) => endSilentHandshakes(node, host, ms));
    return;
  }
  let cancel: (() => void) | undefined;
  client.on("connect", () => {
    const { stream } = client;
    cancel?.();
    cancel = host.setTimer(() => stream.destroy(), ms);
  });
  for (const event of ["ready", "close", "end"]) client.on(event, () => cancel?.());
}
