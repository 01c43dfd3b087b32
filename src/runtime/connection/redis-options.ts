import type { RedisOptions } from "ioredis";
import type { Settings } from "./options.js";

/** `replyMapping` is part of the types of ioredis' clients; ours is always "legacy", set where a client is made. */
export type Options = Omit<RedisOptions, "replyMapping">;

/**
 * What decides over loss and repetition: ioredis must neither resend, nor queue, nor keep a promise pending. The
 * ready check is left out where possible, because it prints to the console where INFO is not permitted; LOADING is
 * met command by command.
 */
export function ours(connectTimeoutMs: number): Options {
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

/** Plain data: a worker thread can be given it too. */
export function redisOptionsOf(settings: Settings): Options {
  const { topology, username, password, tls } = settings;
  const common: Options = {
    ...ours(settings.connectTimeoutMs),
    db: settings.db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
  };
  if (topology.kind === "single") return { ...common, host: topology.host, port: topology.port };
  if (topology.kind === "cluster") return common;
  return {
    ...common,
    sentinels: [...topology.nodes],
    name: topology.name,
    // The check that the server found is a master, and the watch over a failover, are ioredis'.
    enableReadyCheck: true,
    failoverDetector: true,
    ...(topology.username === undefined ? {} : { sentinelUsername: topology.username }),
    ...(topology.password === undefined ? {} : { sentinelPassword: topology.password }),
    ...(tls === undefined ? {} : { enableTLSForSentinelMode: true, sentinelTLS: tls }),
  };
}
