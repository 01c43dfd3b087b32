import { type CallOutcome, failureCode, type Observed, type Observer } from "../flow/observer.js";
import type { Host } from "../host.js";
import { CallRejectedError } from "./errors.js";

/** Tells the observer how a call ended for its caller; what it ends with is the same. */
export async function observedRequest<Reply>(
  observer: Observer,
  host: Host,
  { definition, key }: Observed,
  asking: Promise<Reply>,
  outcomeOf: (reply: Reply) => CallOutcome,
): Promise<Reply> {
  const startedAt = host.monotonicMs();
  const tell = (outcome: CallOutcome): void =>
    observer.observe({
      kind: "call",
      definition,
      key,
      event: "requested",
      durationMs: host.monotonicMs() - startedAt,
      outcome,
    });
  try {
    const reply = await asking;
    tell(outcomeOf(reply));
    return reply;
  } catch (error) {
    tell(error instanceof CallRejectedError ? "rejected" : failureCode(error));
    throw error;
  }
}

/** The same of a broadcast call. */
export async function observedGathering<
  Result extends { readonly answers: readonly unknown[]; readonly missing: number },
>(observer: Observer, host: Host, { definition, key }: Observed, gathering: Promise<Result>): Promise<Result> {
  const startedAt = host.monotonicMs();
  const about = { kind: "call", definition, key, event: "gathered" } as const;
  try {
    const gathered = await gathering;
    const { answers, missing } = gathered;
    const durationMs = host.monotonicMs() - startedAt;
    observer.observe({ ...about, durationMs, outcome: "ok", answers: answers.length, missing });
    return gathered;
  } catch (error) {
    const durationMs = host.monotonicMs() - startedAt;
    observer.observe({ ...about, durationMs, outcome: failureCode(error), answers: 0, missing: 0 });
    throw error;
  }
}
