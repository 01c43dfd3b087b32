import type { HeldEntry } from "../delivery/delivery.js";
import type { Holdings } from "./holdings.js";

/**
 * Gives back what still runs, as a retry that is due now and does not count: another consumer has it at once. Resolves
 * when Redis knows, which is tried again until the settler is closed.
 */
export function handBackRunning(holdings: Holdings): Promise<void> {
  const running: readonly HeldEntry[] = holdings.all().filter(({ state }) => state === "running");
  for (const held of running) {
    held.handedBack = true;
    // Whether it is told is seen by the holdings; a failure is tried again, and told by events.
    held.retry({ delayMs: 0, countsAsAttempt: false }).catch(() => undefined);
  }
  return holdings.when(() => running.every(({ held }) => !held));
}
