import { openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { StreamName } from "./messages.js";

/** Microseconds of the one clock that all processes of a machine share. */
export const now = (): number => Number(process.hrtime.bigint() / 1_000n);

/** `ok`: resolved. `unknown`: rejected, may have been stored. `refused`: rejected, was not. */
export type AddOutcome = "ok" | "unknown" | "refused";
export type HandlerOutcome = "ok" | "threw" | "dead";

/** What a process noted, each with the time. */
export type Note =
  | readonly [kind: "added", at: number, stream: StreamName, key: string, outcome: AddOutcome, id: string]
  | readonly [kind: "consumer", at: number, group: string, name: string]
  | readonly [kind: "begin", at: number, group: string, id: string, run: number, attempt: number]
  | readonly [kind: "end", at: number, run: number, outcome: HandlerOutcome]
  | readonly [kind: "reclaimed", at: number, group: string, id: string, from: string]
  | readonly [kind: "lost", at: number, group: string, id: string, reason: string]
  | readonly [kind: "recreated", at: number, group: string]
  | readonly [kind: "error", at: number, group: string, during: string, code: string]
  | readonly [kind: "stalled", at: number, ms: number]
  | readonly [kind: "failed", at: number, group: string, message: string];

/** What one process noted from its start to its end. */
export interface Ledger<Kind = Note> {
  /** `worker-2`: over several lives the same. */
  readonly process: string;
  readonly life: number;
  readonly notes: readonly Kind[];
}

/** Notes are with the system before the process does anything else: SIGKILL loses none. */
export function openLedger<Kind extends readonly unknown[] = Note>(
  folder: string,
  process: string,
  life: number,
): (...note: Kind) => void {
  const file = openSync(join(folder, `${process}.${life}.jsonl`), "a");
  return (...note) => void writeSync(file, `${JSON.stringify(note)}\n`);
}

export function readLedgers<Kind = Note>(folder: string): Ledger<Kind>[] {
  return readdirSync(folder).map((file) => {
    const [process = "", life = ""] = file.split(".");
    const lines = readFileSync(join(folder, file), "utf8").split("\n").slice(0, -1);
    // Our own writer wrote them.
    return { process, life: Number(life), notes: lines.map((line) => JSON.parse(line) as Kind) };
  });
}
