import { type ErrorContext, OptionsInvalidError } from "../errors.js";
import type { Host } from "../host.js";

/** The longest timer of Node; a longer one would go off at once. */
const longestTimerMs = 2_147_483_647;

/** Resolves when the work has settled, however it did, or after `ms`: of more than 24 days, after 24 days. */
export async function within(host: Host, ms: number, work: Promise<unknown>): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = host.setTimer(resolve, Math.min(ms, longestTimerMs));
    const done = (): void => {
      cancel();
      resolve();
    };
    work.then(done, done);
  });
}

/** What is wrong with it, where it is no number of milliseconds from 0; `Infinity` is one. */
export function badTimeout(timeoutMs: number, context?: ErrorContext): OptionsInvalidError | undefined {
  if (typeof timeoutMs === "number" && timeoutMs >= 0) return undefined;
  return new OptionsInvalidError("`timeoutMs` is no time", "Give milliseconds from 0; `Infinity` waits.", context);
}
