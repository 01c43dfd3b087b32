import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { Lock } from "../../../src/runtime/lock/lock.js";
import { type RedisServer, startRedisServer } from "../../../src/runtime/testing/redis-server.js";
import { startChild } from "../../support/child.js";
import { startProxy } from "../../support/proxy.js";
import { hashOf } from "../../support/random.js";
import { type InflictedFault, inflict } from "../ledger/inflict.js";
import { type Ledger, now, readLedgers } from "../ledger/ledger.js";
import { endOf, isReady, Member, memberOf } from "../ledger/member.js";
import { opened } from "../ledger/opened.js";
import { type History, historyOf } from "./history.js";
import type { LockNote } from "./notes.js";
import { planLockFaults } from "./plan.js";
import { readRecord, recordServer } from "./record.js";
import { type Counter, counterOf } from "./resource.js";
import { type HolderConfig, leaseMs, locks } from "./settings.js";

export interface LockRunOptions {
  readonly seed: number;
  readonly processes: number;
  /** Of each process, at the same time. */
  readonly workers: number;
  /** So many at least, however long it takes. */
  readonly turns: number;
  /** Over which the faults are spread. */
  readonly durationMs: number;
}

export interface LockRunResult {
  readonly ledgers: readonly Ledger<LockNote>[];
  readonly faults: readonly InflictedFault[];
  readonly history: History;
  readonly counters: readonly Counter[];
  /** What makes the server's clock of the machine's, in µs. */
  readonly offset: number;
  readonly left: LeftBehind;
  readonly exits: readonly (number | NodeJS.Signals)[];
  readonly tookMs: number;
}

/** What is still there when all processes have ended. */
export interface LeftBehind {
  /** Tokens that still wait. */
  readonly waiting: readonly string[];
  /** Keys that never end by themselves. */
  readonly forGood: readonly string[];
}

/** Holders as processes of their own, each behind its own proxy, while faults happen to them. */
export async function runLocksWithFaults(options: LockRunOptions): Promise<LockRunResult> {
  const folder = mkdtempSync(join(tmpdir(), "redloom-locks-"));
  const notes = join(folder, "notes");
  mkdirSync(notes);
  const server = await startRedisServer();
  const resource = await startRedisServer();
  const client = new Redis(resource.url);
  const cast = new Map<string, Member>();
  try {
    const keys = await keysOf(server);
    const recorder = await recordServer(server.port, join(folder, "record"));
    const members = await engage(options, notes, { server, resource, cast });
    const offset = Date.now() * 1_000 - now();
    const startedAt = performance.now();
    const plan = planLockFaults(options.seed, options.processes, options.durationMs, leaseMs);
    const faults = await inflict(plan, (target) => memberOf(cast, target), unharmed);
    while ((await accepted(client, keys)) < options.turns) await sleep(200);
    const tookMs = performance.now() - startedAt;
    await Promise.all(members.map(isReady));
    for (const { child } of members) child.kill("SIGTERM");
    const exits = await Promise.all(members.map(({ child }) => endOf(child)));
    const left = await leftIn(server, keys);
    await recorder.stop();
    const history = historyOf(await readRecord(join(folder, "record"), new Set(keys)));
    const counters = await Promise.all(keys.map((key) => counterOf(client, key)));
    const ledgers = readLedgers<LockNote>(notes);
    return { ledgers, faults, history, counters, offset, left, exits, tookMs };
  } finally {
    for (const member of cast.values()) await member.end();
    client.disconnect();
    await Promise.all([server.stop(), resource.stop()]);
    if (process.env.REDLOOM_FAULTS_KEEP) console.log(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** What happens to the server is tested elsewhere. */
const unharmed = { restart: async () => 0, freeze: async () => 0 };

interface Stage {
  readonly server: RedisServer;
  readonly resource: RedisServer;
  readonly cast: Map<string, Member>;
}

async function engage({ seed, processes, workers }: LockRunOptions, folder: string, stage: Stage): Promise<Member[]> {
  const { server, resource, cast } = stage;
  const members: Member[] = [];
  for (let index = 0; index < processes; index++) {
    const process = `holder-${index}`;
    const proxy = await startProxy({ port: server.port });
    const configOf = (life: number): HolderConfig => {
      const own = seed ^ hashOf(`${process}.${life}`);
      return { url: proxy.url, resourceUrl: resource.url, folder, process, life, seed: own, workers };
    };
    const member = new Member(proxy, (life) => startChild(new URL("holder.ts", import.meta.url), configOf(life)));
    cast.set(process, member);
    members.push(member);
  }
  await Promise.all(members.map(isReady));
  return members;
}

async function accepted(client: Redis, keys: readonly string[]): Promise<number> {
  const counters = await Promise.all(keys.map((key) => counterOf(client, key)));
  return counters.reduce((sum, counter) => sum + counter.accepted, 0);
}

async function keysOf(server: RedisServer): Promise<string[]> {
  const connection = await opened(server.url);
  const keys = locks.map((definition) => new Lock(connection, definition).key);
  await connection.close();
  return keys;
}

async function leftIn(server: RedisServer, locks: readonly string[]): Promise<LeftBehind> {
  const raw = new Redis(server.url);
  const waiting = await Promise.all(locks.map((lock) => raw.zrange(`{${lock}}:queue`, 0, "-1")));
  const keys = await raw.keys("*");
  const ends = await Promise.all(keys.map((key) => raw.pttl(key)));
  raw.disconnect();
  return { waiting: waiting.flat(), forGood: keys.filter((_, index) => ends[index] === -1) };
}
