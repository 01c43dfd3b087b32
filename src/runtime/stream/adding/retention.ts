import { siblingKey } from "../../wire/address.js";
import type { Command } from "../../wire/command.js";
import type { StreamDefinition } from "../definition.js";
import { trimScript } from "../scripts/retention.js";

/** How often retention is looked after, and how soon again where a run left more to remove. */
export const trimPaceMs = { usual: 1_000, soon: 25 } as const;

/** A group that has not acknowledged what retention would remove. */
export interface HoldingGroup {
  readonly group: string;
  /** Somebody read from it within the last minute. */
  readonly live: boolean;
  /** Since the oldest entry was added that it holds, by the server's clock. */
  readonly oldestAgeMs: number;
}

/** What one run of the janitor did. */
export interface Trimmed {
  readonly trimmed: number;
  /** There is more to remove, and the next run may come at once. */
  readonly more: boolean;
  /** Empty where retention has what it wants. */
  readonly heldBy: readonly HoldingGroup[];
  /** Nothing was looked at: somebody else had done it within the second. */
  readonly skipped?: true;
}

/** Most entries that one run removes: whole nodes of a hundred, so that the server is busy for well below 1 ms. */
const page = 10_000;
/** One run a second for a stream, whoever asks; a full page is followed by the next one soon. */
const everyMs = 900;
const soonMs = 20;
/** Nobody read from a group for so long: nobody serves it. */
const silentMs = 60_000;

/**
 * Removes what the contract's retention says: at most a page, at most once a second for a stream. Never what a group has
 * not acknowledged, unless it is `hard`. One round trip: a script of `XTRIM MINID`. Without retention it removes nothing.
 * @see https://redis.io/docs/latest/commands/xtrim/
 */
export function trimCommand(
  { definition, retention }: Pick<StreamDefinition<unknown>, "definition" | "retention">,
  key: string,
): Command<Trimmed> {
  const bounds = [retention?.maxEntries ?? 0, retention?.maxAgeMs ?? 0, retention?.hard ? 1 : 0];
  return {
    name: trimScript.name,
    script: trimScript,
    keys: [key, siblingKey(key, "janitor")],
    args: [...bounds, page, everyMs, soonMs, siblingKey(key, "alive:"), silentMs],
    repeatable: true,
    definition,
    decode: trimmed,
  };
}

// The casts name what the script replies, as it is described beside it.
function trimmed(reply: unknown): Trimmed {
  const [count = 0, more, age, ...rows] = reply as (number | string)[];
  const heldBy: HoldingGroup[] = [];
  for (let at = 0; at < rows.length; at += 2) {
    heldBy.push({ group: String(rows[at]), live: rows[at + 1] === 1, oldestAgeMs: Number(age) });
  }
  if (Number(count) < 0) return { trimmed: 0, more: false, heldBy, skipped: true };
  return { trimmed: Number(count), more: more === 1, heldBy };
}
