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
}

/** What `tune` may override of a lock. */
export interface LockTune {
  readonly leaseMs?: number;
  readonly waitMs?: number;
}
