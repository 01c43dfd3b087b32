import type { ConnectionOptions as TlsOptions } from "node:tls";
import { OptionsInvalidError } from "../errors.js";
import { harmlessObserver, type Observer } from "../flow/observer.js";
import { type Host, systemHost } from "../host.js";
import { parseRedisUrl } from "./url.js";

/** Where a node of a cluster, or a Sentinel, listens. */
export interface NodeAddress {
  readonly host: string;
  /** @default 6379 for a cluster node, 26379 for a Sentinel */
  readonly port?: number;
}

export interface SentinelOptions {
  /** The name under which the Sentinels watch the master. */
  readonly name: string;
  readonly nodes: readonly NodeAddress[];
  /** For the Sentinels themselves; the master's are `username` and `password` of the connection. */
  readonly username?: string;
  readonly password?: string;
}

/** How to reach Redis. `host`, `cluster` and `sentinel` exclude each other. */
export interface ConnectOptions {
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** @default 6379 */
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  /** Database number; only 0 on a cluster. @default 0 */
  readonly db?: number;
  /** `true`, or what `node:tls` takes (`ca`, `cert`, `key`, `servername`). @default false, true for `rediss:` */
  readonly tls?: boolean | TlsOptions;
  /** Some nodes of a cluster; the others are found through them. */
  readonly cluster?: readonly NodeAddress[];
  readonly sentinel?: SentinelOptions;
  /** How long a command may take, waiting for the connection included, in milliseconds. @default 5000 */
  readonly commandTimeoutMs?: number;
  /** How long `connect` may take, and each attempt to connect again, in milliseconds. @default 5000 */
  readonly connectTimeoutMs?: number;
  /** Commands that may wait while the connection is away; more are refused with UNAVAILABLE. @default 10000 */
  readonly maxQueuedCommands?: number;
  /** Bytes of arguments that may wait while the connection is away. @default 16777216 */
  readonly maxQueuedBytes?: number;
  /**
   * How often a silent subscriber connection is asked whether it lives and, while locks are waited for, whether it is still
   * where writes go, in milliseconds. @default 5000
   */
  readonly inboxHeartbeatMs?: number;
  /** Shown by CLIENT LIST. @default "redloom-<host>-<pid>" */
  readonly name?: string;
  /** Is told what happens, of all kinds: for logs, metrics and traces. @default nobody */
  readonly observer?: Observer;
  /** Clock, timers and random, for tests that own time. @default the system's */
  readonly system?: Host;
}

export type Topology =
  | { readonly kind: "single"; readonly host: string; readonly port: number }
  | { readonly kind: "cluster"; readonly nodes: readonly Required<NodeAddress>[] }
  | {
      readonly kind: "sentinel";
      readonly name: string;
      readonly nodes: readonly Required<NodeAddress>[];
      readonly username: string | undefined;
      readonly password: string | undefined;
    };

/** Options with every default filled in, checked. */
export interface Settings {
  readonly topology: Topology;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
  readonly tls: TlsOptions | undefined;
  readonly commandTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly maxQueuedCommands: number;
  readonly maxQueuedBytes: number;
  readonly inboxHeartbeatMs: number;
  readonly name: string;
  /** Throws nothing. */
  readonly observer: Observer | undefined;
  readonly system: Host;
}

const known: Readonly<Record<keyof ConnectOptions, true>> = {
  host: true,
  port: true,
  username: true,
  password: true,
  db: true,
  tls: true,
  cluster: true,
  sentinel: true,
  commandTimeoutMs: true,
  connectTimeoutMs: true,
  maxQueuedCommands: true,
  maxQueuedBytes: true,
  inboxHeartbeatMs: true,
  name: true,
  observer: true,
  system: true,
};

/**
 * Checks the options before anything is connected. No value of an option is told, except numbers and host names.
 * @throws {OptionsInvalidError}
 */
