import { describe, expect, it } from "vitest";
import type { CallNote } from "./calls/notes.js";
import { planCallFaults } from "./calls/plan.js";
import { answerOf, behaviourOf, timeoutMs } from "./calls/question.js";
import { late, takenFromTheWell, takeovers, unsettled, untold, wrong } from "./calls/verdict.js";
import type { InflictedFault } from "./ledger/inflict.js";
import type { Ledger } from "./ledger/ledger.js";

// The run on calls proves something only if its verdicts say no where they should.

const of = (process: string, ...notes: CallNote[]): Ledger<CallNote> => ({ process, life: 1, notes });
const calm = (): boolean => false;
const keyThat = (behaviour: ReturnType<typeof behaviourOf>): string => {
  for (let at = 0; ; at++) if (behaviourOf(`key-${at}`) === behaviour) return `key-${at}`;
};
const [plain, refused, telling, givenUp] = [
  keyThat("answers"),
  keyThat("refuses"),
  keyThat("tells"),
  keyThat("given up"),
];
const killed: InflictedFault = {
  fault: { kind: "SIGKILL", target: "server-0", atMs: 0 },
  from: 1_000_000,
  to: 1_000_000,
  fired: 1,
};

describe("the verdict on calls finds", () => {
  it("what never settles, and what settles twice", () => {
    const asked: CallNote[] = ["once", "never", "twice"].map((key) => ["asked", 1, key]);
    const settled: CallNote[] = ["once", "twice", "twice"].map((key) => ["settled", 2, key, "ok", null]);
    expect(unsettled([of("caller-0", ...asked, ...settled)])).toEqual(["never", "twice"]);
  });

  it("what settles too late, and not where its caller had stood still", () => {
    const end = (timeoutMs + 2_000) * 1_000;
    const notes: CallNote[] = [
      ["asked", 0, plain],
      ["settled", end, plain, "CALL_TIMED_OUT", null],
    ];
    expect(late([of("caller-0", ...notes)], 500)).toHaveLength(1);
    expect(late([of("caller-0", ...notes)], 3_000)).toEqual([]);
    expect(late([of("caller-0", ...notes, ["stalled", end - 1_000, 1_800])], 500)).toEqual([]);
  });

  it("another's answer, error and news, and ones that nobody gave", () => {
    const settled = (key: string, how: string, what: string): CallNote => ["settled", 1, key, how, answerOf(what)];
    const right: CallNote[] = [
      settled(plain, "ok", plain),
      settled(refused, "refused", refused),
      ["told", 1, telling, answerOf(telling, 2)],
    ];
    expect(wrong([of("caller-0", ...right)])).toEqual([]);
    for (const one of [
      settled(plain, "ok", telling),
      settled(plain, "refused", plain),
      settled(refused, "ok", refused),
      ["settled", 1, plain, "ok", { key: plain, answer: 1 }],
      ["told", 1, telling, answerOf(plain, 1)],
      ["told", 1, telling, answerOf(telling, 0)],
    ] satisfies CallNote[]) {
      expect(wrong([of("caller-0", one)])).toHaveLength(1);
    }
  });

  it("a request that two servers handled though both were well", () => {
    const runs = [of("server-0", ["begin", 1, plain, 1, 1]), of("server-1", ["begin", 2, plain, 1, 2])];
    expect(takenFromTheWell(runs, calm)).toHaveLength(1);
    expect(takenFromTheWell(runs, () => true)).toEqual([]);
  });

  it("how long a killed server's request waits for another, and that none comes", () => {
    const begun = of("server-0", ["begin", 900_000, plain, 1, 1]);
    const again = of("server-1", ["begin", 3_500_000, plain, 1, 2]);
    expect(takeovers([begun, again], [killed])).toEqual([{ key: plain, afterMs: 2_500 }]);
    expect(takeovers([begun], [killed])).toEqual([{ key: plain, afterMs: undefined }]);
    const answered = of("caller-0", ["settled", 950_000, plain, "ok", null]);
    expect(takeovers([begun, answered], [killed])).toEqual([]);
  });

  it("a handler that goes on though its caller gave up, and was never told", () => {
    const caller = of("caller-0", ["settled", 100_000, givenUp, "given up", null]);
    const run: CallNote[] = [
      ["begin", 50_000, givenUp, 1, 1],
      ["end", 450_000, 1],
    ];
    expect(untold([caller, of("server-0", ...run)], calm)).toHaveLength(1);
    expect(untold([caller, of("server-0", ...run, ["aborted", 110_000, 1, "given up"])], calm)).toEqual([]);
  });
});

it("the plan of a seed: more than thirty faults, each kind among them, the same each time", () => {
  const cast = { servers: 4, callers: 2, durationMs: 20_000, ackTimeoutMs: 2_000 };
  const plan = planCallFaults(7, cast);
  expect(plan).toEqual(planCallFaults(7, cast));
  expect(plan).not.toEqual(planCallFaults(8, cast));
  expect(plan.length).toBeGreaterThan(30);
  expect(new Set(plan.map(({ kind }) => kind)).size).toBe(8);
  const signalled = plan.filter(({ kind }) => kind.startsWith("SIG"));
  expect(signalled.every(({ target }) => target.startsWith("server-"))).toBe(true);
});
