import type { Address, NoParameters } from "../wire/address.js";

/** What the generator emits for a lock. */
export interface LockDefinition<Parameters extends object = NoParameters> {
  /** `<namespace>.locks.<name>` */
  readonly definition: string;
  readonly address: Address<Parameters>;
  /** How long a lease lasts unless it is renewed, in milliseconds. */
  readonly leaseMs: number;
  /** Longest wait of `acquire`, in milliseconds. */
  readonly waitMs: number;
  /** So many may hold it at once. Absent: one, and the key is a string with the holder's token. */
  readonly permits?: number;
}

/** What the generator emits for a lock of `mode: read-write`. */
export type ReadWriteLockDefinition<Parameters extends object = NoParameters> = Omit<
  LockDefinition<Parameters>,
  "permits"
>;

/** What `tune` may override of a lock. */
export interface LockTune {
  readonly leaseMs?: number;
  readonly waitMs?: number;
  /** Only where the contract says `permits`; all processes have to agree, since each counts against its own. */
  readonly permits?: number;
}

/** What `tune` may override of a lock that has one holder. */
export type ExclusiveLockTune = Omit<LockTune, "permits">;

/** What `tune` may override of a lock of `mode: read-write`. */
export type ReadWriteLockTune = Omit<LockTune, "permits">;
