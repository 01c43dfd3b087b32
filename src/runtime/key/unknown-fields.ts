import type { Codec } from "../wire/codec.js";
import { versionName } from "../wire/upgrade.js";
import { isObject } from "../wire/values.js";
import { addField, askedFor, type FieldsOf } from "./asked-fields.js";
import { itemsOf, membersOf } from "./json-text.js";
import { originsOf } from "./list-origins.js";

/** What a writer knows of the value that it changes. */
export interface Rewriting<Output, Input> {
  readonly codec: Codec<Output, Input>;
  /** JSON text, as it is stored. */
  readonly stored: string;
  /** JSON text, as the writer would write what it read there: see `knownText`. */
  readonly known: string;
  /** JSON text, as the writer has it now. */
  readonly next: string;
}

/** What a reader would write of what it read. To be asked for before the value is handed out: it may be changed in place. */
export function knownText<Output, Input>(codec: Codec<Output, Input>, current: Output): string {
  // What was read can be written: a value has every field that its writer would have to give.
  return textOf(codec.encode(current as unknown as Input));
}

/**
 * The next text with those fields of the stored one that the writer's contract does not know: they are stored, and not in
 * what it would write of what it read. They are found in nested objects, and in items of lists: see `originsOf`. A field
 * that was taken out stays out.
 *
 * Whatever is kept must not change what the writer reads: where an unknown field became a known one, because the value is
 * of another kind now, it goes.
 */
export function keepUnknown<Output, Input>({ codec, stored: written, known, next }: Rewriting<Output, Input>): string {
  if (written === known) return next;
  const stored = codec.lift ? liftedText(codec.lift, written) : written;
  const [before, after]: unknown[] = [JSON.parse(known), JSON.parse(next)];
  const all = new Merge(none, stored, before, after);
  if (all.text === next) return next;
  const value = codec.decode(Buffer.from(next));
  const target = knownText(codec, value);
  const reads = (text: string): boolean => rewritten(codec, text) === target;
  if (reads(all.text)) return all.text;
  const { byName, byLooking } = askedFor(value, after, all.unknown, (watched) => knownText(codec, watched));
  const unasked = new Merge(byName, stored, before, after);
  if (reads(unasked.text)) return unasked.text;
  // Where all names of an object are known ones, as in a map, every one of them is a field of another type now.
  const unseen = new Merge(new Map([...byName, ...byLooking]), stored, before, after);
  return reads(unseen.text) ? unseen.text : next;
}

/**
 * What is stored as the writer's own version has it: fields that were renamed since are no unknown ones. Numbers beyond
 * 2^53 in what is lifted lose their digits; where nothing is lifted, nothing changes.
 */
function liftedText(lift: (json: unknown) => unknown, stored: string): string {
  const lifted = JSON.stringify(lift(JSON.parse(stored)));
  return lifted === JSON.stringify(JSON.parse(stored)) ? stored : lifted;
}

const none: FieldsOf = new Map();

/** One way through three texts of a value at once: as it is stored, as its reader would write it, as it is to be. */
class Merge {
  readonly text: string;
  /** The fields that the contract does not know, found beside what is new: kept. */
  readonly unknown: FieldsOf = new Map();
  readonly #drops: FieldsOf;

  constructor(drops: FieldsOf, stored: string, known: unknown, next: unknown) {
    this.#drops = drops;
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
      // The version is that of what is written, whatever was stored.
      const before = Object.hasOwn(known, name) && name !== versionName ? members.get(name) : undefined;
      const text = before === undefined ? JSON.stringify(value) : this.#value(before, own(known, name), value);
      texts.push(`${JSON.stringify(name)}:${text}`);
    }
    for (const [name, text] of members) {
      if (Object.hasOwn(known, name) || Object.hasOwn(next, name) || name === versionName) continue;
      if (this.#drops.get(next)?.has(name)) continue;
      addField(this.unknown, next, name);
      texts.push(`${JSON.stringify(name)}:${text}`);
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

/** What this text would be, had the writer read and written it; `undefined` where it does not fit. */
function rewritten<Output, Input>(codec: Codec<Output, Input>, text: string): string | undefined {
  try {
    return knownText(codec, codec.decode(Buffer.from(text)));
  } catch {
    // That it does not fit is the answer; what it would be is asked for nothing else.
    return undefined;
  }
}

/** Codecs of JSON give text. */
const textOf = (payload: string | Uint8Array): string =>
  typeof payload === "string" ? payload : Buffer.from(payload).toString();

const own = (object: object, name: string): unknown => Object.getOwnPropertyDescriptor(object, name)?.value;
