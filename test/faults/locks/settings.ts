import type { LockDefinition } from "../../../src/runtime/lock/definition.js";
import { lockDefinition } from "../../support/locks.js";

export const leaseMs = 1_500;
/** What a waiter gets that its predecessor handed the lock to, until it shows that it lives. */
export const handOverMs = 1_000;

/** Few enough that many wait for each. */
export const locks: readonly LockDefinition[] = Array.from({ length: 6 }, (_, index) =>
  lockDefinition(`lock-${index}`, { leaseMs, waitMs: 120_000 }),
);

export interface HolderConfig {
  readonly url: string;
  readonly resourceUrl: string;
  readonly folder: string;
  readonly process: string;
  readonly life: number;
  readonly seed: number;
  /** Wait for and hold locks at the same time. */
  readonly workers: number;
}
