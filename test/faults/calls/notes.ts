import type { Ledger } from "../ledger/ledger.js";
import type { Answer } from "./question.js";

/** How a request settled: with a reply, an error of the contract, its caller's own reason, or the code of an error. */
export type Settlement = "ok" | "refused" | "given up" | string;

export type CallNote =
  | readonly [kind: "asked", at: number, key: string]
  | readonly [kind: "settled", at: number, key: string, how: Settlement, what: Answer | null]
  | readonly [kind: "told", at: number, key: string, what: Answer]
  | readonly [kind: "begin", at: number, key: string, run: number, attempt: number]
  | readonly [kind: "end", at: number, run: number]
  | readonly [kind: "aborted", at: number, run: number, why: string]
  | readonly [kind: "error", at: number, group: string, during: string, code: string]
  | readonly [kind: "stalled", at: number, ms: number]
  | readonly [kind: "failed", at: number, group: string, message: string];

/** What the processes of a run on calls are given. */
export interface ServerConfig {
  readonly url: string;
  readonly folder: string;
  readonly process: string;
  readonly life: number;
}

export interface CallerConfig extends ServerConfig {
  readonly calls: number;
  readonly durationMs: number;
}

type NoteOf<Kind extends CallNote[0]> = Extract<CallNote, readonly [kind: Kind, ...unknown[]]>;

/** The notes of one kind, each with its process and life, as `server-1.2`. */
export function callNotesOf<Kind extends CallNote[0]>(ledgers: readonly Ledger<CallNote>[], kind: Kind) {
  return ledgers.flatMap(({ process, life, notes }) =>
    notes
      .filter((note): note is NoteOf<Kind> => note[0] === kind)
      .map((note) => ({ life: `${process}.${life}`, process, note })),
  );
}
