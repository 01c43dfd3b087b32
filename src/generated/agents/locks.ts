// Written by redloom from schemas/agents.yaml. Do not edit.
import { Lock, ParameterizedLock, defineAddress, type Connection, type LockDefinition, type LockOptions } from "../../runtime/generated.js";

/**
 * One process at a time.
 *
 * Redis name: `agents:critical-section`
 */
export const criticalSectionLockDefinition: LockDefinition = {
  definition: "agents.locks.criticalSection",
  address: defineAddress({
    definition: "agents.locks.criticalSection",
    namespace: "agents",
    template: "critical-section",
    parameters: {},
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/**
 * One process at a time.
 *
 * Locks `agents:critical-section`. Lease 10000 ms, wait 5000 ms, unless tuned.
 */
export class CriticalSectionLock extends Lock {
  constructor(connection: Connection, options?: LockOptions) {
    super(connection, criticalSectionLockDefinition, options);
  }
}

/** The parameters of `agents:report:{taskKind}`. */
export interface ReportLockParameters {
  readonly taskKind: string;
}

/** Redis name: `agents:report:{taskKind}` */
export const reportLockDefinition: LockDefinition<ReportLockParameters> = {
  definition: "agents.locks.report",
  address: defineAddress<ReportLockParameters>({
    definition: "agents.locks.report",
    namespace: "agents",
    template: "report:{taskKind}",
    parameters: { taskKind: { type: "string" } },
  }),
  leaseMs: 5000,
  waitMs: 10000,
};

/** Locks `agents:report:{taskKind}`. Lease 5000 ms, wait 10000 ms, unless tuned. */
export class ReportLock extends ParameterizedLock<ReportLockParameters> {
  constructor(connection: Connection, options?: LockOptions) {
    super(connection, reportLockDefinition, options);
  }
}
