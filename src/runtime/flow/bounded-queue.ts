export interface QueueBounds {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/** First in, first out, never above its bounds: what is too much pushes out the oldest. Both ends are O(1). */
export class BoundedQueue<Item> {
  readonly #bounds: QueueBounds;
  readonly #sizeOf: (item: Item) => number;
  #items: (Item | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  constructor(bounds: QueueBounds, sizeOf: (item: Item) => number) {
    this.#bounds = bounds;
    this.#sizeOf = sizeOf;
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** Adds the newest; how many of the oldest left for it. The newest itself stays, however large it is. */
  push(item: Item): number {
    this.#items.push(item);
    this.#bytes += this.#sizeOf(item);
    let dropped = 0;
    while (this.length > 1 && (this.length > this.#bounds.maxItems || this.#bytes > this.#bounds.maxBytes)) {
      this.shift();
      dropped += 1;
    }
    return dropped;
  }

  /** The oldest, or `undefined` of an empty queue. */
  shift(): Item | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#items[this.#head] = undefined;
    this.#head += 1;
    this.#bytes -= this.#sizeOf(item);
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    } else if (this.#head >= 1_024 && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
    this.#bytes = 0;
  }
}
