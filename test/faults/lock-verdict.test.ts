import { describe, expect, it } from "vitest";
import type { InflictedFault } from "./ledger/inflict.js";
import type { Ledger } from "./ledger/ledger.js";
import { type History, historyOf } from "./locks/history.js";
import type { LockNote } from "./locks/notes.js";
import { planLockFaults } from "./locks/plan.js";
import { recordReader, type ServerEvent } from "./locks/record.js";
import {
  heldTwice,
  lossesOf,
  ofThoseAlive,
  staleWrites,
  type TokenTrouble,
  troubleOfTokens,
  unfair,
  unfiredOf,
} from "./locks/verdict.js";

// The lock run proves something only if its verdicts say no where they should.

const [ann, bob, cat] = ["host-1:ann", "host-2:bob", "host-3:cat"] as const;
const calm: TokenTrouble = () => false;

/** What a server wrote down: each row is a command, and what its script did. Times in ms. */
function recorded(...rows: [ms: number, sent: string, ...done: string[]][]): History {
  const events: ServerEvent[] = [];
  const read = recordReader(new Set(["L"]), (event) => events.push(event));
  const quoted = (line: string): string =>
    line
      .split(" ")
      .map((word) => `"${word.replaceAll("_", " ")}"`)
      .join(" ");
  for (const [ms, sent, ...done] of rows) {
    read(`${(ms / 1_000).toFixed(6)} [0 127.0.0.1:1] ${quoted(sent)}`);
    for (const line of done) read(`${(ms / 1_000).toFixed(6)} [0 lua] ${quoted(line)}`);
  }
  return historyOf(events);
}

const takes = (ms: number, token: string, fence: number): [number, string, ...string[]] => [
  ms,
  `EVALSHA ask ${token}`,
  `SET L ${token} PX 1500 NX GET`,
  "EXISTS {L}:queue",
  `SET {L}:fence ${fence} PX 9000 GET`,
];
const queues = (ms: number, token: string, until = 99_000): [number, string, ...string[]] => [
  ms,
  `EVALSHA ask ${token}`,
  `SET L ${token} PX 1500 NX GET`,
  `ZADD {L}:queue ${ms} ${token}`,
  `HSET {L}:waiters ${token} ${until * 1_000}_1500_w_PUBLISH_inbox`,
];
const hands = (ms: number, from: string, to: string, fence: number): [number, string, ...string[]] => [
  ms,
  `EVALSHA release ${from}`,
  "DEL L",
  `SET L ${to} PX 1000`,
  `SET {L}:fence ${fence} PX 9000`,
  `ZREM {L}:queue ${to}`,
];

describe("the verdict on what the server did", () => {
  it("has nothing against turns that follow one another, and against a lease that follows one that ended", () => {
    const history = recorded(takes(0, ann, 10), queues(1, bob), hands(5, ann, bob, 11), takes(1_100, cat, 12));
    expect(history).toMatchObject({ violations: [], overtakings: [], waits: 1 });
    expect(history.grants.map(({ token, handed, released }) => [token, handed, released])).toEqual([
      [ann, false, true],
      [bob, true, false],
      [cat, false, false],
    ]);
  });

  it("finds two holders at once, a lease that another ended or prolonged, and a fence that did not rise", () => {
    expect(recorded(takes(0, ann, 10), takes(5, bob, 11)).violations).toHaveLength(1);
    expect(recorded(takes(0, ann, 10), [5, `EVALSHA release ${bob}`, "DEL L"]).violations).toHaveLength(1);
    expect(recorded(takes(0, ann, 10), [5, `EVALSHA renew ${bob}`, "PEXPIRE L 1500"]).violations).toHaveLength(1);
    expect(recorded(takes(0, ann, 10), [1_600, `EVALSHA renew ${ann}`, "PEXPIRE L 1500"]).violations).toHaveLength(1);
    expect(recorded(takes(0, ann, 10), queues(1, bob), hands(5, ann, bob, 10)).violations).toHaveLength(1);
  });

  it("takes a lease that was prolonged for as long as it was", () => {
    const renewed: [number, string, string] = [1_000, `EVALSHA renew ${ann}`, "PEXPIRE L 1500"];
    expect(recorded(takes(0, ann, 10), renewed, takes(1_600, bob, 11)).violations).toHaveLength(1);
    expect(recorded(takes(0, ann, 10), renewed, takes(2_501, bob, 11)).violations).toEqual([]);
  });

  it("takes a command that was sent again for another one", () => {
    const again: [number, string, ...string[]] = [
      1,
      `EVALSHA ask ${ann}`,
      `SET L ${ann} PX 1500 NX GET`,
      "PEXPIRE L 1500",
    ];
    expect(recorded(takes(0, ann, 10), again, takes(1_502, bob, 11))).toMatchObject({
      violations: [],
      grants: [{}, {}],
    });
  });

  it("finds who was overtaken, unless it was not well, or its wait was over", () => {
    const rows = [takes(0, ann, 10), queues(1, bob, 50), queues(2, cat)];
    const overtaken = recorded(...rows, hands(5, ann, cat, 11));
    expect(unfair(overtaken, calm)).toMatchObject([{ waiter: { token: bob }, by: cat }]);
    expect(unfair(overtaken, (token) => token === bob)).toEqual([]);
    expect(recorded(...rows, hands(60, ann, cat, 11)).overtakings).toEqual([]);
    expect(unfair(recorded(takes(0, ann, 10), queues(1, bob), takes(1_600, cat, 11)), calm)).toHaveLength(1);
  });

  it("measures how long nobody had the lock after a lease that ended by itself while somebody well waited", () => {
    const rows = [takes(0, ann, 10), queues(1, bob), queues(2, cat), hands(5, ann, bob, 11)];
    const history = recorded(...rows, takes(1_305, cat, 12));
    expect(lossesOf(history, calm)).toMatchObject([{ grant: { token: bob, ms: 1_000, handed: true }, lateMs: 300 }]);
    expect(lossesOf(history, (token) => token === cat)).toEqual([]);
  });
});

