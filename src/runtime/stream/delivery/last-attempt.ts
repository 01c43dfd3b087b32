import type { HeldEntry, Outcome } from "./delivery.js";

type Ending = Exclude<Outcome, { readonly kind: "acknowledge" }>;

/** Another attempt after the last one is a dead letter, whoever asks for it. */
export function inTheEnd(held: Pick<HeldEntry, "attempt">, outcome: Ending, maxAttempts: number): Ending {
  if (outcome.kind !== "retry" || outcome.options.countsAsAttempt === false || held.attempt < maxAttempts)
    return outcome;
  const { error = `The handler asked for another attempt after the last of ${maxAttempts}` } = outcome;
  return { kind: "dead-letter", error };
}