export function settingsOf(target: string | ConnectOptions, further: ConnectOptions = {}): Settings {
  const fromUrl = typeof target === "string" ? parseRedisUrl(target) : target;
  for (const options of [fromUrl, further]) refuseUnknown(options);
  if (fromUrl.tls === true && typeof target === "string" && further.tls === false) {
    throw refused("The URL says `rediss:` and `tls` is false", "Leave `tls` out, or write `redis:`.");
  }
  const options: ConnectOptions = { ...fromUrl, ...definedOnly(further) };
  const system = options.system ?? systemHost;
  const topology = topologyOf(options);
  const db = whole("db", options.db ?? 0, 0, 1_000_000);
  if (topology.kind === "cluster" && db !== 0) {
    throw refused(`A cluster has only the database 0, not ${db}`, "Leave `db` out.");
  }
  return {
    topology,
    username: text("username", options.username),
    password: text("password", options.password),
    db,
    tls: options.tls === true ? {} : options.tls === false ? undefined : options.tls,
    commandTimeoutMs: whole("commandTimeoutMs", options.commandTimeoutMs ?? 5_000, 1, longestTimerMs),
    connectTimeoutMs: whole("connectTimeoutMs", options.connectTimeoutMs ?? 5_000, 1, longestTimerMs),
    maxQueuedCommands: whole("maxQueuedCommands", options.maxQueuedCommands ?? 10_000, 0, Number.MAX_SAFE_INTEGER),
    maxQueuedBytes: whole("maxQueuedBytes", options.maxQueuedBytes ?? 16_777_216, 0, Number.MAX_SAFE_INTEGER),
    inboxHeartbeatMs: whole("inboxHeartbeatMs", options.inboxHeartbeatMs ?? 5_000, 10, longestTimerMs),
    name: (text("name", options.name) ?? `redloom-${system.processName}`).replace(/[^!-~]/g, "_"),
    observer: observerOf(options.observer),
    system,
  };
}

function observerOf(observer: Observer | undefined): Observer | undefined {
  if (observer === undefined) return undefined;
  if (typeof observer?.observe === "function") return harmlessObserver(observer);
  throw refused("`observer` has no method `observe`", "Give an object with `observe(observation)`, or leave it out.");
}

/** The longest timer of Node. */
export const longestTimerMs = 2_147_483_647;

function topologyOf(options: ConnectOptions): Topology {
  const { cluster, sentinel } = options;
  if ([cluster, sentinel, options.host ?? options.port].filter((given) => given !== undefined).length > 1) {
    throw refused("`host`, `cluster` and `sentinel` exclude each other", "Give one of them.");
  }
  if (cluster) return { kind: "cluster", nodes: nodes("cluster", cluster, 6_379) };
  if (!sentinel) {
    const [node] = nodes("host", [{ host: options.host ?? "127.0.0.1", port: options.port ?? 6_379 }], 6_379);
    return { kind: "single", host: node?.host ?? "", port: node?.port ?? 0 };
  }
  return {
    kind: "sentinel",
    name: text("sentinel.name", sentinel.name) ?? "",
    nodes: nodes("sentinel.nodes", sentinel.nodes, 26_379),
    username: text("sentinel.username", sentinel.username),
    password: text("sentinel.password", sentinel.password),
  };
}

function nodes(what: string, given: readonly NodeAddress[], port: number): readonly Required<NodeAddress>[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw refused(`\`${what}\` is empty`, "Give at least one `{ host, port }`.");
  }
  return given.map((node: NodeAddress) => ({
    host: text(what, node.host) ?? "127.0.0.1",
    port: whole("port", node.port ?? port, 1, 65_535),
  }));
}

function whole(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    const shown = typeof value === "number" ? value : `a ${typeof value}`;
    throw refused(`\`${name}\` is ${shown}`, `Give a whole number from ${least} to ${most}.`);
  }
  return value;
}

function text(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "") {
    throw refused(`\`${name}\` is not a text, or empty`, "Give a text, or leave it out.");
  }
  return value;
}

function refuseUnknown(options: ConnectOptions): void {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(known, name)) {
      const shown = /^[a-zA-Z]{1,40}$/.test(name) ? `the option \`${name}\`` : "an option";
      throw refused(`\`connect\` does not know ${shown}`, `Known are: ${Object.keys(known).join(", ")}.`);
    }
  }
}

function definedOnly(options: ConnectOptions): ConnectOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function refused(message: string, fix: string): OptionsInvalidError {
  return new OptionsInvalidError(message, fix);
}
