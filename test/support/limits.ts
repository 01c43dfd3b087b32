import type { LimitDefinition, Rate } from "../../src/runtime/limit/definition.js";
import { defineAddress } from "../../src/runtime/wire/address.js";

/** A limit as the generator would emit it. */
export function limitDefinition(name: string, rates: readonly Rate[]): LimitDefinition {
  const definition = `test.limits.${name}`;
  const template = name.replaceAll(/[^a-z-]/g, "-");
  const address = defineAddress({ definition, namespace: "test", template, parameters: {} });
  // Longer than a machine stands still: the usual second would decide without Redis.
  return { definition, address, rates, onUnavailable: "deny", deadlineMs: 10_000 };
}
