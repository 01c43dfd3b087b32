import { type FailureCode, failureCode, type Observer } from "../flow/observer.js";
import type { Host } from "../host.js";
import type { Command } from "../wire/command.js";

/** Several that go together. */
interface Together {
  readonly name: "batch" | "transaction";
  readonly of: readonly Command<unknown>[];
}

/** Tells the observer when it ends; what it ends with is the same. */
export async function observedRun<Reply>(
  observer: Observer,
  host: Host,
  what: Command<Reply> | Together,
  running: Promise<Reply>,
): Promise<Reply> {
  const startedAt = host.monotonicMs();
  const about =
    "of" in what
      ? { name: what.name, commands: what.of.length, definition: undefined, key: what.of[0]?.keys[0] }
      : { name: what.name, commands: 1, definition: what.definition, key: what.keys[0] };
  const tell = (outcome: "ok" | FailureCode): void =>
    observer.observe({ kind: "command", ...about, durationMs: host.monotonicMs() - startedAt, outcome });
  try {
    const reply = await running;
    tell("ok");
    return reply;
  } catch (error) {
    tell(failureCode(error));
    throw error;
  }
}
