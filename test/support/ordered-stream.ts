import type { Connection } from "../../src/runtime/connection/connection.js";
import type { GroupDefinition } from "../../src/runtime/stream/definition.js";
import type { Task } from "./task-stream.js";
import { workers } from "./task-stream.js";

/** `text` is the value that has an order; `number` counts within it. */
export const ordered: GroupDefinition = { ...workers, order: { by: "text" } };

/** Something that happened to an entry, in the order in which the server was told. */
export interface LedgerLine {
  readonly what: "start" | "end" | "fail";
  readonly value: string;
  readonly number: number;
  readonly consumer: string;
  /** When it was noted, by the wall clock: a process that is stopped then sends it later. */
  readonly at?: number;
}

/** Writes to a list that all processes share. */
export async function note(connection: Connection, ledger: string, line: LedgerLine): Promise<void> {
  const { what, value, number, consumer } = line;
  await connection.execute({
    name: "RPUSH",
    keys: [ledger],
    args: [ledger, [what, value, number, consumer, Date.now()].join(" ")],
    repeatable: false,
    decode: Number,
  });
}

export function readLedger(lines: readonly string[]): LedgerLine[] {
  return lines.map((line) => {
    const [what, value = "", number, consumer = "", at] = line.split(" ");
    return { what: what as LedgerLine["what"], value, number: Number(number), consumer, at: Number(at) };
  });
}

/** By when it happened: a process that was stopped, or busy, tells of it later. */
export function asItWas(lines: readonly LedgerLine[]): LedgerLine[] {
  return lines.toSorted((left, right) => (left.at ?? 0) - (right.at ?? 0));
}

/**
 * What is against the order, per value: a start of an entry before the one before it has ended, one that goes back, one
 * beside another that was not given up. `given up` are consumers that were killed or stalled.
 */
export function disorders(
  lines: readonly LedgerLine[],
  givenUp: (consumer: string) => boolean = () => false,
): string[] {
  const found: string[] = [];
  const values = new Map<string, { done: number; started: number; running: Set<string> }>();
  for (const { what, value, number, consumer } of lines) {
    const state = values.get(value) ?? { done: -1, started: -1, running: new Set<string>() };
    values.set(value, state);
    if (what === "start") {
      if (number < state.started) found.push(`${value}: ${number} started after ${state.started}`);
      if (number > state.done + 1) found.push(`${value}: ${number} started before ${number - 1} ended`);
      const others = [...state.running].filter((other) => other !== consumer && !givenUp(other));
      if (others.length > 0) found.push(`${value}: ${number} started in ${consumer} beside ${others.join(", ")}`);
      state.started = Math.max(state.started, number);
      state.running.add(consumer);
    } else {
      state.running.delete(consumer);
      if (what === "end") state.done = Math.max(state.done, number);
    }
  }
  return found;
}

export function tasksOf(values: number, each: number): Task[] {
  return Array.from({ length: values * each }, (_, index) => ({
    text: `v${index % values}`,
    number: Math.floor(index / values),
  }));
}
