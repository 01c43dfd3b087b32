import {
  BatchFailedError,
  type BatchOutcome,
  type RedloomError,
  StreamFullError,
  UnavailableError,
} from "../../errors.js";
import type { Fence } from "../../lease/guard.js";
import { type NoParameters, siblingKey } from "../../wire/address.js";
import type { Argument, Command } from "../../wire/command.js";
import type { Headers } from "../../wire/headers.js";
import type { Script } from "../../wire/script.js";
import type { StreamDefinition } from "../definition.js";
import { appendCheckedScript, appendScript } from "../scripts/append.js";
import type { NewEntry } from "./entries.js";

/** What `add` resolves to. */
export interface Added {
  /** `<ms>-<sequence>`; of a duplicate, the id of the entry, or of the schedule, that was first. */
  readonly id: string;
  /** Its value was given before, within the contract's time: nothing was added. Always false without `deduplicate`. */
  readonly duplicate: boolean;
}

/** Options that an entry can be added with; `headers` must be given where the contract requires one of them. */
export type AddOptions<HeadersIn extends object = Headers> = Guarded &
  (NoParameters extends HeadersIn ? { readonly headers?: HeadersIn | undefined } : { readonly headers: HeadersIn });

/** The options of `addMany`: headers for all, or a function that gives those of each message. */
export type AddManyOptions<Input, HeadersIn extends object = Headers> = Guarded &
  (NoParameters extends HeadersIn
    ? { readonly headers?: HeadersIn | HeadersOfEach<Input, HeadersIn> | undefined }
    : { readonly headers: HeadersIn | HeadersOfEach<Input, HeadersIn> });

/** What can be added under a lock. */
export interface Guarded {
  /**
   * A lease: what is added is added only while it is held, by Redis' own word, in the same script; LOCK_LOST otherwise.
   * Whoever was paused past the end of its lease adds nothing then. Nothing is sent again by itself, `deduplicate` or
   * not. On a cluster, the lock and the stream have to lie in one slot: give both the same `slot` in the contract.
   * `undefined` is refused: a lease that was not got guards nothing.
   */
  readonly fence?: Fence;
}

type HeadersOfEach<Input, HeadersIn> = (message: Input, index: number) => HeadersIn;

/** Options may be left out where nothing in them is required. */
export type Optional<Options> = NoParameters extends Options ? [options?: Options] : [options: Options];

/** What the commands that add need to know of their stream. */
export interface AddingParts {
  readonly key: string;
  readonly stream: Pick<StreamDefinition<unknown>, "definition" | "deduplicate" | "capacity">;
  /** ARGV that makes the groups. */
  readonly groups: readonly Argument[];
  /** Entries to keep whether acknowledged or not, or 0. */
  readonly keep: number;
}

/** A command that is a script. */
export type ScriptCommand<Reply> = Command<Reply> & { readonly script: Script };

/** Entries of one script: a thousand arguments are where its advantage ends, and no script is to hold the server up. */
const entriesPerScript = 200;
const textPerScript = 1_048_576;
/** Entries in parts, each for one script. */
export function inParts(entries: Iterable<NewEntry>): readonly (readonly NewEntry[])[] {
  const parts: NewEntry[][] = [];
  let part: NewEntry[] = [];
  let text = 0;
  for (const entry of entries) {
    const size = entry.fields.reduce((sum, { length }) => sum + length, 0);
    if (part.length === 0 || part.length >= entriesPerScript || text + size > textPerScript) {
      part = [];
      text = 0;
      parts.push(part);
    }
    part.push(entry);
    text += size;
  }
  return parts;
}

/**
 * How many scripts of `addMany` may be under way. With a capacity one after the other: of several, a later and smaller one
 * could find the room that an earlier one did not.
 */
export function scriptsAtOnce({ capacity }: Pick<StreamDefinition<unknown>, "capacity">): number {
  return capacity === undefined ? 64 : 1;
}

/**
 * What is thrown where some scripts of `addMany` failed, or were not sent because of those. `sent` are their outcomes;
 * the program is told those of its messages, as it does not know which went together.
 */
export function notAllAdded(
  sent: readonly BatchOutcome[],
  parts: readonly (readonly NewEntry[])[],
  context: { readonly definition: string; readonly key: string },
): RedloomError {
  const [first] = sent.flatMap((outcome) => ("error" in outcome ? [outcome.error] : []));
  if (first && parts.length === 1) return first;
  if (first instanceof StreamFullError) {
    const added = sent.flatMap((outcome) => ("value" in outcome ? (outcome.value as Added[]) : [])); // as `append` decodes
    return new StreamFullError(first.message, { ...context, added });
  }
  const unsent = { error: new UnavailableError("Not sent, because of what came before", context) };
  const outcomes = parts.flatMap((part, index) => outcomesOf(part, sent[index] ?? unsent));
  const failed = outcomes.filter((outcome) => "error" in outcome).length;
  return new BatchFailedError(`${failed} of ${outcomes.length} messages failed: ${first?.message}`, outcomes, context);
}

