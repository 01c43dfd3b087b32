import { type Host, systemHost } from "../host.js";

export interface EventuallyOptions {
  /** Then it fails, in milliseconds. @default 2000 */
  readonly timeoutMs?: number;
  /** Between two looks, in milliseconds. @default 10 */
  readonly intervalMs?: number;
  /** Ends the waiting with `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Whose clock and timers. @default those of the process */
  readonly host?: Pick<Host, "monotonicMs" | "setTimer">;
}

/** What `eventually` fails with; `cause` is what the last look failed with. */
export class EventuallyError extends Error {
  override readonly name = "EventuallyError";
}

/** What a look has to give: something truthy, or nothing at all where not throwing is enough. */
type Looked<Value> = Exclude<Value, false | null | 0 | "" | 0n>;

/**
 * Looks again and again, until `check` neither throws nor gives what is falsy (`undefined` is no answer, and enough).
 * @returns what the last look gave.
 * @throws {EventuallyError} it did not come about in time: how often it looked, for how long, and why the last one failed.
 */
export async function eventually<Value>(
  check: () => Value | PromiseLike<Value>,
  { timeoutMs = 2_000, intervalMs = 10, signal, host = systemHost }: EventuallyOptions = {},
): Promise<Looked<Value>> {
  const startedAt = host.monotonicMs();
  for (let looks = 1; ; looks++) {
    signal?.throwIfAborted();
    const outcome = await look(check);
    if ("value" in outcome) return outcome.value;
    const waitedMs = host.monotonicMs() - startedAt;
    if (waitedMs >= timeoutMs) throw neverCame(outcome, looks, waitedMs);
    await pause(host, Math.min(intervalMs, timeoutMs - waitedMs), signal);
  }
}

type Outcome<Value> = { readonly value: Looked<Value> } | { readonly error: unknown } | { readonly falsy: unknown };

async function look<Value>(check: () => Value | PromiseLike<Value>): Promise<Outcome<Value>> {
  try {
    const value: Value = await check();
    return isLooked(value) ? { value } : { falsy: value };
  } catch (error) {
    return { error };
  }
}

function isLooked<Value>(value: Value): value is Looked<Value> {
  return value === undefined || Boolean(value);
}

function neverCame(outcome: Outcome<unknown>, looks: number, waitedMs: number): EventuallyError {
  const waited = `within ${Math.round(waitedMs)} ms, in ${looks} look${looks === 1 ? "" : "s"}`;
  if (!("error" in outcome)) {
    const last = "falsy" in outcome ? String(outcome.falsy) : "";
    return new EventuallyError(`It did not come about ${waited}: the last one gave ${last || "an empty text"}`);
  }
  const { error } = outcome;
  const why = error instanceof Error ? error.message : String(error);
  return new EventuallyError(`It did not come about ${waited}; the last one failed: ${why}`, { cause: error });
}

function pause(host: Pick<Host, "setTimer">, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = host.setTimer(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
