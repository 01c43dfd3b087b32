import { describe, expect, it } from "vitest";
import { baselessReclaims, judgeDuplicates } from "./ledger/duplicates.js";
import type { InflictedFault } from "./ledger/inflict.js";
import type { Ledger, Note } from "./ledger/ledger.js";
import { judgeOrder } from "./ledger/order.js";
import { planFaults } from "./ledger/plan.js";
import type { Stored } from "./ledger/stored.js";
import { troubleOf } from "./ledger/trouble.js";
import { lost, storedTooOften, unfired, wrongDeadLetters } from "./ledger/verdict.js";

// The ledger run proves something only if its verdicts say no where they should.

const group = "kept/ordered";
const worker = (process: string, ...notes: Note[]): Ledger => ({ process, life: 1, notes });
const ran = (id: string, run: number, begin: number, end: number, outcome: "ok" | "threw" | "dead" = "ok"): Note[] => [
  ["begin", begin, group, id, run, 1],
  ["end", end, run, outcome],
];
const stored: Stored = {
  entries: {
    plain: [],
    kept: [
      { id: "1-0", key: "a", lane: "x" },
      { id: "2-0", key: "b", lane: "x" },
    ],
  },
  dead: new Map([[group, []]]),
};
const groups = [{ name: group, stream: "kept" as const }];
const calm = (): boolean => false;
const killed: InflictedFault = {
  fault: { kind: "SIGSTOP", ms: 5_000, target: "w", atMs: 0 },
  from: 0,
  to: 5_000_000,
  fired: 5_000,
};

describe("the verdict finds", () => {
  it("an acknowledged add that is not there, and an entry that nobody handled", () => {
    const adds: Note[] = [
      ["added", 1, "kept", "a", "ok", "1-0"],
      ["added", 1, "kept", "gone", "ok", "9-0"],
      ["added", 1, "kept", "b", "ok", ""],
      ["added", 1, "kept", "later", "ok", ""],
      ["added", 1, "kept", "doubtful", "unknown", "OUTCOME_UNKNOWN"],
    ];
    const ledgers = [worker("p", ...adds), worker("w", ...ran("1-0", 1, 10, 20))];
    expect(lost(ledgers, stored, groups)).toEqual({
      acknowledged: 4,
      gone: ["gone", "later"],
      unhandled: [`${group} 2-0`],
    });
  });

  it("what is stored twice", () => {
    const adds = worker("p", ["added", 1, "kept", "a", "unknown", ""], ["added", 2, "kept", "a", "ok", "1-0"]);
    const twice = {
      ...stored,
      entries: { ...stored.entries, kept: [...stored.entries.kept, { id: "3-0", key: "a", lane: "x" }] },
    };
    expect(storedTooOften([adds], twice, "kept", true)).toEqual(["a"]);
    expect(storedTooOften([adds], twice, "kept", false)).toEqual(["b"]);
  });

  it("a second run without a reason, and not one with a reason", () => {
    const first = worker("w", ...ran("1-0", 1, 10, 20));
    const again = ran("1-0", 1, 30, 40);
    expect(judgeDuplicates([first, worker("v", ...again)], calm).unexplained).toHaveLength(1);
    const reclaimed: Note = ["reclaimed", 25, group, "1-0", "w-consumer"];
    expect(judgeDuplicates([first, worker("v", reclaimed, ...again)], calm)).toMatchObject({
      afterReclaim: 1,
      unexplained: [],
    });
    const threw = worker("w", ...ran("1-0", 1, 10, 20, "threw"));
    expect(judgeDuplicates([threw, worker("v", ...again)], calm)).toMatchObject({ afterRetry: 1, unexplained: [] });
  });

  it("a reclaim from a process that nothing had happened to", () => {
    const victim = worker("w", ["consumer", 1, group, "w-consumer"]);
    const reclaim = (at: number): Ledger => worker("v", ["reclaimed", at, group, "1-0", "w-consumer"]);
    expect(baselessReclaims([victim, reclaim(4_000_000)], troubleOf([], [killed]))).toEqual([]);
    expect(baselessReclaims([victim, reclaim(60_000_000)], troubleOf([], [killed]))).toHaveLength(1);
  });

  it("disorder: one that overtakes, and two at once; not what a process begins that had stood still", () => {
    const kept = stored.entries.kept;
    const overtaken = [worker("w", ...ran("1-0", 1, 30, 40)), worker("v", ...ran("2-0", 1, 10, 20))];
    expect(judgeOrder(overtaken, group, kept, calm).violations).toHaveLength(1);
    const atOnce = [worker("w", ...ran("1-0", 1, 10, 40)), worker("v", ...ran("2-0", 1, 30, 50))];
    expect(judgeOrder(atOnce, group, kept, calm).violations).toHaveLength(2);
    const inOrder = [worker("w", ...ran("1-0", 1, 10, 40)), worker("v", ...ran("2-0", 1, 40, 50))];
    expect(judgeOrder(inOrder, group, kept, calm)).toEqual({ lanes: 1, late: 0, violations: [] });
    const late = [
      worker("w", ...ran("1-0", 1, 45, 60)),
      worker("v", ["reclaimed", 5, group, "1-0", "w-consumer"], ...ran("1-0", 1, 10, 20), ...ran("2-0", 2, 30, 50)),
    ];
    expect(judgeOrder(late, group, kept, () => true)).toMatchObject({ late: 1, violations: [] });
    expect(judgeOrder(late, group, kept, calm).violations).toHaveLength(1);
  });

  it("dead letters that nobody asked for, that are missing, and that are there twice", () => {
    const dead = (...ids: string[]): Stored => ({ ...stored, dead: new Map([[group, ids]]) });
    const asked = [worker("w", ...ran("1-0", 1, 10, 20, "dead"))];
    expect(wrongDeadLetters(asked, dead("1-0"))).toEqual([]);
    expect(wrongDeadLetters(asked, dead())).toHaveLength(1);
    expect(wrongDeadLetters(asked, dead("1-0", "1-0"))).toHaveLength(1);
    expect(wrongDeadLetters(asked, dead("1-0", "2-0"))).toHaveLength(1);
  });

  it("a fault that did nothing, and a process that did not stand still", () => {
    const idle: InflictedFault = { fault: { kind: "cut", target: "w", atMs: 0 }, from: 0, to: 1, fired: 0 };
    expect(unfired([worker("w")], [killed, idle])).toEqual([killed, idle]);
    expect(unfired([worker("w", ["stalled", 5_000_100, 4_990])], [killed])).toEqual([]);
  });
});

it("the plan of a seed: at least thirty faults, each kind among them, the same each time", () => {
  const cast = { workers: 4, producers: 8, durationMs: 60_000, ackTimeoutMs: 2_000 };
  const plan = planFaults(7, cast);
  expect(plan).toEqual(planFaults(7, cast));
  expect(plan).not.toEqual(planFaults(8, cast));
  expect(plan.length).toBeGreaterThanOrEqual(30);
  expect(new Set(plan.map(({ kind }) => kind)).size).toBe(11);
});
