import type { InflictedFault } from "../ledger/inflict.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Grant, History, Overtaking } from "./history.js";
import type { LockNote } from "./notes.js";
import type { Counter } from "./resource.js";

type Turn = Extract<LockNote, readonly ["turn", ...unknown[]]>;

export function turnsOf(ledgers: readonly Ledger<LockNote>[]): Turn[] {
  return ledgers.flatMap(({ notes }) => notes.filter((note): note is Turn => note[0] === "turn"));
}

/** Writes that overwrote what somebody else had written meanwhile. Each write made the counter one higher. */
export function staleWrites({ value, accepted }: Pick<Counter, "value" | "accepted">): number {
  return accepted - value;
}

/** Moments at which two leases of one lock said at once that they are held; by the machine's clock, to the µs. */
export function heldTwice(turns: readonly Turn[]): string[] {
  const last = new Map<string, Turn>();
  const wrong: string[] = [];
  for (const turn of [...turns].sort((one, other) => one[4] - other[4])) {
    const [, , lock, fence, from, to] = turn;
    const before = last.get(lock);
    if (before && before[5] > from) wrong.push(`${lock}: ${before[3]} until ${before[5]}, ${fence} from ${from}`);
    if (before && before[3] >= fence) wrong.push(`${lock}: ${fence} after ${before[3]}`);
    if (!before || to > before[5]) last.set(lock, turn);
  }
  return wrong;
}

/**
 * Whether the process of a token had trouble between two moments of the server's clock, or may still have had. Whoever was
 * asked to end waits no more.
 */
export type TokenTrouble = (token: string, from: number, to: number) => boolean;

/** How long after a fault, or after a stall of its own, a process may still be late. */
const aftermathUs = 3_000_000;

/** `offset`: what makes the server's clock of the machine's. */
export function troubleOfTokens(
  ledgers: readonly Ledger<LockNote>[],
  faults: readonly InflictedFault[],
  offset: number,
): TokenTrouble {
  const lives = new Map<number, { from: number; to: number }[]>();
  for (const { process, notes } of ledgers) {
    const born = notes.find((note) => note[0] === "born");
    if (!born) continue;
    const own: { from: number; to: number }[] = [];
    for (const note of notes) {
      if (note[0] === "stalled") own.push({ from: note[1] - note[2] * 1_000, to: note[1] });
      if (note[0] === "ending") own.push({ from: note[1], to: Number.POSITIVE_INFINITY });
    }
    for (const { fault, from, to } of faults) {
      if (fault.target !== process) continue;
      const forGood = fault.kind === "SIGKILL" && from > born[1];
      own.push({ from, to: forGood ? Number.POSITIVE_INFINITY : to });
    }
    lives.set(born[2], own);
  }
  return (token, from, to) => {
    const own = lives.get(Number(/-(\d+):/.exec(token)?.[1])) ?? [];
    return own.some((one) => one.from + offset < to && one.to + offset + aftermathUs > from);
  };
}

/** Overtakings of those who were well all the while that they waited. */
export function unfair({ overtakings }: History, trouble: TokenTrouble): Overtaking[] {
  return overtakings.filter(({ waiter, at }) => !trouble(waiter.token, waiter.askedAt, at));
}

export interface Loss {
  readonly grant: Grant;
  /** From the end of its lease to the next one, in milliseconds. */
  readonly lateMs: number;
}

/**
 * Leases that ended by themselves while somebody waited who was well, and of whom all others but their holder were. What
 * was handed over and never taken up shows in `handed`, with the hand-over lease as its `ms`.
 */
export function lossesOf({ grants }: History, trouble: TokenTrouble): Loss[] {
  return grants.flatMap((grant) => {
    const { nextAt, until, released, waiting, token, at } = grant;
    if (released || nextAt === undefined || nextAt < until) return [];
    const others = waiting.filter((one) => processOf(one.token) !== processOf(token));
    // The two that stand nearest look whether it lives. Later ones wait behind them, each a hand-over lease more.
    const nearest = others.slice(0, 2);
    const well = nearest.length > 0 && nearest.every((one) => !trouble(one.token, at, nextAt));
    return well ? [{ grant, lateMs: (nextAt - until) / 1_000 }] : [];
  });
}

/** Faults that did nothing, and stops during which the process did not stand still. */
export function unfiredOf(ledgers: readonly Ledger<LockNote>[], faults: readonly InflictedFault[]): InflictedFault[] {
  return faults.filter(({ fault, from, to, fired }) => {
    if (fault.kind !== "SIGSTOP" && fault.kind !== "stops itself") return fired === 0;
    const notes = ledgers.filter(({ process }) => process === fault.target).flatMap(({ notes }) => notes);
    const stood = notes.some(
      (note) => note[0] === "stalled" && note[1] > from && note[1] < to + 5_000_000 && note[2] >= fault.ms - 500,
    );
    return fired === 0 || !stood;
  });
}

/** Of these tokens those whose process was not killed. */
export function ofThoseAlive(
  tokens: readonly string[],
  ledgers: readonly Ledger<LockNote>[],
  faults: readonly InflictedFault[],
): string[] {
  const killed = troubleOfTokens(
    ledgers.map((ledger) => ({ ...ledger, notes: ledger.notes.filter(([kind]) => kind === "born") })),
    faults.filter(({ fault }) => fault.kind === "SIGKILL"),
    0,
  );
  return tokens.filter((token) => !killed(token, Number.MAX_VALUE, Number.MAX_VALUE));
}

function processOf(token: string): string {
  return token.slice(0, token.indexOf(":"));
}
