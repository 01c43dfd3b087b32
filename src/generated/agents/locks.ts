// Written by redloom from schemas/agents.yaml. Do not edit.
import { Lock, ParameterizedLock, PermitLock, ReadWriteLock, defineAddress, type Connection, type ExclusiveLockOptions, type LockDefinition, type LockOptions, type ReadWriteLockDefinition, type ReadWriteLockOptions } from "../../runtime/generated.js";

/**
 * The list of agents: many read it, one changes it.
 *
 * Redis name: `agents:catalog`
 */
export const catalogLockDefinition: ReadWriteLockDefinition = {
  definition: "agents.locks.catalog",
  address: defineAddress({
    definition: "agents.locks.catalog",
    namespace: "agents",
    template: "catalog",
    parameters: {},
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/**
 * The list of agents: many read it, one changes it.
 *
 * Locks `agents:catalog` for many readers, or one writer. Lease 10000 ms, wait 5000 ms, unless tuned.
 */
export class CatalogLock extends ReadWriteLock {
  constructor(connection: Connection, options?: ReadWriteLockOptions) {
    super(connection, catalogLockDefinition, options);
  }
}

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
  constructor(connection: Connection, options?: ExclusiveLockOptions) {
    super(connection, criticalSectionLockDefinition, options);
  }
}

/**
 * Whoever has it leads the workers.
 *
 * Redis name: `agents:leader`
 */
export const leaderLockDefinition: LockDefinition = {
  definition: "agents.locks.leader",
  address: defineAddress({
    definition: "agents.locks.leader",
    namespace: "agents",
    template: "leader",
    parameters: {},
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/**
 * Whoever has it leads the workers.
 *
 * Locks `agents:leader`. Lease 10000 ms, wait 5000 ms, unless tuned.
 */
export class LeaderLock extends Lock {
  constructor(connection: Connection, options?: ExclusiveLockOptions) {
    super(connection, leaderLockDefinition, options);
  }
}

/** The parameters of `agents:model:{model}`. */
export interface ModelLockParameters {
  readonly model: string;
}

/**
 * One caller at a time changes what a model is set to.
 *
 * Redis name: `agents:model:{model}`
 */
export const modelLockDefinition: LockDefinition<ModelLockParameters> = {
  definition: "agents.locks.model",
  address: defineAddress<ModelLockParameters>({
    definition: "agents.locks.model",
    namespace: "agents",
    template: "model:{model}",
    parameters: { model: { type: "string" } },
    slot: "model",
  }),
  leaseMs: 10000,
  waitMs: 5000,
};

/**
 * One caller at a time changes what a model is set to.
 *
 * Locks `agents:model:{model}`. Lease 10000 ms, wait 5000 ms, unless tuned.
 */
export class ModelLock extends ParameterizedLock<ModelLockParameters, "model"> {
  constructor(connection: Connection, options?: ExclusiveLockOptions) {
    super(connection, modelLockDefinition, options);
  }
}

/** The parameters of `agents:report:{taskKind}`. */
export interface ReportLockParameters {
  readonly taskKind: string;
}

/**
 * One report of a kind at a time.
 *
 * Redis name: `agents:report:{taskKind}`
 */
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

/**
 * One report of a kind at a time.
 *
 * Locks `agents:report:{taskKind}`. Lease 5000 ms, wait 10000 ms, unless tuned.
 */
export class ReportLock extends ParameterizedLock<ReportLockParameters> {
  constructor(connection: Connection, options?: ExclusiveLockOptions) {
    super(connection, reportLockDefinition, options);
  }
}

/**
 * So many heavy tasks at once.
 *
 * Redis name: `agents:worker-slots`
 */
export const workerSlotsLockDefinition: LockDefinition = {
  definition: "agents.locks.workerSlots",
  address: defineAddress({
    definition: "agents.locks.workerSlots",
    namespace: "agents",
    template: "worker-slots",
    parameters: {},
  }),
  leaseMs: 30000,
  waitMs: 5000,
  permits: 3,
};

/**
 * So many heavy tasks at once.
 *
 * Locks `agents:worker-slots`: 3 at once. Lease 30000 ms, wait 5000 ms, unless tuned.
 */
export class WorkerSlotsLock extends PermitLock {
  constructor(connection: Connection, options?: LockOptions) {
    super(connection, workerSlotsLockDefinition, options);
  }
}
