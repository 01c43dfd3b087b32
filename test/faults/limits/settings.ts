import type { LimitDefinition } from "../../../src/runtime/limit/definition.js";
import { defineAddress } from "../../../src/runtime/wire/address.js";

/** Two limits, each asked for much more than it allows. */
export const limits = {
  gcra: limit("gcra", { algorithm: "gcra", rates: [{ allow: 700, perMs: 1_000, burst: 70 }] }),
  window: limit("window", { algorithm: "sliding-window", rates: [{ allow: 50, perMs: 250 }] }),
} as const;

export type LimitName = keyof typeof limits;

export interface TakerConfig {
  readonly url: string;
  readonly folder: string;
  readonly process: string;
}

/** `unknown`: the reply never came; it may have been taken. */
export type TakeOutcome = "allowed" | "denied" | "unknown";

export type TakeNote = readonly [kind: "take", at: number, limit: LimitName, outcome: TakeOutcome];

function limit(name: string, parts: Pick<LimitDefinition, "algorithm" | "rates">): LimitDefinition {
  const definition = `test.limits.${name}`;
  const address = defineAddress({ definition, namespace: "test", template: name, parameters: {} });
  return { definition, address, onUnavailable: "deny", ...parts };
}
