import type { Point } from "../../support/command-proxy.js";
import type { Deed, VictimConfig } from "./victim.js";

/** What must be true when another consumer has worked everything off. */
export interface Expected {
  /** Tasks that it was given. */
  readonly again?: readonly number[];
  /** Tasks that it was not given: they were settled, as the victim was told or would have been. */
  readonly never?: readonly number[];
  /** Of task 0. @default 0 */
  readonly deadLetters?: number;
  /** How often the effects of task 0 were applied. */
  readonly effects?: number;
}

/** A point at which the process ends, and what was there before. */
export interface KillPoint {
  readonly title: string;
  /** The command on whose way the process is ended; without one it ends itself. */
  readonly command?: string;
  readonly point?: Point;
  readonly role?: VictimConfig["role"];
  readonly deed?: Deed;
  /** In an ordered group, all tasks with one value. */
  readonly ordered?: boolean;
  /** How the tasks come to the victim. @default added */
  readonly given?: "added" | "none" | "many" | "scheduled" | "dead" | "replayed" | "stale" | "retrying";
  readonly expected: Expected;
}

const whens = { before: "before it is sent", applied: "applied, its answer lost", told: "after its answer" } as const;
const points: readonly Point[] = ["before", "applied", "told"];

/** The same command at all three points. */
function each(
  what: string,
  command: string,
  rest: Omit<KillPoint, "title" | "expected">,
  expected: (point: Point) => Expected,
) {
  return points.map((point): KillPoint => {
    return { title: `${what}, ${whens[point]}`, command, point, ...rest, expected: expected(point) };
  });
}

const all = [0, 1, 2];
/** Task 0 is settled once it is applied. */
const unlessApplied = (point: Point): Expected => (point === "before" ? { again: all } : { never: [0] });
const any = (): Expected => ({});

export const killPoints: readonly KillPoint[] = [
  ...each("the read", "XREADGROUP", {}, () => ({ again: all })),
  { title: "after the read, before the handler", deed: "end at decoding", expected: { again: all } },
  { title: "in the handler", deed: "end in handler", expected: { again: all } },
  ...each("the acknowledgement", "XACK", {}, unlessApplied),
  ...each("a retry", "schedule-retry", { deed: "throw" }, any),
  ...each("a due retry's claim", "claim-due", { given: "retrying" }, any),
  ...each("a dead letter", "dead-letter", { deed: "dead-letter" }, (point) => ({
    deadLetters: 1,
    ...unlessApplied(point),
  })),
  ...each("an acknowledgement with commands", "acknowledge-with", { deed: "acknowledge with" }, (point) => ({
    effects: 1,
    ...unlessApplied(point),
  })),
  ...each("a schedule", "schedule-entry", { role: "schedule", given: "none" }, (point) =>
    point === "before" ? { never: [0] } : { again: [0] },
  ),
  ...each("the move of what is due", "move-due", { given: "scheduled" }, any),
  ...each("a replay", "replay-dead-letters", { role: "replay", given: "dead" }, () => ({ again: all })),
  ...each("the claim of what was replayed", "claim-due", { given: "replayed" }, any),
  ...each("the acknowledgement of what was replayed", "acknowledge-owned", { given: "replayed" }, unlessApplied),
  ...each("the claim of what is stale", "claim-stale", { given: "stale" }, any),
  ...each("the record of a suspect's start", "record-start", { given: "stale" }, any),
  ...each("the hand-back at stop", "hand-back", { given: "many", deed: "stop" }, any),
  ...each("an ordered read", "read-ordered", { ordered: true }, () => ({ again: all })),
  ...each("a lane's hand-over", "acknowledge-owned", { ordered: true }, unlessApplied),
  ...each("a lane's hand-over by a dead letter", "dead-letter", { ordered: true, deed: "dead-letter" }, (point) => ({
    deadLetters: 1,
    ...unlessApplied(point),
  })),
  ...each("a retry that keeps its lane", "schedule-retry", { ordered: true, deed: "throw" }, () => ({ again: all })),
];
