import { LockBusyError } from "../errors.js";
import { failureCode, type Observed, type Observer } from "../flow/observer.js";
import type { Host } from "../host.js";
import type { LeaseTerms } from "../lease/lease.js";

/** Tells the observer how a wait for a lock ends; what it ends with is the same. */
export async function observedWait<Grant>(
  observer: Observer,
  host: Host,
  { definition, key }: Observed,
  waiting: Promise<Grant>,
): Promise<Grant> {
  const startedAt = host.monotonicMs();
  const about = { kind: "lock", definition, key } as const;
  try {
    const grant = await waiting;
    const event = grant === undefined ? "busy" : "acquired";
    observer.observe({ ...about, event, waitedMs: host.monotonicMs() - startedAt });
    return grant;
  } catch (error) {
    const waitedMs = host.monotonicMs() - startedAt;
    if (error instanceof LockBusyError) observer.observe({ ...about, event: "busy", waitedMs });
    else observer.observe({ ...about, event: "failed", waitedMs, code: failureCode(error) });
    throw error;
  }
}

/** Tells the observer how a lease ended. */
export function observedEnd(observer: Observer, { definition, key }: Observed): NonNullable<LeaseTerms["onEnd"]> {
  const about = { kind: "lock", definition, key } as const;
  return (event, heldMs, failure) => {
    if (event === "release-failed") observer.observe({ ...about, event, heldMs, code: failureCode(failure) });
    else observer.observe({ ...about, event, heldMs });
  };
}
