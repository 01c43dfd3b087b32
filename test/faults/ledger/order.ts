import type { Ledger } from "./ledger.js";
import type { Trouble } from "./trouble.js";
import { type Handling, handlingsOf, notesOf } from "./verdict.js";

export interface Order {
  readonly lanes: number;
  /** Runs of a delivery that was another's already, begun by a process that had stood still and did not know yet. */
  readonly late: number;
  readonly violations: readonly string[];
}

interface Span {
  readonly run: Handling;
  readonly entry: number;
  /** When it ended, or when another run of its entry began: whoever does that has taken the delivery. */
  readonly end: number;
}

/** Two runs of one value at once, or a run of a later entry before an earlier one of the same value was done. */
export function judgeOrder(
  ledgers: readonly Ledger[],
  group: string,
  entries: readonly { readonly id: string; readonly lane: string }[],
  trouble: Trouble,
): Order {
  const handlings = handlingsOf(ledgers);
  const lanes = new Map<string, Handling[][]>();
  for (const { id, lane } of entries) {
    const all = lanes.get(lane) ?? [];
    all.push(handlings.get(`${group} ${id}`) ?? []);
    lanes.set(lane, all);
  }
  const taken = takenAway(ledgers, handlings);
  const violations: string[] = [];
  let late = 0;
  for (const [lane, entriesOfLane] of lanes) {
    violations.push(...early(entriesOfLane).map((text) => `${lane}: ${text}`));
    for (const pair of overlaps(entriesOfLane)) {
      const excused = pair.some(({ run }) => taken(run) && trouble(run.life, run.begin));
      if (excused) late++;
      else violations.push(`${lane}: ${pair.map(({ run }) => describe(run)).join(" beside ")}`);
    }
  }
  return { lanes: lanes.size, late, violations };
}

/** Entries whose first run began before the entry before them was done. */
function early(entriesOfLane: readonly (readonly Handling[])[]): string[] {
  const found: string[] = [];
  let doneAt = Number.NEGATIVE_INFINITY;
  for (const runs of entriesOfLane) {
    const [first] = runs;
    if (first && first.begin < doneAt) found.push(`${describe(first)} began before ${doneAt}`);
    const done = runs.filter(({ outcome }) => outcome === "ok" || outcome === "dead");
    doneAt = Math.min(...done.map(({ end }) => end));
  }
  return found;
}

function overlaps(entriesOfLane: readonly (readonly Handling[])[]): [Span, Span][] {
  const spans: Span[] = entriesOfLane.flatMap((runs, entry) =>
    runs.map((run, at) => ({ run, entry, end: Math.min(run.end, runs[at + 1]?.begin ?? run.end) })),
  );
  spans.sort((left, right) => left.run.begin - right.run.begin);
  const found: [Span, Span][] = [];
  for (const [at, span] of spans.entries()) {
    for (const other of spans.slice(at + 1, at + 50)) {
      if (other.run.begin >= span.end) break;
      if (other.entry !== span.entry) found.push([span, other]);
    }
  }
  return found;
}

/** Says whether another process had claimed, run or finished the entry before this run of it began. */
function takenAway(ledgers: readonly Ledger[], handlings: ReadonlyMap<string, readonly Handling[]>) {
  const claims = new Map<string, { at: number; life: string }[]>();
  for (const { life, note } of notesOf(ledgers, "reclaimed")) {
    const place = `${note[2]} ${note[3]}`;
    claims.set(place, [...(claims.get(place) ?? []), { at: note[1], life }]);
  }
  return ({ group, id, life, begin }: Handling): boolean => {
    const place = `${group} ${id}`;
    const runs = (handlings.get(place) ?? []).filter(({ outcome, end }) => outcome !== "threw" || end > begin);
    const earlier = [...(claims.get(place) ?? []), ...runs.map((run) => ({ at: run.begin, life: run.life }))]
      .filter(({ at }) => at < begin)
      .sort((left, right) => left.at - right.at);
    const last = earlier.at(-1);
    return last !== undefined && last.life !== life;
  };
}

function describe({ id, attempt, begin, end, outcome, life }: Handling): string {
  return `${id} (attempt ${attempt}, ${life}, ${begin}–${end}, ${outcome ?? "no end"})`;
}
