import type { InflictedFault } from "./inflict.js";
import type { Ledger, Note } from "./ledger.js";
import type { StreamName } from "./messages.js";
import type { Stored } from "./stored.js";

/** One handler's run. */
export interface Handling {
  readonly group: string;
  readonly id: string;
  readonly attempt: number;
  readonly begin: number;
  /** Infinity: it never came to its end. */
  readonly end: number;
  readonly outcome: "ok" | "threw" | "dead" | undefined;
  /** The process and its life, as `worker-1.2`. */
  readonly life: string;
}

type NoteOf<Kind extends Note[0]> = Extract<Note, readonly [kind: Kind, ...unknown[]]>;

export interface Noted<Kind extends Note[0]> {
  readonly life: string;
  readonly note: NoteOf<Kind>;
}

/** The notes of one kind, of all processes. */
export function notesOf<Kind extends Note[0]>(ledgers: readonly Ledger[], kind: Kind): Noted<Kind>[] {
  return ledgers.flatMap(({ process, life, notes }) =>
    notes
      .filter((note): note is NoteOf<Kind> => note[0] === kind)
      .map((note) => ({ life: `${process}.${life}`, note })),
  );
}

/** Every handling by group and entry, `plain/workers 1-0`, in the order in which they began. */
export function handlingsOf(ledgers: readonly Ledger[]): Map<string, Handling[]> {
  const handlings = new Map<string, Handling[]>();
  for (const { process, life, notes } of ledgers) {
    const ends = new Map(
      notes.filter((note): note is NoteOf<"end"> => note[0] === "end").map((note) => [note[2], note]),
    );
    for (const note of notes) {
      if (note[0] !== "begin") continue;
      const [, begin, group, id, run, attempt] = note;
      const [, end = Number.POSITIVE_INFINITY, , outcome] = ends.get(run) ?? [];
      const place = `${group} ${id}`;
      const all = handlings.get(place) ?? [];
      all.push({ group, id, attempt, begin, end, outcome, life: `${process}.${life}` });
      handlings.set(place, all);
    }
  }
  for (const all of handlings.values()) all.sort((left, right) => left.begin - right.begin);
  return handlings;
}

/** Adds that were acknowledged and are not in the stream, and entries that a group neither handled nor has among its dead letters. */
export function lost(
  ledgers: readonly Ledger[],
  stored: Stored,
  groups: readonly { name: string; stream: StreamName }[],
) {
  const there = { plain: namesOf(stored, "plain"), kept: namesOf(stored, "kept") };
  const adds = notesOf(ledgers, "added").map(({ note }) => note);
  const acknowledged = adds.filter(([, , , , outcome]) => outcome === "ok");
  // What was scheduled has an id only since it was due.
  const isGone = ([, , stream, key, , id]: (typeof adds)[number]): boolean => !there[stream].has(id || key);
  const gone = acknowledged.filter(isGone).map(([, , , key]) => key);
  const handlings = handlingsOf(ledgers);
  const unhandled = groups.flatMap(({ name, stream }) => {
    const dead = new Set(stored.dead.get(name));
    const done = (id: string): boolean =>
      dead.has(id) || (handlings.get(`${name} ${id}`)?.some(({ outcome }) => outcome === "ok") ?? false);
    return stored.entries[stream].filter(({ id }) => !done(id)).map(({ id }) => `${name} ${id}`);
  });
  return { acknowledged: acknowledged.length, gone, unhandled };
}

/** Keys that are stored more often than the adds of known and unknown outcome allow. */
export function storedTooOften(
  ledgers: readonly Ledger[],
  stored: Stored,
  stream: StreamName,
  once: boolean,
): string[] {
  const allowed = new Map<string, number>();
  for (const { note } of notesOf(ledgers, "added")) {
    const [, , to, key, outcome] = note;
    if (to === stream && outcome !== "refused") allowed.set(key, (allowed.get(key) ?? 0) + 1);
  }
  const counts = new Map<string, number>();
  for (const { key } of stored.entries[stream]) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].filter(([key, count]) => count > (once ? 1 : (allowed.get(key) ?? 0))).map(([key]) => key);
}

/** Dead letters that no handler asked for, and those it asked for that are missing or there twice. */
export function wrongDeadLetters(ledgers: readonly Ledger[], stored: Stored): string[] {
  const asked = new Set<string>();
  for (const [place, all] of handlingsOf(ledgers)) if (all.some(({ outcome }) => outcome === "dead")) asked.add(place);
  const wrong: string[] = [];
  for (const [group, ids] of stored.dead) {
    const counted = new Map<string, number>();
    for (const id of ids) counted.set(id, (counted.get(id) ?? 0) + 1);
    for (const [id, count] of counted) {
      const wasAsked = asked.delete(`${group} ${id}`);
      if (count > 1 || !wasAsked) wrong.push(`${group} ${id} × ${count}`);
    }
  }
  return [...wrong, ...asked];
}

/** SIGSTOPs during which the process did not stand still, and faults that did nothing. */
export function unfired(ledgers: readonly Ledger[], faults: readonly InflictedFault[]): InflictedFault[] {
  const stalls = notesOf(ledgers, "stalled");
  return faults.filter(({ fault, from, to, fired }) => {
    if (fault.kind !== "SIGSTOP") return fired === 0;
    const mine = stalls.filter(({ life }) => life.startsWith(`${fault.target}.`));
    return !mine.some(({ note: [, at, ms] }) => at > from && at < to + 5_000_000 && ms >= fault.ms - 500);
  });
}

/** Ids and keys. */
function namesOf(stored: Stored, stream: StreamName): Set<string> {
  return new Set(stored.entries[stream].flatMap(({ id, key }) => [id, key]));
}
