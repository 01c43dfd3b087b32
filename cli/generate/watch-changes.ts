/** Changes that were noticed and not yet looked at, and waiting for them. */
export class Changes {
  readonly #paths = new Set<string>();
  readonly #signal: AbortSignal;
  #sinceMs: number | undefined;
  #lastMs = 0;
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#wake(), { once: true });
  }

  add(path: string): void {
    this.#lastMs = performance.now();
    this.#sinceMs ??= this.#lastMs;
    this.#paths.add(path);
    this.#wake();
  }

  get ended(): boolean {
    return this.#signal.aborted;
  }

  get some(): boolean {
    return this.#paths.size > 0;
  }

  /** All of them, and when the first came. */
  take(): { readonly paths: readonly string[]; readonly sinceMs: number } {
    const taken = { paths: [...this.#paths].sort(), sinceMs: this.#sinceMs ?? performance.now() };
    this.#paths.clear();
    this.#sinceMs = undefined;
    return taken;
  }

  /** Until there is one, so much time passed, or the end. */
  async wait(atMostMs?: number): Promise<void> {
    if (this.some || this.#signal.aborted) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (atMostMs !== undefined) timer = setTimeout(resolve, atMostMs);
    });
    clearTimeout(timer);
  }

  /** Until none came for a while, or so much time passed. */
  async settle(quietMs: number, atMostMs: number): Promise<void> {
    const end = performance.now() + atMostMs;
    for (let now = performance.now(); now < end && !this.#signal.aborted; now = performance.now()) {
      const restMs = this.#lastMs + quietMs - now;
      if (restMs <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(restMs, end - now)));
    }
  }
}
