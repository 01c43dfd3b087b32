import { describe, expect, it } from "vitest";
import { seedOfRun } from "../support/random.js";
import { callNotesOf } from "./calls/notes.js";
import { ackTimeoutMs } from "./calls/question.js";
import { type CallRunResult, runCallsWithFaults } from "./calls/run.js";
import {
  late,
  runsOf,
  settlements,
  stallsOf,
  takenFromTheWell,
  takeovers,
  unsettled,
  untold,
  wrong,
} from "./calls/verdict.js";
import { troubleOf } from "./ledger/trouble.js";
import { unfired } from "./ledger/verdict.js";

const scale = Number(process.env.REDLOOM_FAULTS_SCALE ?? 1);
const seed = seedOfRun();
const options = {
  seed,
  calls: Math.round(10_000 * scale),
  servers: 4,
  callers: 2,
  durationMs: 20_000 * scale,
  ackTimeoutMs,
};
/** What a busy machine may add, or one that stands still. Without a deadline, or without being taken over, it is forever. */
const slackMs = 3_000;

describe(`calls under faults, REDLOOM_SEED=${seed}`, () => {
  let run: CallRunResult;

  it(
    "are asked 10,000 times, each settles by its deadline, and once; the processes end when they are asked to",
    async () => {
      run = await runCallsWithFaults(options);
      report(run);
      expect(callNotesOf(run.ledgers, "asked").length).toBeGreaterThanOrEqual(options.calls);
      expect(unsettled(run.ledgers)).toEqual([]);
      expect(late(run.ledgers, slackMs)).toEqual([]);
      expect(run.exits).toEqual(run.exits.map(() => 0));
    },
    options.durationMs * 2 + 60_000,
  );

  it("meet more than 30 faults, each of which fired", () => {
    expect(run.faults.length).toBeGreaterThanOrEqual(30);
    expect(unfired(stallsOf(run.ledgers), run.faults)).toEqual([]);
  });

  it("give nobody another's answer, error or news, nor a wrong one", () => {
    expect(callNotesOf(run.ledgers, "told").length).toBeGreaterThan(0);
    expect(wrong(run.ledgers)).toEqual([]);
  });

  it("are answered, though some server is always in trouble: what is not, was given up or timed out", () => {
    const {
      ok = 0,
      refused = 0,
      "given up": givenUp = 0,
      CALL_TIMED_OUT: timedOut = 0,
      ...others
    } = settlements(run.ledgers);
    expect(others).toEqual({});
    // Each fault is over long before the deadline of those it meets.
    expect(timedOut).toBeLessThan(options.calls * 0.005);
    expect(ok).toBeGreaterThan(options.calls * 0.9);
    expect([refused, givenUp].filter((count) => count === 0)).toEqual([]);
  });

  it("go to another server where theirs is killed, within ackTimeout and a second", () => {
    const all = takeovers(run.ledgers, run.faults);
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter(({ afterMs }) => afterMs === undefined || afterMs > ackTimeoutMs + 1_000 + slackMs)).toEqual([]);
  });

  it("are handled by one server, unless one was in trouble", () => {
    const trouble = troubleOf(stallsOf(run.ledgers), run.faults);
    expect(takenFromTheWell(run.ledgers, trouble)).toEqual([]);
  });

  it("stop where they are worked on, when their caller gives them up", () => {
    const trouble = troubleOf(stallsOf(run.ledgers), run.faults);
    expect(callNotesOf(run.ledgers, "aborted").length).toBeGreaterThan(options.calls / 500);
    expect(untold(run.ledgers, trouble)).toEqual([]);
  });

  it("leave nothing behind", () => {
    expect(run.left).toEqual({ entries: 0, pending: 0, forGood: [] });
    expect(callNotesOf(run.ledgers, "failed")).toEqual([]);
  });
});

function report({ ledgers, faults, tookMs }: CallRunResult): void {
  const again = [...runsOf(ledgers).values()].filter((runs) => runs.length > 1).length;
  const after = takeovers(ledgers, faults).map(({ afterMs }) => afterMs?.toFixed(0));
  console.log(
    [
      `REDLOOM_SEED=${seed}: ${JSON.stringify(settlements(ledgers))} in ${(tookMs / 1_000).toFixed(1)} s`,
      `handled again ${again}; taken over from the dead after ${after.join(" ")} ms`,
      ...faults.map(({ fault, fired }) => `  ${JSON.stringify(fault)} fired ${fired}`),
    ].join("\n"),
  );
}
