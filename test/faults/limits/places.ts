import type { ConcurrencyLimitDefinition } from "../../../src/runtime/limit/definition.js";
import { defineAddress } from "../../../src/runtime/wire/address.js";

const definition = "test.limits.places";

export const places: ConcurrencyLimitDefinition = {
  definition,
  address: defineAddress({ definition, namespace: "test", template: "places", parameters: {} }),
  concurrency: 4,
  leaseMs: 1_000,
  onUnavailable: "deny",
};

export interface PlaceConfig {
  readonly url: string;
  readonly folder: string;
  readonly process: string;
  readonly life: number;
  readonly seed: number;
}

/** The lease of this token was held at both times, and in between. */
export type PlaceNote = readonly [kind: "held", from: number, to: number, fence: number];

/** The most that were held at the same time, by their notes. */
export function mostAtOnce(notes: readonly PlaceNote[]): number {
  const spans = new Map<number, { from: number; to: number }>();
  for (const [, from, to, fence] of notes) {
    const known = spans.get(fence);
    spans.set(fence, { from: Math.min(from, known?.from ?? from), to: Math.max(to, known?.to ?? to) });
  }
  const turns = [...spans.values()].flatMap(({ from, to }) => [
    { at: from, by: 1 },
    { at: to, by: -1 },
  ]);
  // Whoever leaves at a time makes room for who comes then.
  turns.sort((one, other) => one.at - other.at || one.by - other.by);
  let [held, most] = [0, 0];
  for (const { by } of turns) {
    held += by;
    most = Math.max(most, held);
  }
  return most;
}
