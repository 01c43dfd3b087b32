import type { PermitHolder } from "../permits/replies.js";
import { parseToken } from "../permits/tokens.js";

/** Who is in flight, as Redis knows it. */
export interface ConcurrencyState {
  readonly holders: readonly InFlight[];
  /** How many wait for a place. */
  readonly waiting: number;
}

export interface InFlight {
  /** `<host>-<pid>` */
  readonly process: string;
  /** What `take({ name })` said. */
  readonly name?: string;
  /** By the server's clock. */
  readonly since: Date;
  /** When the place ends unless it is renewed, by the server's clock. */
  readonly until?: Date;
}

export function concurrencyState(holders: readonly PermitHolder[], waiting: number): ConcurrencyState {
  return {
    holders: holders.map(({ token, sinceUs, untilUs }) => ({
      ...parseToken(token),
      since: new Date(sinceUs / 1_000),
      ...(untilUs === undefined ? {} : { until: new Date(untilUs / 1_000) }),
    })),
    waiting,
  };
}
