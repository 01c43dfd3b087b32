import type { Codec } from "../wire/codec.js";
import { isObject } from "../wire/values.js";
import { itemsOf, membersOf } from "./json-text.js";

/** What a writer knows of the value that it changes. */
export interface Rewriting<Output, Input> {
  readonly codec: Codec<Output, Input>;
  /** JSON text, as it is stored. */
  readonly stored: string;
  /** What the writer read there. */
  readonly current: Output;
  /** JSON text, as the writer has it now. */
  readonly next: string;
}

/** Unknown fields that are tried one by one, where all of them together cannot stay. */
const mostTried = 256;

/**
 * The next text with those fields of the stored one that the writer's contract does not know: they are stored, and not in
 * what it would write of what it read. They are found in nested objects, and in items of lists: of those that are as they
 * were, and of those that stand where they stood in a list as long as before. A field that was taken out stays out.
 *
 * Whatever is kept must not change what the writer reads: where an unknown field became a known one, because the value is
 * of another kind now, it goes.
 */
export function keepUnknown<Output, Input>({ codec, stored, current, next }: Rewriting<Output, Input>): string {
  // What was read can be written: a value has every field that its writer would have to give.
  const known: unknown = JSON.parse(textOf(codec.encode(current as unknown as Input)));
  const wanted: unknown = JSON.parse(next);
  const merge = (keeps: (ordinal: number) => boolean): Merge => new Merge(keeps, stored, known, wanted);
  const all = merge(() => true);
  if (all.text === next) return next;
  const target = rewritten(codec, next);
  const reads = (text: string): boolean => rewritten(codec, text) === target;
  if (reads(all.text)) return all.text;
  const kept = new Set<number>();
  for (let one = 0; one < Math.min(all.unknown, mostTried); one++) {
    kept.add(one);
    if (!reads(merge((ordinal) => kept.has(ordinal)).text)) kept.delete(one);
  }
  const { text } = merge((ordinal) => kept.has(ordinal));
  return reads(text) ? text : next;
}

/** One way through three texts of a value at once: as it is stored, as its reader would write it, as it is to be. */
class Merge {
  readonly text: string;
  /** How many fields that the contract does not know were found beside what is new, kept or not. */
  unknown = 0;
  readonly #keeps: (ordinal: number) => boolean;

  constructor(keeps: (ordinal: number) => boolean, stored: string, known: unknown, next: unknown) {
    this.#keeps = keeps;
    this.text = this.#value(stored, known, next);
  }

  #value(stored: string, known: unknown, next: unknown): string {
    // What the writer did not touch stays as it is, unknown fields and digits included.
    if (JSON.stringify(known) === JSON.stringify(next)) return stored;
    if (Array.isArray(known)) return Array.isArray(next) ? this.#list(stored, known, next) : JSON.stringify(next);
    return isObject(known) && isObject(next) ? this.#object(stored, known, next) : JSON.stringify(next);
  }

  #object(stored: string, known: object, next: object): string {
    const members = membersOf(stored);
    const texts: string[] = [];
    for (const [name, value] of Object.entries(next)) {
      const before = Object.hasOwn(known, name) ? members.get(name) : undefined;
      const text = before === undefined ? JSON.stringify(value) : this.#value(before, own(known, name), value);
      texts.push(`${JSON.stringify(name)}:${text}`);
    }
    for (const [name, text] of members) {
      if (Object.hasOwn(known, name) || Object.hasOwn(next, name)) continue;
      if (this.#keeps(this.unknown++)) texts.push(`${JSON.stringify(name)}:${text}`);
    }
    return `{${texts.join()}}`;
  }

  #list(stored: string, known: readonly unknown[], next: readonly unknown[]): string {
    const items = itemsOf(stored);
    const origins = items.length === known.length ? originsOf(known, next) : [];
    const texts = next.map((item, index) => {
      const origin = origins[index];
      const before = origin === undefined ? undefined : items[origin];
      return before === undefined || origin === undefined
        ? JSON.stringify(item)
        : this.#value(before, known[origin], item);
    });
    return `[${texts.join()}]`;
  }
}

/** For each item, which one it was before: itself where nothing tells otherwise. */
function originsOf(known: readonly unknown[], next: readonly unknown[]): (number | undefined)[] {
  const [before, after] = [known.map((item) => JSON.stringify(item)), next.map((item) => JSON.stringify(item))];
  const taken = new Set<number>();
  const take = (origin: number | undefined): number | undefined => {
    if (origin !== undefined) taken.add(origin);
    return origin;
  };
  const inPlace = after.map((text, index) => (before[index] === text ? take(index) : undefined));
  const elsewhere = new Map<string, number[]>();
  for (const [index, text] of before.entries()) {
    if (!taken.has(index)) elsewhere.set(text, [...(elsewhere.get(text) ?? []), index]);
  }
  const moved = inPlace.map((origin, index) => origin ?? take(elsewhere.get(after[index] ?? "")?.shift()));
  if (before.length !== after.length) return moved;
  return moved.map((origin, index) => origin ?? (taken.has(index) ? undefined : index));
}

/** What this text would be, had the writer read and written it; `undefined` where it does not fit. */
function rewritten<Output, Input>(codec: Codec<Output, Input>, text: string): string | undefined {
  try {
    return textOf(codec.encode(codec.decode(Buffer.from(text)) as unknown as Input)); // as above
  } catch {
    // That it does not fit is the answer; what it would be is asked for nothing else.
    return undefined;
  }
}

/** Codecs of JSON give text. */
const textOf = (payload: string | Uint8Array): string =>
  typeof payload === "string" ? payload : Buffer.from(payload).toString();

const own = (object: object, name: string): unknown => Object.getOwnPropertyDescriptor(object, name)?.value;