describe("the verdict finds", () => {
  it("writes that overwrote others", () => {
    expect(staleWrites({ value: 10, accepted: 10 })).toBe(0);
    expect(staleWrites({ value: 9, accepted: 10 })).toBe(1);
  });

  it("two who said at once that they hold the lock, and a newer lease with an older token", () => {
    const turn = (fence: number, from: number, to: number): Extract<LockNote, readonly ["turn", ...unknown[]]> => {
      return ["turn", 0, "L", fence, from, to, "written", "released"];
    };
    expect(heldTwice([turn(1, 10, 20), turn(2, 20, 30)])).toEqual([]);
    expect(heldTwice([turn(1, 10, 20), turn(2, 19, 30)])).toHaveLength(1);
    expect(heldTwice([turn(2, 10, 20), turn(1, 21, 30)])).toHaveLength(1);
  });

  it("trouble of a process after its fault, for good where it was killed, and none of its next life", () => {
    const ledgers: Ledger<LockNote>[] = [
      { process: "one", life: 1, notes: [["born", 0, 1]] },
      { process: "two", life: 1, notes: [["born", 0, 2]] },
      { process: "two", life: 2, notes: [["born", 2_000_000, 3]] },
    ];
    const faults = [faulty("cut", "one"), faulty("SIGKILL", "two")];
    const trouble = troubleOfTokens(ledgers, faults, 100);
    expect(trouble(ann, 1_000_000, 1_200_000)).toBe(true);
    expect(trouble(ann, 9_000_000, 9_100_000)).toBe(false);
    expect(trouble(bob, 9_000_000, 9_100_000)).toBe(true);
    expect(trouble(cat, 9_000_000, 9_100_000)).toBe(false);
    expect(ofThoseAlive([ann, bob, cat], ledgers, faults)).toEqual([ann, cat]);
    const ended: Ledger<LockNote> = {
      process: "one",
      life: 1,
      notes: [
        ["born", 0, 1],
        ["ending", 9_000_000],
      ],
    };
    expect(troubleOfTokens([ended], faults, 0)(ann, 9_000_000, 9_100_000)).toBe(true);
    expect(ofThoseAlive([ann], [ended], faults)).toEqual([ann]);
  });

  it("a fault that did nothing, and a process that did not stand still", () => {
    const stopped: InflictedFault = {
      fault: { kind: "SIGSTOP", ms: 2_000, target: "one", atMs: 0 },
      from: 0,
      to: 3_000_000,
      fired: 2_000,
    };
    const idle = { ...faulty("cut", "one"), fired: 0 };
    const ledger = (...notes: LockNote[]): Ledger<LockNote> => ({ process: "one", life: 1, notes });
    expect(unfiredOf([ledger()], [stopped, idle])).toEqual([stopped, idle]);
    expect(unfiredOf([ledger(["stalled", 2_000_100, 1_990])], [stopped])).toEqual([]);
  });
});

it("the plan of a seed: thirty stops, each kind of fault among them, the same each time", () => {
  const plan = planLockFaults(7, 16, 60_000, 1_500);
  expect(plan).toEqual(planLockFaults(7, 16, 60_000, 1_500));
  expect(plan).not.toEqual(planLockFaults(8, 16, 60_000, 1_500));
  expect(plan.filter(({ kind }) => kind === "SIGSTOP" || kind === "stops itself")).toHaveLength(30);
  expect(new Set(plan.map(({ kind }) => kind)).size).toBe(9);
});

function faulty(kind: "cut" | "SIGKILL", target: string): InflictedFault {
  return { fault: { kind, target, atMs: 0 }, from: 1_000_000, to: 1_500_000, fired: 1 };
}
