import type { LockDefinition } from "../../../src/runtime/lock/definition.js";
import { lockDefinition } from "../../support/locks.js";

export interface CrowdConfig {
  readonly url: string;
  readonly permits: number;
  readonly waiters: number;
}

export const crowdLeaseMs = 1_000;

export function crowdLock(permits: number): LockDefinition {
  const definition = lockDefinition(`crowd-${permits}`, { leaseMs: crowdLeaseMs, waitMs: 120_000 });
  return permits === 1 ? definition : { ...definition, permits };
}
