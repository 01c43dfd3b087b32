import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startChild } from "../../support/child.js";
import { startProxy } from "../../support/proxy.js";
import { hashOf } from "../../support/random.js";
import { DurableServer } from "./durable-server.js";
import { type InflictedFault, inflict } from "./inflict.js";
import { type Ledger, readLedgers } from "./ledger.js";
import { endOf, isReady, Member, memberOf } from "./member.js";
import { ackTimeoutMs } from "./messages.js";
import { planFaults } from "./plan.js";
import type { ProducerConfig } from "./producer.js";
import { leftOver, type Stored, storedIn } from "./stored.js";
import type { WorkerConfig } from "./worker.js";

export interface RunOptions {
  readonly seed: number;
  readonly messages: number;
  readonly producers: number;
  readonly workers: number;
  /** How long the producers take without faults. */
  readonly durationMs: number;
  /** How long the workers may take for what is left then. */
  readonly drainMs: number;
}

export interface RunResult {
  readonly ledgers: readonly Ledger[];
  readonly stored: Stored;
  readonly faults: readonly InflictedFault[];
  /** What was not worked off by `drainMs`, as text. */
  readonly left: readonly string[];
  /** How the processes of the last lives ended when they were asked to. */
  readonly exits: readonly (number | NodeJS.Signals)[];
  readonly producedMs: number;
  readonly drainedMs: number;
}

/** Producers and workers as processes of their own, each behind its own proxy, while faults happen to them. */
export async function runWithFaults(options: RunOptions): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), "redloom-ledger-"));
  const cast = new Map<string, Member>();
  const server = await DurableServer.start();
  try {
    const { producers, workers } = await engage(options, folder, server.port, cast);
    const startedAt = performance.now();
    const plan = planFaults(options.seed, { ...options, ackTimeoutMs });
    const faults = inflict(plan, (target) => memberOf(cast, target), server);
    await Promise.all(producers.map(({ child }) => child.line(/^done$/, options.durationMs * 3 + 30_000)));
    const producedMs = performance.now() - startedAt;
    const inflicted = await faults;
    const left = await drained(server, options.drainMs);
    const drainedMs = performance.now() - startedAt - producedMs;
    await Promise.all(workers.map(isReady));
    for (const { child } of workers) child.kill("SIGTERM");
    const exits = await Promise.all([...producers, ...workers].map(({ child }) => endOf(child)));
    const stored = await storedIn(server.raw);
    return { ledgers: readLedgers(folder), stored, faults: inflicted, left, exits, producedMs, drainedMs };
  } finally {
    for (const member of cast.values()) await member.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function engage(options: RunOptions, folder: string, port: number, cast: Map<string, Member>) {
  const { seed } = options;
  const engaged = async (
    role: string,
    count: number,
    configOf: (process: string, life: number, url: string) => unknown,
  ) => {
    const members: Member[] = [];
    for (let index = 0; index < count; index++) {
      const name = `${role}-${index}`;
      const proxy = await startProxy({ port });
      const file = new URL(`${role}.ts`, import.meta.url);
      const member = new Member(proxy, (life) => startChild(file, configOf(name, life, proxy.url)));
      cast.set(name, member);
      members.push(member);
    }
    await Promise.all(members.map(isReady));
    return members;
  };
  const workers = await engaged("worker", options.workers, (process, life, url): WorkerConfig => {
    return { url, folder, process, life, seed };
  });
  const messages = Math.ceil(options.messages / options.producers);
  const producers = await engaged("producer", options.producers, (process, _life, url): ProducerConfig => {
    return { url, folder, process, messages, seed: seed ^ hashOf(process), durationMs: options.durationMs };
  });
  return { workers, producers };
}

/** Waits until every group has handled everything; what is left by the deadline otherwise. */
async function drained(server: DurableServer, drainMs: number): Promise<string[]> {
  const deadline = performance.now() + drainMs;
  for (;;) {
    const left = await leftOver(server.raw);
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(100);
  }
}
