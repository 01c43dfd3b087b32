/** An iterator of what is pushed, until it is closed; what comes before it is asked for waits. */
export class Pushed<Item> implements AsyncIterableIterator<Item>, AsyncDisposable {
  readonly closed: Promise<void>;
  readonly #onPull: ((item: Item) => void) | undefined;
  readonly #waiting: Item[] = [];
  readonly #asking: ((result: IteratorResult<Item>) => void)[] = [];
  #isClosed = false;
  #close: () => void = () => undefined;

  constructor(signal: AbortSignal | undefined, onPull?: (item: Item) => void) {
    this.#onPull = onPull;
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
    if (signal?.aborted) void this.close();
    else signal?.addEventListener("abort", () => void this.close(), { once: true });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get queued(): number {
    return this.#waiting.length;
  }

  push(item: Item): void {
    if (this.#isClosed) return;
    const ask = this.#asking.shift();
    if (ask) ask(this.#pulled(item));
    else this.#waiting.push(item);
  }

  next(): Promise<IteratorResult<Item>> {
    const item = this.#waiting.shift();
    if (item !== undefined) return Promise.resolve(this.#pulled(item));
    if (this.#isClosed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#asking.push(resolve));
  }

  async return(): Promise<IteratorResult<Item>> {
    await this.close();
    return { done: true, value: undefined };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting.length = 0;
    for (const ask of this.#asking.splice(0)) ask({ done: true, value: undefined });
    this.#close();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #pulled(item: Item): IteratorResult<Item> {
    this.#onPull?.(item);
    return { done: false, value: item };
  }
}
