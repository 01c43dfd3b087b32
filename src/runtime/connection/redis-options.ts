import { Cluster, type Redis, type RedisOptions } from "ioredis";
import type { Settings } from "./options.js";

/** `replyMapping` is part of the types of ioredis' clients; ours is always "legacy", set where a client is made. */
export type Options = Omit<RedisOptions, "replyMapping">;

/**
 * What decides over loss and repetition: ioredis must neither resend, nor queue, nor keep a promise pending. The
 * ready check is left out where possible, because it prints to the console where INFO is not permitted; LOADING is
 * met command by command.
 */
function ours(connectTimeoutMs: number): Options {
  return {
    protocol: 2,
    lazyConnect: true,
    keyPrefix: "",
    enableOfflineQueue: false,
    enableReadyCheck: false,
    enableAutoPipelining: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: connectTimeoutMs,
    disableClientInfo: true,
    monitor: false,
    readOnly: false,
    stringNumbers: false,
    reconnectOnError: null,
    // Of a client of the user's own: deadlines are ours to keep.
    commandTimeout: undefined,
    socketTimeout: undefined,
    blockingTimeout: undefined,
  };
}

/** The check that the server found is a master, and the watch over a failover, are ioredis'. */
const throughSentinels = { enableReadyCheck: true, failoverDetector: true } as const;

/**
 * The user of a password without one. To Redis the same, but said outright: a server that needs no password then takes
 * any, where ioredis would print a warning to the console.
 */
const defaultUser = "default";

/** `ours`, for a client of the user's own, which brings the address, the credentials and TLS along. */
export function oursBeside(own: Redis | Cluster, connectTimeoutMs: number): Options {
  const theirs: RedisOptions = own instanceof Cluster ? (own.options.redisOptions ?? {}) : own.options;
  return {
    ...ours(connectTimeoutMs),
    ...(theirs.sentinels ? throughSentinels : {}),
    ...(theirs.password ? { username: theirs.username || defaultUser } : {}),
  };
}

/** Plain data: a worker thread can be given it too. */
export function redisOptionsOf(settings: Settings): Options {
  const { topology, username, password, tls } = settings;
  const common: Options = {
    ...ours(settings.connectTimeoutMs),
    db: settings.db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { username: username ?? defaultUser, password }),
    ...(tls === undefined ? {} : { tls }),
  };
  if (topology.kind === "single") return { ...common, host: topology.host, port: topology.port };
  if (topology.kind === "cluster") return common;
  return {
    ...common,
    ...throughSentinels,
    sentinels: [...topology.nodes],
    name: topology.name,
    ...(topology.username === undefined ? {} : { sentinelUsername: topology.username }),
    ...(topology.password === undefined ? {} : { sentinelPassword: topology.password }),
    ...(tls === undefined ? {} : { enableTLSForSentinelMode: true, sentinelTLS: tls }),
  };
}
