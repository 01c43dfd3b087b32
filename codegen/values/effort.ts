/** How many steps may be taken: a short contract can say what takes for ever to try out. */
export class Effort {
  readonly #most: number;
  #spent = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get spent(): number {
    return this.#spent;
  }

  get isSpent(): boolean {
    return this.#spent > this.#most;
  }

  /** False where it was too much. */
  spend(steps = 1): boolean {
    this.#spent += steps;
    return !this.isSpent;
  }
}
