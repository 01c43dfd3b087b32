import type { InflictedFault } from "../ledger/inflict.js";
import type { Ledger, Note } from "../ledger/ledger.js";
import type { Trouble } from "../ledger/trouble.js";
import { type CallNote, callNotesOf } from "./notes.js";
import { answerOf, behaviourOf, timeoutMs } from "./question.js";

type Ledgers = readonly Ledger<CallNote>[];

/** Requests that were asked, and never settled or settled twice. */
export function unsettled(ledgers: Ledgers): string[] {
  const times = new Map<string, number>();
  for (const { note } of callNotesOf(ledgers, "settled")) times.set(note[2], (times.get(note[2]) ?? 0) + 1);
  return callNotesOf(ledgers, "asked")
    .map(({ note }) => note[2])
    .filter((key) => times.get(key) !== 1);
}

/** Requests that settled after their deadline, though their caller had not stood still meanwhile. */
export function late(ledgers: Ledgers, slackMs: number): string[] {
  const settled = new Map(callNotesOf(ledgers, "settled").map(({ note }) => [note[2], note[1]]));
  const stalls = callNotesOf(ledgers, "stalled");
  return callNotesOf(ledgers, "asked").flatMap(({ life, note: [, at, key] }) => {
    const end = settled.get(key) ?? Number.POSITIVE_INFINITY;
    const stood = stalls.filter((one) => one.life === life && one.note[1] > at && one.note[1] <= end + 500_000);
    const excuse = stood.reduce((sum, { note }) => sum + note[2], 0);
    const lateMs = (end - at) / 1_000 - timeoutMs - excuse;
    return lateMs > slackMs ? [`${key}: ${Math.round(lateMs)} ms`] : [];
  });
}

/** Answers, errors and news that are another request's, or none that its handler gives. */
export function wrong(ledgers: Ledgers): string[] {
  const settled = callNotesOf(ledgers, "settled").filter(({ note: [, , key, how, what] }) => {
    if (how !== "ok" && how !== "refused") return false;
    const refuses = behaviourOf(key) === "refuses";
    const right = answerOf(key);
    return refuses !== (how === "refused") || what?.key !== key || what.answer !== right.answer;
  });
  const told = callNotesOf(ledgers, "told").filter(({ note: [, , key, what] }) => {
    return what.key !== key || ![1, 2].some((step) => answerOf(key, step).answer === what.answer);
  });
  return [...settled, ...told].map(({ life, note }) => `${life} ${JSON.stringify(note)}`);
}

/** How often requests settled in each way. */
export function settlements(ledgers: Ledgers): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { note } of callNotesOf(ledgers, "settled")) counts[note[3]] = (counts[note[3]] ?? 0) + 1;
  return counts;
}

export interface CallRun {
  readonly key: string;
  readonly life: string;
  /** Its number there. */
  readonly run: number;
  readonly begin: number;
  /** Infinity: it never came to its end. */
  readonly end: number;
}

/** Every run of each request's handler, in the order in which they began. */
export function runsOf(ledgers: Ledgers): Map<string, CallRun[]> {
  const ends = new Map(callNotesOf(ledgers, "end").map(({ life, note }) => [`${life} ${note[2]}`, note[1]]));
  const runs = new Map<string, CallRun[]>();
  for (const { life, note } of callNotesOf(ledgers, "begin")) {
    const [, begin, key, run] = note;
    const end = ends.get(`${life} ${run}`) ?? Number.POSITIVE_INFINITY;
    runs.set(key, [...(runs.get(key) ?? []), { key, life, run, begin, end }]);
  }
  for (const all of runs.values()) all.sort((one, other) => one.begin - other.begin);
  return runs;
}

/** Requests that two servers handled, neither of which had trouble. Who stood still may begin late what others have done. */
export function takenFromTheWell(ledgers: Ledgers, trouble: Trouble): string[] {
  return [...runsOf(ledgers).values()].flatMap((runs) =>
    runs
      .slice(1)
      .filter((run, at) => !trouble(runs[at]?.life ?? "", run.begin) && !trouble(run.life, run.begin))
      .map((run) => `${JSON.stringify(runs)} at ${run.begin}`),
  );
}

/**
 * Runs that went on to their end though their caller had given up long before, and nobody had told them: of servers and
 * callers that had no trouble.
 */
export function untold(ledgers: Ledgers, trouble: Trouble): string[] {
  const aborted = new Set(callNotesOf(ledgers, "aborted").map(({ life, note }) => `${life} ${note[2]}`));
  const runs = runsOf(ledgers);
  return callNotesOf(ledgers, "settled").flatMap(({ life: caller, note: [, at, key, how] }) => {
    if (how !== "given up" || trouble(caller, at + toldWithinUs)) return [];
    const deaf = (runs.get(key) ?? []).filter(({ life, run, begin, end }) => {
      const ran = begin < at && end > at + toldWithinUs;
      return ran && !aborted.has(`${life} ${run}`) && !trouble(life, at + toldWithinUs);
    });
    return deaf.map(({ life, run }) => `${key} at ${life} ${run}`);
  });
}

/** A busy machine takes its time to tell a server that nobody waits any more. */
const toldWithinUs = 250_000;

export interface Takeover {
  readonly key: string;
  /** From the death of the server to the next one's start; `undefined`: nobody began again. */
  readonly afterMs: number | undefined;
}

/** What became of the requests whose handler ran when its process was killed, and which had not settled by then. */
export function takeovers(ledgers: Ledgers, faults: readonly InflictedFault[]): Takeover[] {
  const settled = new Map(callNotesOf(ledgers, "settled").map(({ note }) => [note[2], note[1]]));
  const kills = faults.filter(({ fault }) => fault.kind === "SIGKILL");
  return [...runsOf(ledgers).values()].flatMap((runs) =>
    runs.flatMap((run, at): Takeover[] => {
      if (run.end !== Number.POSITIVE_INFINITY) return [];
      const kill = kills.find(({ fault, to }) => run.life.startsWith(`${fault.target}.`) && to > run.begin);
      if (!kill) return [];
      const next = runs[at + 1]?.begin;
      const until = settled.get(run.key) ?? Number.POSITIVE_INFINITY;
      // Given up, or answered by somebody who had taken it over before.
      if (next === undefined && until < kill.to + timeoutMs * 1_000 && behaviourOf(run.key) === "given up") return [];
      if (until < kill.to) return [];
      return [{ key: run.key, afterMs: next === undefined ? undefined : (next - kill.to) / 1_000 }];
    }),
  );
}

/** The stalls alone, for what judges faults. */
export function stallsOf(ledgers: Ledgers): Ledger[] {
  return ledgers.map(({ process, life, notes }) => {
    return { process, life, notes: notes.filter((note): note is StallNote => note[0] === "stalled") };
  });
}

type StallNote = Extract<Note, readonly ["stalled", ...unknown[]]>;
