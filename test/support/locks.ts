import type { LockDefinition } from "../../src/runtime/lock/definition.js";
import { defineAddress } from "../../src/runtime/wire/address.js";

/** A lock as the generator would emit it. */
export function lockDefinition(name: string, settings: { leaseMs?: number; waitMs?: number } = {}): LockDefinition {
  const definition = `test.locks.${name}`;
  const address = defineAddress({ definition, namespace: "test", template: name, parameters: {} });
  return { definition, address, leaseMs: settings.leaseMs ?? 10_000, waitMs: settings.waitMs ?? 5_000 };
}
