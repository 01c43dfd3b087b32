import { OptionsInvalidError } from "../errors.js";
import type { Host } from "../host.js";

export interface EventuallyOptions {
  /** Then it fails, in milliseconds, also where the last look is not over. @default 2000 */
  readonly timeoutMs?: number;
  /** Between two looks, in milliseconds. @default 10 */
  readonly intervalMs?: number;
  /** Ends the waiting with `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Whose clock and timers. @default those of the process, also where a test has put others in their place since */
  readonly host?: Pick<Host, "monotonicMs" | "setTimer">;
}

// Those of now: a runner's fake timers pass no time by themselves, and who waits with them waits for ever.
const { setTimeout: startTimer, clearTimeout: endTimer } = globalThis;
const now = performance.now.bind(performance);

const realHost: NonNullable<EventuallyOptions["host"]> = {
  monotonicMs: now,
  setTimer(run, ms) {
    const timer = startTimer(run, ms);
    return () => endTimer(timer);
  },
};

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
 * @throws {OptionsInvalidError} `timeoutMs` or `intervalMs` is no time.
 */
export async function eventually<Value>(
  check: () => Value | PromiseLike<Value>,
  { timeoutMs = 2_000, intervalMs = 10, signal, host = realHost }: EventuallyOptions = {},
): Promise<Looked<Value>> {
  checkMs("timeoutMs", timeoutMs);
  checkMs("intervalMs", intervalMs);
  const startedAt = host.monotonicMs();
  let last: Ended<Value> | undefined;
  for (let looks = 1; ; looks++) {
    signal?.throwIfAborted();
    const leftMs = timeoutMs - (host.monotonicMs() - startedAt);
    const outcome = await within(host, Math.max(leftMs, shortestLookMs), signal, look(check));
    if (outcome && "value" in outcome) return outcome.value;
    last = outcome ?? last;
    const waitedMs = host.monotonicMs() - startedAt;
    if (waitedMs >= timeoutMs) throw neverCame(last, looks, waitedMs);
    await within(host, Math.min(intervalMs, timeoutMs - waitedMs), signal);
  }
}

/** Whatever time is left: the look at its end is not for nothing. */
const shortestLookMs = 50;
/** The longest timer of Node. */
const longestMs = 2_147_483_647;

function checkMs(name: string, ms: number): void {
  if (typeof ms === "number" && ms >= 0 && ms <= longestMs) return;
  throw new OptionsInvalidError(`\`${name}\` is ${ms}`, `Give \`${name}\` in milliseconds from 0 to ${longestMs}.`);
}

type Ended<Value> = { readonly value: Looked<Value> } | { readonly error: unknown } | { readonly falsy: unknown };

async function look<Value>(check: () => Value | PromiseLike<Value>): Promise<Ended<Value>> {
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

function neverCame(last: Ended<unknown> | undefined, looks: number, waitedMs: number): EventuallyError {
  const waited = `within ${Math.round(waitedMs)} ms, in ${looks} look${looks === 1 ? "" : "s"}`;
  if (!last) return new EventuallyError(`It did not come about ${waited}: \`check\` has not ended`);
  if (!("error" in last)) {
    const gave = "falsy" in last ? String(last.falsy) : "";
    return new EventuallyError(`It did not come about ${waited}: the last one gave ${gave || "an empty text"}`);
  }
  const { error } = last;
  const why = error instanceof Error ? error.message : String(error);
  return new EventuallyError(`It did not come about ${waited}; the last one failed: ${why}`, { cause: error });
}

/** What comes within the time; nothing where nothing does. A look that hangs is given up. @throws the signal's reason. */
function within<Value>(
  host: Pick<Host, "setTimer">,
  ms: number,
  signal: AbortSignal | undefined,
  coming?: Promise<Value>,
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const end = (value?: Value): void => {
      cancel();
      signal?.removeEventListener("abort", abort);
      resolve(value);
    };
    const cancel = host.setTimer(end, ms);
    signal?.addEventListener("abort", abort, { once: true });
    void coming?.then(end);
  });
}
