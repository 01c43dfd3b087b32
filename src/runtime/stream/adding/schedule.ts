import { OptionsInvalidError } from "../../errors.js";
import { systemHost } from "../../host.js";
import { siblingKey } from "../../wire/address.js";
import type { Command } from "../../wire/command.js";
import { cancelScript, moveDueScript, scheduleScript } from "../scripts/schedule.js";
import { type AddingParts, isRepeatable, markOf, type ScriptCommand, spareOf } from "./adding.js";
import type { NewEntry } from "./entries.js";

/** When an entry is to be added: one of the two. */
export type DueTime =
  | {
      /** From now, by the server's clock, in milliseconds; 0 is at once. */
      readonly delayMs: number;
      readonly at?: never;
    }
  | {
      /** A point of time, or milliseconds since the epoch; what is past is due at once. */
      readonly at: Date | number;
      readonly delayMs?: never;
    };

/** What `schedule` resolves to. */
export interface Scheduled {
  /** For `cancel`. Of a duplicate: the id of the entry or the schedule that was first. */
  readonly id: string;
  /** Always false without `deduplicate` in the contract. */
  readonly duplicate: boolean;
}

/** What one run of the mover did. */
export interface Moved {
  readonly moved: number;
  /** Until the next one is due; `undefined` where nothing is scheduled. */
  readonly nextInMs: number | undefined;
}

/** A hundred years, as the contract has it for any time. */
const longestMs = 36_500 * 86_400_000;
/** The last point of time that a `Date` can hold. */
const lastMs = 8_640_000_000_000_000;
/** What the latest id was made of. */
const latest = { ms: 0, sequence: 0 };

export function scheduleCommand(parts: AddingParts, entry: NewEntry, when: DueTime): ScriptCommand<Scheduled> {
  const { key, stream, groups } = parts;
  const { definition, deduplicate, capacity = 0 } = stream;
  const due = dueOf(when, definition);
  const mark = entry.value === undefined ? [] : [markOf(key, entry.value)];
  const limits = [capacity, deduplicate?.withinMs ?? 0, spareOf(capacity)];
  const id = scheduleId();
  return {
    name: scheduleScript.name,
    script: scheduleScript,
    keys: [...scheduleKeys(key), ...mark],
    args: [...groups, id, siblingKey(key, "wake"), ...due, ...limits, entry.value ?? "", ...entry.fields],
    // A second try after it was moved would be a second entry.
    repeatable: isRepeatable(stream),
    definition,
    decode(reply) {
      const [first = "", duplicate] = reply as [string, number]; // the script's reply, as it is described there
      return { id: first, duplicate: duplicate === 1 };
    },
  };
}

export function cancelCommand({ key, stream }: AddingParts, id: string): Command<boolean> {
  return {
    name: cancelScript.name,
    script: cancelScript,
    keys: scheduleKeys(key),
    args: [id, markOf(key, "")],
    // The second answer would be "not there" of what the first one took back.
    repeatable: false,
    definition: stream.definition,
    decode: (reply) => reply === 1,
  };
}

export function moveDueCommand(parts: AddingParts, limit: number): Command<Moved> {
  const { key, stream, groups, keep } = parts;
  return {
    name: moveDueScript.name,
    script: moveDueScript,
    keys: scheduleKeys(key),
    args: [...groups, limit, keep, markOf(key, "")],
    repeatable: true,
    definition: stream.definition,
    decode(reply) {
      const [moved, nextInMs] = reply as [number, number]; // the script's reply, as it is described there
      return { moved, nextInMs: nextInMs < 0 ? undefined : nextInMs };
    },
  };
}

function scheduleKeys(key: string): string[] {
  return [key, siblingKey(key, "delayed"), siblingKey(key, "delayed:data")];
}

/** @throws {OptionsInvalidError} it is no time. */
function dueOf({ delayMs, at }: DueTime, definition: string): ["in" | "at", number] {
  if ((delayMs === undefined) === (at === undefined)) {
    const what = at === undefined ? "Neither `delayMs` nor `at` is given" : "`delayMs` and `at` are given at once";
    throw new OptionsInvalidError(what, "Give one of them: `delayMs` from now, or the time `at`.", { definition });
  }
  const [word, name, value, most] =
    at === undefined
      ? (["in", "delayMs", delayMs, longestMs] as const)
      : (["at", "at", at instanceof Date ? at.getTime() : at, lastMs] as const);
  if (typeof value !== "number" || !(value >= 0 && value <= most)) {
    const fix = `Give \`${name}\` as milliseconds from 0 to ${most}${name === "at" ? ", or as a Date" : ""}.`;
    throw new OptionsInvalidError(`\`${name}\` cannot be ${String(value)}`, fix, { definition });
  }
  return [word, Math.ceil(value)];
}

/** A UUID of version 7: of entries that are due in the same millisecond, the one that was scheduled first comes first. */
function scheduleId(): string {
  const ms = systemHost.wallMs();
  if (ms > latest.ms) Object.assign(latest, { ms, sequence: 0 });
  else if (latest.sequence < 4_095) latest.sequence++;
  else Object.assign(latest, { ms: latest.ms + 1, sequence: 0 });
  const time = latest.ms.toString(16).padStart(12, "0");
  const order = latest.sequence.toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${systemHost.uuid().slice(19)}`;
}
