import { type Link, LinkedQueue } from "../flow/linked-queue.js";
import { Lanes } from "./lanes.js";

export interface LineBounds {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/** What a line looks at of something that waits. */
export interface InLine {
  readonly bytes: number;
  /** Of those with the same one, the newest waits only; `undefined`: none. */
  readonly latest: unknown;
  /** Those with the same one go one after the other; `undefined`: none. */
  readonly order: unknown;
}

/** What waits, within bounds: who is next, and who leaves for lack of room. The rules are its user's. */
export class Line<Item extends InLine> {
  readonly #bounds: LineBounds;
  readonly #all = new LinkedQueue<Item>();
  /** Only where they do not leave from its head. */
  readonly #links = new Map<Item, Link<Item>>();
  readonly #latest = new Map<unknown, Item>();
  readonly #lanes: Lanes<Item> | undefined;
  readonly #keepsLinks: boolean;
  #bytes = 0;

  constructor(bounds: LineBounds, rules: { readonly hasOrder: boolean; readonly hasLatest: boolean }) {
    this.#bounds = bounds;
    this.#lanes = rules.hasOrder ? new Lanes() : undefined;
    this.#keepsLinks = rules.hasOrder || rules.hasLatest;
  }

  get length(): number {
    return this.#all.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The next that may leave to be handled. */
  get next(): Item | undefined {
    return this.#lanes ? this.#lanes.next : this.#all.first;
  }

  /** There is no room for so many bytes more. In an empty line there is room for anything. */
  isFullFor(bytes: number): boolean {
    const { length } = this.#all;
    return length > 0 && (length >= this.#bounds.maxItems || this.#bytes + bytes > this.#bounds.maxBytes);
  }

  /** It has grown beyond its bytes; one alone may. */
  get isOver(): boolean {
    return this.#all.length > 1 && this.#bytes > this.#bounds.maxBytes;
  }

  add(item: Item): void {
    const link = this.#all.push(item);
    this.#bytes += item.bytes;
    if (!this.#keepsLinks) return;
    this.#links.set(item, link);
    if (item.latest !== undefined) this.#latest.set(item.latest, item);
    this.#lanes?.add(item, item.order);
  }

  /** Takes the place of the one that has the same `latest`, and returns that; `undefined`: none has. */
  supersede(item: Item): Item | undefined {
    const older = item.latest === undefined ? undefined : this.#latest.get(item.latest);
    const link = older && this.#links.get(older);
    if (!link) return undefined;
    this.#links.delete(older);
    this.#links.set(item, link);
    this.#all.replace(link, item);
    this.#latest.set(item.latest, item);
    this.#lanes?.replace(older, item, item.order);
    this.#bytes += item.bytes - older.bytes;
    return older;
  }

  /** Leaves to be handled. */
  start(item: Item): void {
    this.#leave(item);
    this.#lanes?.start(item);
  }

  /** Was handled. */
  done(item: Item): void {
    this.#lanes?.done(item);
  }

  /** The oldest leaves unhandled; `undefined`: there is none. */
  dropOldest(): Item | undefined {
    const item = this.#all.first;
    if (!item) return undefined;
    this.#leave(item);
    this.#lanes?.remove(item);
    return item;
  }

  /** All leave unhandled; how many. */
  clear(): number {
    let left = 0;
    while (this.dropOldest()) left++;
    return left;
  }

  #leave(item: Item): void {
    this.#bytes -= item.bytes;
    const link = this.#links.get(item);
    if (!link) {
      this.#all.shift();
      return;
    }
    this.#all.remove(link);
    this.#links.delete(item);
    if (this.#latest.get(item.latest) === item) this.#latest.delete(item.latest);
  }
}
