import { type FailureCode, failureCode, type Observer } from "../flow/observer.js";
import type { Host } from "../host.js";
import type { Command } from "../wire/command.js";

/** Several that go together. */
interface Together {
  readonly name: "batch" | "transaction";
  readonly of: readonly Command<unknown>[];
}

/** What is told as one. */
export type Observable<Reply> = Command<Reply> | Together;

/** Tells the observer when it ends; what it ends with is the same. */
export async function observedRun<Reply>(
  observer: Observer,
  host: Host,
  what: Observable<Reply>,
  running: Promise<Reply>,
): Promise<Reply> {
  const tell = teller(observer, host, what);
  try {
    const reply = await running;
    tell("ok");
    return reply;
  } catch (error) {
    tell(failureCode(error));
    throw error;
  }
}

/** The same for a caller that waits; without an observer it is only run. */
export function observedSync<Reply>(
  observer: Observer | undefined,
  host: Host,
  what: Observable<Reply>,
  run: () => Reply,
): Reply {
  if (!observer) return run();
  const tell = teller(observer, host, what);
  try {
    const reply = run();
    tell("ok");
    return reply;
  } catch (error) {
    tell(failureCode(error));
    throw error;
  }
}

function teller(observer: Observer, host: Host, what: Observable<unknown>): (outcome: "ok" | FailureCode) => void {
  const startedAt = host.monotonicMs();
  const about =
    "of" in what
      ? { name: what.name, commands: what.of.length, definition: undefined, key: what.of[0]?.keys[0] }
      : { name: what.name, commands: 1, definition: what.definition, key: what.keys[0] };
  return (outcome) =>
    observer.observe({ kind: "command", ...about, durationMs: host.monotonicMs() - startedAt, outcome });
}
