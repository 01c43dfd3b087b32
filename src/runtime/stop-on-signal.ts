import { OptionsInvalidError } from "./errors.js";
import { systemHost } from "./host.js";

/** A consumer, a subscription: what reads no more after `stop`. */
interface Stops {
  stop(options?: { readonly timeoutMs?: number }): Promise<unknown>;
}

/** A connection, a subscription: what ends with `close`. */
interface Closes {
  close(options?: { readonly timeoutMs?: number }): Promise<unknown>;
}

/** Whatever can be stopped or closed. What can be both is stopped. */
export type Stoppable = Stops | Closes;

export interface StopOnSignalOptions {
  /** @default ["SIGTERM", "SIGINT"] */
  readonly signals?: readonly NodeJS.Signals[];
  /** For all of them together, in milliseconds. @default 30000 */
  readonly timeoutMs?: number;
}

const longestTimeoutMs = 2 ** 31 - 1;

/**
 * When one of the signals comes: stops what it was given, one after the other in that order, and then lets the process
 * end as the signal would have ended it. A second signal ends it at once. Nothing is awaited for longer than `timeoutMs`
 * in all; what fails to stop is told as a warning of the process, and the others are stopped even so. Where the program
 * listens to the signal itself, it hears it a second time at the end, and decides.
 *
 * `stopOnSignal([consumer, connection])`: consumers first, connections last.
 * @returns what takes the listeners off again; a stop that is under way goes on.
 * @throws {OptionsInvalidError} `timeoutMs` is no time.
 */
export function stopOnSignal(
  stoppables: Stoppable | readonly Stoppable[],
  { signals = ["SIGTERM", "SIGINT"], timeoutMs = 30_000 }: StopOnSignalOptions = {},
): Disposable {
  if (!(timeoutMs >= 0 && timeoutMs <= longestTimeoutMs)) {
    const fix = `Give \`timeoutMs\` from 0 to ${longestTimeoutMs}.`;
    throw new OptionsInvalidError(`\`timeoutMs\` cannot be ${String(timeoutMs)}`, fix);
  }
  const all = "length" in stoppables ? stoppables : [stoppables];
  let stopping = false;
  const dispose = (): void => {
    for (const signal of signals) process.removeListener(signal, onSignal);
  };
  /** Ours is off by then, so that nobody keeps the process but those who listen themselves. */
  const end = (signal: NodeJS.Signals): void => {
    dispose();
    process.kill(process.pid, signal);
  };
  function onSignal(signal: NodeJS.Signals): void {
    const stopped = stopping ? undefined : stopAll(all, timeoutMs);
    stopping = true;
    if (stopped) void stopped.then(() => end(signal));
    else end(signal);
  }
  for (const signal of signals) process.on(signal, onSignal);
  return { [Symbol.dispose]: dispose };
}

/** Always resolves, by `timeoutMs`. */
async function stopAll(stoppables: readonly Stoppable[], timeoutMs: number): Promise<void> {
  const deadline = systemHost.monotonicMs() + timeoutMs;
  for (const stoppable of stoppables) {
    const left = Math.max(0, deadline - systemHost.monotonicMs());
    await within(left, stopOne(stoppable, left));
  }
}

async function stopOne(stoppable: Stoppable, timeoutMs: number): Promise<void> {
  try {
    await ("stop" in stoppable ? stoppable.stop({ timeoutMs }) : stoppable.close({ timeoutMs }));
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}

function within(ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    // Not unreferenced: until it ends, the process has this to do.
    const cancel = systemHost.setTimer(resolve, ms);
    void work.then(() => {
      cancel();
      resolve();
    });
  });
}