function outcomesOf(part: readonly NewEntry[], outcome: BatchOutcome): BatchOutcome[] {
  if ("error" in outcome) return part.map(() => outcome);
  return (outcome.value as Added[]).map((value) => ({ value })); // as `append` decodes
}

/** Appends entries in order, all or none: one script. */
export function appendCommand(parts: AddingParts, entries: readonly NewEntry[]): ScriptCommand<Added[]> {
  const { key, stream, groups, keep } = parts;
  const args: Argument[] = [...groups, keep, ...fieldArguments(entries)];
  return {
    name: appendScript.name,
    script: appendScript,
    keys: [key],
    args,
    repeatable: false,
    definition: stream.definition,
    decode: (reply) => (reply as string[]).map(newlyAdded), // the script's reply, as it is described there
  };
}

/** An entry without headers has the payload's field only: its name goes once for all. */
function fieldArguments(entries: readonly NewEntry[]): Argument[] {
  const [name = ""] = entries[0]?.fields ?? [];
  if (name !== "" && entries.every(({ fields }) => fields.length === 2)) {
    return [name, ...entries.map(({ fields }) => fields[1] ?? "")];
  }
  return ["", ...entries.flatMap(({ fields }) => [fields.length, ...fields])];
}

/** The same, with a look at what is there: for duplicates, and for room. */
export function appendCheckedCommand(parts: AddingParts, entries: readonly NewEntry[]): ScriptCommand<Added[]> {
  const { key, stream, groups, keep } = parts;
  const { deduplicate, definition, capacity = 0 } = stream;
  const keys = [key, siblingKey(key, "delayed")];
  const args: Argument[] = [...groups, keep, capacity, deduplicate?.withinMs ?? 0, spareOf(capacity)];
  for (const { fields, value } of entries) {
    if (value !== undefined) keys.push(markOf(key, value));
    args.push(fields.length, ...fields);
  }
  return {
    name: appendCheckedScript.name,
    script: appendCheckedScript,
    keys,
    args,
    repeatable: isRepeatable(stream),
    definition,
    decode(reply) {
      const flat = reply as (string | number)[]; // the script's reply, as it is described there
      return entries.map((_, index) => ({ id: String(flat[index * 2]), duplicate: flat[index * 2 + 1] === 1 }));
    },
  };
}

const newlyAdded = (id: unknown): Added => ({ id: String(id), duplicate: false });

/** What every `XADD` to one stream has in common. */
export interface AddPlace {
  readonly keys: readonly string[];
  readonly definition: string;
  /** What comes before the fields. */
  readonly lead: readonly Argument[];
}

/** `XADD` to a stream that exists. Made for each entry: a class without closures and private names costs the least. */
export class AddCommand implements Command<Added> {
  readonly name = "XADD";
  readonly keys: readonly string[];
  readonly args: readonly Argument[];
  readonly repeatable = false;
  readonly definition: string;
  readonly entry: NewEntry;
  /** What becomes of the entry where there is no stream. */
  readonly otherwise: (entry: NewEntry) => Promise<Added>;

  constructor(place: AddPlace, entry: NewEntry, otherwise: (entry: NewEntry) => Promise<Added>) {
    this.keys = place.keys;
    this.args = place.lead.concat(entry.fields);
    this.definition = place.definition;
    this.entry = entry;
    this.otherwise = otherwise;
  }

  decode(reply: unknown): Added {
    if (reply !== null) return newlyAdded(reply);
    // A promise of it: `execute` resolves with it, so that its promise becomes this one.
    return this.otherwise(this.entry) as never;
  }
}

/** Twice as long as a command takes at most by default. What is forgotten sooner could be added a second time. */
const rememberedMs = 10_000;

/** May what adds be sent again? Where the first one's value is still known then. */
export function isRepeatable({ deduplicate }: Pick<StreamDefinition<unknown>, "deduplicate">): boolean {
  return deduplicate !== undefined && deduplicate.withinMs >= rememberedMs;
}

/** The key that says that a value was given. */
export function markOf(key: string, value: string): string {
  return siblingKey(key, `seen:${value}`);
}

/** A full stream gives up a little more than it must, so that not each entry has to look for what may go. */
export function spareOf(capacity: number): number {
  return Math.min(1_000, Math.floor(capacity / 20));
}
