import { failureCode, type Observed, type Observer } from "../flow/observer.js";
import type { LeaseTerms } from "../lease/lease.js";
import type { Decision } from "./decision.js";

/** Tells the observer what was decided; `waitedMs` of a wait. */
export function observeDecision(
  observer: Observer,
  { definition, key }: Observed,
  cost: number,
  decision: Decision,
  waitedMs?: number,
): void {
  observer.observe({
    kind: "limit",
    event: decision.allowed ? "allowed" : "denied",
    definition,
    key,
    cost,
    remaining: decision.remaining,
    unavailable: decision.unavailable === true,
    ...(decision.remembered ? { remembered: true } : {}),
    ...(decision.allowed ? {} : { retryAfterMs: decision.retryAfterMs }),
    ...(waitedMs === undefined ? {} : { waitedMs }),
  });
}

export function observeAbandoned(
  observer: Observer,
  { definition, key }: Observed,
  cost: number,
  error: unknown,
  waitedMs: number,
): void {
  observer.observe({ kind: "limit", event: "abandoned", definition, key, cost, waitedMs, code: failureCode(error) });
}

/** Tells the observer whether there was a place. */
export function observeAdmission(
  observer: Observer,
  { definition, key }: Observed,
  { allowed, unavailable }: { readonly allowed: boolean; readonly unavailable?: true | undefined },
  waitedMs: number,
): void {
  const event = allowed ? "admitted" : "refused";
  observer.observe({ kind: "limit", event, definition, key, waitedMs, unavailable: unavailable === true });
}

/** Tells the observer how a place ended. */
export function observedPlace(observer: Observer, { definition, key }: Observed): NonNullable<LeaseTerms["onEnd"]> {
  const about = { kind: "limit", definition, key } as const;
  return (event, heldMs, failure) => {
    if (event === "release-failed") observer.observe({ ...about, event, heldMs, code: failureCode(failure) });
    else observer.observe({ ...about, event, heldMs });
  };
}
