import { orAborted } from "../flow/signals.js";
import { within } from "../flow/within.js";
import type { Host } from "../host.js";

/** `within`, until the signal aborts: rejects with its reason then. However it ends, no timer is left. */
export async function settledWithin(
  host: Host,
  ms: number,
  work: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  try {
    await orAborted(within(host, ms, Promise.race([work, ended])), signal);
  } finally {
    end();
  }
}

/** Waits so long, or until the signal aborts. */
export function rest(host: Host, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return settledWithin(host, ms, new Promise(() => undefined), signal);
}
