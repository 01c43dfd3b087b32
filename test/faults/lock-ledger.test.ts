import { describe, expect, it } from "vitest";
import { seedOfRun } from "../support/random.js";
import type { Grant } from "./locks/history.js";
import { type LockRunResult, runLocksWithFaults } from "./locks/run.js";
import { handOverMs } from "./locks/settings.js";
import {
  heldTwice,
  lossesOf,
  ofThoseAlive,
  staleWrites,
  troubleOfTokens,
  turnsOf,
  unfair,
  unfiredOf,
} from "./locks/verdict.js";

const scale = Number(process.env.REDLOOM_FAULTS_SCALE ?? 1);
const seed = seedOfRun();
const options = {
  seed,
  processes: 16,
  workers: 3,
  turns: Math.round(50_000 * scale),
  durationMs: 60_000 * scale,
};
/** Most take the lock so soon after the end of a lease. */
const usualMs = 500;
/** What a busy machine may add to that, or one that stands still. */
const slackMs = 3_000;

describe(`locks under faults, REDLOOM_SEED=${seed}`, () => {
  let run: LockRunResult;

  it(
    "are taken 50,000 times by 16 processes, which end when they are asked to and leave nothing behind",
    async () => {
      run = await runLocksWithFaults(options);
      report(run);
      expect(turnsOf(run.ledgers).length).toBeGreaterThanOrEqual(options.turns * 0.99);
      expect(run.exits).toEqual(run.exits.map(() => 0));
      expect(run.left.forGood).toEqual([]);
      // Who was killed is passed over, until its wait is over.
      expect(ofThoseAlive(run.left.waiting, run.ledgers, run.faults)).toEqual([]);
    },
    options.durationMs * 4 + 60_000,
  );

  it("meet 30 stops past the lease, and connections that are cut; each fault fired", () => {
    const stops = run.faults.filter(({ fault }) => fault.kind === "SIGSTOP" || fault.kind === "stops itself");
    expect(stops).toHaveLength(30);
    expect(unfiredOf(run.ledgers, run.faults)).toEqual([]);
  });

  it("let no stale write through where tokens are checked, and some where they are not", () => {
    expect(run.counters.filter((counter) => staleWrites(counter) !== 0)).toEqual([]);
    expect(sum(run.counters.map(({ refused }) => refused))).toBeGreaterThan(0);
    expect(sum(run.counters.map(({ trusting }) => staleWrites(trusting)))).toBeGreaterThan(0);
  });

  it("refuse nobody who holds the lock", () => {
    expect(turnsOf(run.ledgers).filter((turn) => turn[6] === "refused while held")).toEqual([]);
  });

  it("have one holder at a time, by the server's clock and by that of the holders; fences only rise", () => {
    expect(run.history.violations).toEqual([]);
    expect(heldTwice(turnsOf(run.ledgers))).toEqual([]);
  });

  it("serve those who are well in the order in which they asked", () => {
    const trouble = troubleOfTokens(run.ledgers, run.faults, run.offset);
    expect(run.history.waits).toBeGreaterThan(options.turns / 2);
    expect(unfair(run.history, trouble)).toEqual([]);
  });

  it("lose a hand-over lease with a dead waiter, a lease with a dead holder, and no more", () => {
    const losses = lossesOf(run.history, troubleOfTokens(run.ledgers, run.faults, run.offset));
    const handed = losses.filter(({ grant }) => isUntaken(grant));
    expect(handed.length).toBeGreaterThan(0);
    expect(handed.filter(({ grant }) => grant.ms > handOverMs)).toEqual([]);
    const late = losses.map(({ lateMs }) => lateMs).sort((one, other) => one - other);
    expect(late[late.length >> 1] ?? 0).toBeLessThan(usualMs);
    expect(losses.filter(({ lateMs }) => lateMs > usualMs + slackMs)).toEqual([]);
  });
});

/** Handed over, and never heard of again: its waiter stood still, or died. */
function isUntaken({ handed, extended }: Grant): boolean {
  return handed && !extended;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function report({ ledgers, faults, history, counters, offset, left, tookMs }: LockRunResult): void {
  const turns = turnsOf(ledgers);
  const trouble = troubleOfTokens(ledgers, faults, offset);
  const losses = lossesOf(history, trouble);
  const counted = (kind: string): number => turns.filter((turn) => turn[6] === kind).length;
  const late = losses.map(({ lateMs }) => Math.round(lateMs)).sort((one, other) => other - one);
  console.log(
    [
      `REDLOOM_SEED=${seed}: ${turns.length} turns in ${(tookMs / 1_000).toFixed(1)} s, ${history.waits} of them waited`,
      `written ${counted("written")}, lost before ${counted("lost")}, refused ${sum(counters.map(({ refused }) => refused))}`,
      `stale ${sum(counters.map(staleWrites))}, without tokens ${sum(counters.map(({ trusting }) => staleWrites(trusting)))}`,
      `overtaken ${history.overtakings.length}, of those who were well ${unfair(history, trouble).length}`,
      `ended by themselves ${losses.length}, ms until the next: ${late.slice(0, 20).join(" ")}`,
      `handed over ${history.grants.filter(({ handed }) => handed).length} of ${history.grants.length}`,
      `left ${left.waiting.length} waiters of those who were killed`,
      ...faults.map(({ fault, fired }) => `  ${JSON.stringify(fault)} fired ${fired}`),
    ].join("\n"),
  );
}
