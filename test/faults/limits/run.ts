import { createReadStream, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { startRedisServer } from "../../../src/runtime/testing/redis-server.js";
import { startChild } from "../../support/child.js";
import { startProxy } from "../../support/proxy.js";
import { randomOf } from "../../support/random.js";
import { type InflictedFault, inflict } from "../ledger/inflict.js";
import { type Ledger, readLedgers } from "../ledger/ledger.js";
import { endOf, isReady, Member, memberOf } from "../ledger/member.js";
import type { FaultKind, PlannedFault } from "../ledger/plan.js";
import { recordServer } from "../locks/record.js";
import type { TakeNote, TakerConfig } from "./settings.js";

export interface LimitRunResult {
  readonly ledgers: readonly Ledger<TakeNote>[];
  readonly faults: readonly InflictedFault[];
  /** When each take was applied, by the server's clock in µs, of each key. */
  readonly applied: ReadonlyMap<string, readonly number[]>;
  /** Keys that never end by themselves. */
  readonly forGood: readonly string[];
  readonly exits: readonly (number | NodeJS.Signals)[];
}

/** Cut connections and answers that are lost, over the run. */
export function planLimitFaults(seed: number, processes: number, durationMs: number): PlannedFault[] {
  const random = randomOf(seed);
  const target = (): string => `taker-${random.whole(0, processes - 1)}`;
  const kinds: [number, () => FaultKind & { readonly target: string }][] = [
    [8, () => ({ kind: "cut", target: target() })],
    [8, () => ({ kind: "cut before reply", target: target(), text: "EVALSHA" })],
    [5, () => ({ kind: "swallow", target: target(), text: "EVALSHA", ms: random.whole(100, 600) })],
    [2, () => ({ kind: "delay", target: target(), byMs: random.whole(50, 300), ms: random.whole(300, 800) })],
    [2, () => ({ kind: "refuse", target: target(), ms: random.whole(100, 500) })],
    [2, () => ({ kind: "blackhole", target: target(), ms: random.whole(300, 800) })],
  ];
  const faults = random.shuffle(kinds.flatMap(([count, make]) => Array.from({ length: count }, make)));
  const each = durationMs / (faults.length + 1);
  return faults.map((fault, index) => ({ ...fault, atMs: Math.round((index + 0.5 + random.next()) * each) }));
}

/** Takers as processes of their own, each behind its own proxy, while faults happen to them. */
export async function runLimitsWithFaults(
  seed: number,
  { processes, durationMs, keys }: { processes: number; durationMs: number; keys: readonly string[] },
): Promise<LimitRunResult> {
  const folder = mkdtempSync(join(tmpdir(), "redloom-limits-"));
  const notes = join(folder, "notes");
  mkdirSync(notes);
  const server = await startRedisServer();
  const cast = new Map<string, Member>();
  try {
    const recorder = await recordServer(server.port, join(folder, "record"));
    for (let index = 0; index < processes; index++) {
      const process = `taker-${index}`;
      const proxy = await startProxy({ port: server.port });
      const config: TakerConfig = { url: proxy.url, folder: notes, process };
      cast.set(process, new Member(proxy, () => startChild(new URL("taker.ts", import.meta.url), config)));
    }
    const members = [...cast.values()];
    await Promise.all(members.map(isReady));
    const plan = planLimitFaults(seed, processes, durationMs);
    const [faults] = await Promise.all([
      inflict(plan, (target) => memberOf(cast, target), { restart: async () => 0, freeze: async () => 0 }),
      sleep(durationMs),
    ]);
    await Promise.all(members.map(isReady));
    for (const { child } of members) child.kill("SIGTERM");
    const exits = await Promise.all(members.map(({ child }) => endOf(child)));
    const forGood = await foreverIn(server.url);
    await recorder.stop();
    const applied = await appliedIn(join(folder, "record"), keys);
    return { ledgers: readLedgers<TakeNote>(notes), faults, applied, forGood, exits };
  } finally {
    for (const member of cast.values()) await member.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A take that is denied writes nothing; one that is allowed sets the key once. */
async function appliedIn(file: string, keys: readonly string[]): Promise<Map<string, number[]>> {
  const applied = new Map(keys.map((key) => [key, [] as number[]]));
  const written = keys.map((key) => [` lua] "SET" "${key}" `, applied.get(key)] as const);
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const times = written.find(([text]) => line.includes(text))?.[1];
    times?.push(Math.round(Number(line.slice(0, line.indexOf(" "))) * 1_000_000));
  }
  return applied;
}

async function foreverIn(url: string): Promise<string[]> {
  const raw = new Redis(url);
  const keys = await raw.keys("*");
  const ends = await Promise.all(keys.map((key) => raw.pttl(key)));
  raw.disconnect();
  return keys.filter((_, index) => ends[index] === -1);
}
