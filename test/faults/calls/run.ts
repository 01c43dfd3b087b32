import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { startRedisServer } from "../../../src/runtime/testing/redis-server.js";
import { startChild } from "../../support/child.js";
import { startProxy } from "../../support/proxy.js";
import { type InflictedFault, inflict } from "../ledger/inflict.js";
import { type Ledger, readLedgers } from "../ledger/ledger.js";
import { endOf, isReady, Member, memberOf } from "../ledger/member.js";
import type { CallerConfig, CallNote, ServerConfig } from "./notes.js";
import { type CallCast, planCallFaults } from "./plan.js";
import { streamKey, timeoutMs } from "./question.js";

export interface CallRunOptions extends CallCast {
  readonly seed: number;
  readonly calls: number;
}

export interface CallRunResult {
  readonly ledgers: readonly Ledger<CallNote>[];
  readonly faults: readonly InflictedFault[];
  readonly left: LeftBehind;
  readonly exits: readonly (number | NodeJS.Signals)[];
  readonly tookMs: number;
}

/** What is still there when nobody asks any more. */
export interface LeftBehind {
  /** Requests that no server has dealt with. */
  readonly entries: number;
  readonly pending: number;
  /** Replies that never end by themselves. */
  readonly forGood: readonly string[];
}

/** Servers and callers as processes of their own, each behind its own proxy, while faults happen to them. */
export async function runCallsWithFaults(options: CallRunOptions): Promise<CallRunResult> {
  const folder = mkdtempSync(join(tmpdir(), "redloom-calls-"));
  const redis = await startRedisServer();
  const raw = new Redis(redis.url);
  const cast = new Map<string, Member>();
  try {
    const engage = engaging(cast, redis.port, folder);
    const servers = await engage("server", options.servers, (config) => config);
    const calls = Math.ceil(options.calls / options.callers);
    const callers = await engage("caller", options.callers, (config): CallerConfig => {
      return { ...config, calls, durationMs: options.durationMs };
    });
    const startedAt = performance.now();
    const plan = planCallFaults(options.seed, options);
    const faults = inflict(plan, (target) => memberOf(cast, target), unharmed);
    const inflicted = await faults;
    for (const { child } of callers) child.kill("SIGUSR2");
    await Promise.all(callers.map(({ child }) => child.line(/^done$/, options.durationMs + timeoutMs + 20_000)));
    const tookMs = performance.now() - startedAt;
    const left = await leftIn(raw);
    await Promise.all(servers.map(isReady));
    for (const { child } of [...servers, ...callers]) child.kill("SIGTERM");
    const exits = await Promise.all([...servers, ...callers].map(({ child }) => endOf(child)));
    return { ledgers: readLedgers<CallNote>(folder), faults: inflicted, left, exits, tookMs };
  } finally {
    for (const member of cast.values()) await member.end();
    raw.disconnect();
    await redis.stop();
    if (process.env.REDLOOM_FAULTS_KEEP) console.log(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** What happens to Redis itself is tested elsewhere. */
const unharmed = { restart: async () => 0, freeze: async () => 0 };

function engaging(cast: Map<string, Member>, port: number, folder: string) {
  return async (role: string, count: number, configOf: (config: ServerConfig) => ServerConfig): Promise<Member[]> => {
    const members: Member[] = [];
    for (let index = 0; index < count; index++) {
      const name = `${role}-${index}`;
      const proxy = await startProxy({ port });
      const start = (life: number) =>
        startChild(new URL(`${role}.ts`, import.meta.url), configOf({ url: proxy.url, folder, process: name, life }));
      const member = new Member(proxy, start);
      cast.set(name, member);
      members.push(member);
    }
    await Promise.all(members.map(isReady));
    return members;
  };
}

/** Once the servers are through with what nobody waits for any more, or as it is after a while. */
async function leftIn(raw: Redis): Promise<LeftBehind> {
  const deadline = performance.now() + 8_000;
  for (;;) {
    const entries = await raw.xlen(streamKey);
    const [pending] = (await raw.xpending(streamKey, "servers")) as [number, ...unknown[]];
    if ((entries === 0 && pending === 0) || performance.now() > deadline) {
      const keys = await raw.keys(`{${streamKey}}:reply:*`);
      const ends = await Promise.all(keys.map((key) => raw.pttl(key)));
      return { entries, pending, forGood: keys.filter((_, index) => ends[index] === -1) };
    }
    await sleep(100);
  }
}
