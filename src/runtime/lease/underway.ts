/** Counts what is under way, for whoever waits until nothing is. */
export class Underway {
  #count = 0;
  #onNone: (() => void) | undefined;

  get isAny(): boolean {
    return this.#count > 0;
  }

  enter(): void {
    this.#count++;
  }

  leave(): void {
    this.#count--;
    if (this.#count === 0) this.#onNone?.();
  }

  /** Asked for once. */
  ended(): Promise<void> {
    if (!this.isAny) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onNone = resolve;
    });
  }
}
