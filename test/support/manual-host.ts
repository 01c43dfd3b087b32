import { type Host, systemHost } from "../../src/runtime/host.js";

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** A host whose time stands still until the test moves it. */
export class ManualHost implements Host {
  readonly processName = "test-host-1";
  #nowMs = 1_000;
  #wallMs = 1_700_000_000_000;
  #timers: Timer[] = [];

  wallMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  random(): number {
    return 0.5;
  }

  uuid(): string {
    return systemHost.uuid();
  }

  setTimer(run: () => void, ms: number): () => void {
    // Node would make it go off at once.
    if (!(ms < 2 ** 31)) throw new RangeError(`No timer of Node lasts ${ms} ms`);
    const timer = { atMs: this.#nowMs + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get timers(): number {
    return this.#timers.length;
  }

  /** Time passes, timers run at theirs, and what they started gets its turns. */
  async pass(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    for (;;) {
      const next = this.#timers.filter(({ atMs }) => atMs <= end).sort((a, b) => a.atMs - b.atMs)[0];
      if (!next) break;
      this.#moveTo(Math.max(next.atMs, this.#nowMs));
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.run();
      await turns();
    }
    this.#moveTo(end);
    await turns();
  }

  /** Both clocks go on and no timer runs: the process was paused, or busy. */
  stall(ms: number): void {
    this.#moveTo(this.#nowMs + ms);
  }

  /** The machine slept, or somebody set the clock: only the wall clock goes on. */
  jumpWall(ms: number): void {
    this.#wallMs += ms;
  }

  #moveTo(nowMs: number): void {
    this.#wallMs += nowMs - this.#nowMs;
    this.#nowMs = nowMs;
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
