import type { Told, ToldKind } from "../support/tell.js";

const colours: { readonly [Kind in ToldKind]?: number } = {
  sent: 36,
  duplicate: 33,
  answer: 32,
  rejected: 33,
  unserved: 33,
  "given-up": 33,
  "looked-up": 35,
  timeout: 33,
  finished: 32,
  result: 32,
  retried: 33,
  limited: 33,
  lock: 35,
  reclaimed: 35,
  replayed: 35,
  "dead-lettered": 31,
  warning: 31,
};

/** How long a demo waits for all that must come: some seconds suffice, minutes where the machine has other work. */
const longestMs = 120_000;

/** Prints what the processes tell, in the order in which it comes, and waits for what must come. */
export class Timeline {
  readonly all: Told[] = [];
  readonly #startedAt = performance.now();
  readonly #patienceMs: number;
  readonly #colour = process.stdout.isTTY && !process.env.NO_COLOR;
  readonly #watchers = new Set<() => void>();
  #ended = false;

  constructor(patienceMs: number = longestMs) {
    this.#patienceMs = patienceMs;
  }

  add(told: Told): void {
    if (this.#ended) return;
    this.all.push(told);
    const seconds = ((performance.now() - this.#startedAt) / 1_000).toFixed(2).padStart(6);
    const code = this.#colour ? colours[told.kind] : undefined;
    const text = code === undefined ? told.text : `\u001b[${code}m${told.text}\u001b[0m`;
    console.log(`${seconds}s  ${told.who.padEnd(11)} ${text}`);
    this.lookAgain();
  }

  /** Looks whether what is waited for has come; needed for what no process told. */
  lookAgain(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Tells nothing more: what processes say while they are being ended is noise. */
  end(): void {
    this.#ended = true;
  }

  heading(text: string): void {
    console.log(`\n${text}`);
  }

  /** What was told of this kind. */
  of(kind: ToldKind): readonly Told[] {
    return this.all.filter((one) => one.kind === kind);
  }

  /** How many different things were told of this kind: a task that two workers finished counts once. */
  distinct(kind: ToldKind): number {
    return new Set(this.of(kind).map((one) => one.about ?? one.text)).size;
  }

  /**
   * Resolves with true once the condition holds, and with false when the patience is over, which is for all that the demo
   * waits for together: what did not come once will not come, and the demo ends.
   */
  until(condition: () => boolean): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    const leftMs = Math.max(0, this.#startedAt + this.#patienceMs - performance.now());
    return new Promise((resolve) => {
      const settle = (met: boolean): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(met);
      };
      const look = (): void => {
        if (condition()) settle(true);
      };
      const timer = setTimeout(() => settle(false), leftMs);
      this.#watchers.add(look);
    });
  }
}
