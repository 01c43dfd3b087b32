import { describe, expect, it } from "vitest";
import { seedOfRun } from "../support/random.js";
import { baselessReclaims, judgeDuplicates } from "./ledger/duplicates.js";
import { groups } from "./ledger/messages.js";
import { judgeOrder } from "./ledger/order.js";
import { type RunResult, runWithFaults } from "./ledger/run.js";
import { troubleOf } from "./ledger/trouble.js";
import { lost, notesOf, storedTooOften, unfired, wrongDeadLetters } from "./ledger/verdict.js";

const scale = Number(process.env.REDLOOM_FAULTS_SCALE ?? 1);
const seed = seedOfRun();
const options = {
  seed,
  messages: Math.round(100_000 * scale),
  producers: 8,
  workers: 4,
  durationMs: 60_000 * scale,
  drainMs: 60_000,
};

describe(`streams under faults, REDLOOM_SEED=${seed}`, () => {
  let run: RunResult;

  it(
    "work everything off, and the processes end when they are asked to",
    async () => {
      run = await runWithFaults(options);
      report(run);
      expect(run.left).toEqual([]);
      expect(run.exits).toEqual(run.exits.map(() => 0));
    },
    options.durationMs * 3 + options.drainMs + 60_000,
  );

  it("meet at least 30 faults, each of which fired", () => {
    expect(run.faults.length).toBeGreaterThanOrEqual(30);
    expect(unfired(run.ledgers, run.faults)).toEqual([]);
  });

  it("lose no acknowledged add, and no entry goes unhandled", () => {
    const { acknowledged, gone, unhandled } = lost(run.ledgers, run.stored, groups);
    expect(acknowledged).toBeGreaterThan(options.messages * 0.95);
    expect(gone).toEqual([]);
    expect(unhandled).toEqual([]);
  });

  it("store nothing twice where they deduplicate, and nothing that was refused", () => {
    expect(storedTooOften(run.ledgers, run.stored, "kept", true)).toEqual([]);
    expect(storedTooOften(run.ledgers, run.stored, "plain", false)).toEqual([]);
  });

  it("run nothing twice without a recorded reason", () => {
    const trouble = troubleOf(run.ledgers, run.faults);
    expect(judgeDuplicates(run.ledgers, trouble).unexplained).toEqual([]);
    expect(baselessReclaims(run.ledgers, trouble)).toEqual([]);
  });

  it("keep the order of each value over all workers, one at a time", () => {
    const trouble = troubleOf(run.ledgers, run.faults);
    const { lanes, violations } = judgeOrder(run.ledgers, "kept/ordered", run.stored.entries.kept, trouble);
    expect(lanes).toBeGreaterThan(100);
    expect(violations).toEqual([]);
  });

  it("dead-letter what was to be, once, and nothing else", () => {
    expect(wrongDeadLetters(run.ledgers, run.stored)).toEqual([]);
    expect(notesOf(run.ledgers, "failed")).toEqual([]);
    expect(notesOf(run.ledgers, "recreated")).toEqual([]);
  });
});

function report({ ledgers, stored, faults, producedMs, drainedMs, left }: RunResult): void {
  const trouble = troubleOf(ledgers, faults);
  const { unexplained, ...duplicates } = judgeDuplicates(ledgers, trouble);
  const adds = notesOf(ledgers, "added");
  const handled = notesOf(ledgers, "begin").length;
  const errors = notesOf(ledgers, "error").length;
  const { late } = judgeOrder(ledgers, "kept/ordered", stored.entries.kept, trouble);
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  console.log(
    [
      `REDLOOM_SEED=${seed}: ${adds.length} adds in ${seconds(producedMs)}, the rest worked off in ${seconds(drainedMs)}`,
      `stored ${stored.entries.plain.length} + ${stored.entries.kept.length}; handled ${handled}; dead ${[...stored.dead.values()].flat().length}`,
      `adds of unknown outcome ${adds.filter(({ note }) => note[4] === "unknown").length}, refused ${adds.filter(({ note }) => note[4] === "refused").length}`,
      `run again ${JSON.stringify(duplicates)}, unexplained ${unexplained.length}; begun too late ${late}; errors told ${errors}`,
      ...faults.map(({ fault, fired }) => `  ${JSON.stringify(fault)} fired ${fired}`),
      ...left,
    ].join("\n"),
  );
}
