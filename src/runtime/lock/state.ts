import type { Access, PermitState } from "../permits/replies.js";
import { parseToken } from "../permits/tokens.js";

/** One who holds a lock, as Redis knows it. */
export interface LockHolder {
  /** `<host>-<pid>`; the whole token where another program wrote it in a form of its own. */
  readonly process: string;
  /** What `acquire({ name })` said. */
  readonly name?: string;
  /** Of a holder whose fence was removed from Redis: 0. */
  readonly fencingToken: number;
  /** Of a read-write lock: what it may do. */
  readonly access?: Access;
  /** By the server's clock; absent where the fence, which tells it, was removed from Redis. */
  readonly since?: Date;
  /** When the lease ends unless it is renewed, by the server's clock; absent where a stranger wrote it without an end. */
  readonly until?: Date;
}

/** Who has a lock, and how many wait for it. */
export interface LockState {
  readonly holders: readonly LockHolder[];
  readonly waiting: number;
}

/** `withAccess`: of a read-write lock; elsewhere everybody's access is the same, and says nothing. */
export function lockState(state: PermitState, withAccess: boolean): LockState {
  const holders = state.holders.map((holder) => ({
    ...parseToken(holder.token),
    fencingToken: holder.fencingToken,
    ...(withAccess && { access: holder.access }),
    ...(holder.sinceUs > 0 && { since: dateOf(holder.sinceUs) }),
    ...(holder.untilUs !== undefined && { until: dateOf(holder.untilUs) }),
  }));
  return { holders, waiting: state.waiting };
}

function dateOf(microseconds: number): Date {
  return new Date(microseconds / 1000);
}
