import type { Instant } from "../lease/validity.js";
import type { Access } from "./replies.js";

/** One who asks. */
export interface Claim {
  /** Random, and never used again. */
  readonly token: string;
  readonly leaseMs: number;
  /** Longest wait, in milliseconds; `0` tries once and is never queued. */
  readonly waitMs: number;
  /** Ends the wait with its reason; a grant that crosses it is given back. */
  readonly signal: AbortSignal | undefined;
  readonly access: Access;
  /** How long Redis may take when it is first asked, in milliseconds: its being away then ends the wait. */
  readonly endsAwayAfterMs?: number;
}

export interface Grant {
  /** Greater than that of every grant before it. */
  readonly fencingToken: number;
  /** Before it was granted. */
  readonly grantedAt: Instant;
  /** How long Redis keeps it from then, unless it is renewed: shorter than the lease where it was handed over. */
  readonly validMs: number;
}
