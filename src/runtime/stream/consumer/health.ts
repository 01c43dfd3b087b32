import type { Holdings } from "./holdings.js";
import type { LastError } from "./troubles.js";

/** How a consumer is, at one moment. */
export interface ConsumerHealth {
  /** `failed`: it could not go on, and stopped. */
  readonly state: "running" | "paused" | "stopping" | "stopped" | "failed";
  /** Whether its reader has a connection. */
  readonly connected: boolean;
  /** Handlers that run. */
  readonly running: number;
  /** Read or claimed, and not started. */
  readonly waiting: number;
  /** Handled, and Redis has not confirmed it. */
  readonly settling: number;
  /**
   * When a read was answered last, in milliseconds since the epoch; also one that brought nothing. While it is running,
   * idle and well, that is a few seconds ago at most.
   */
  readonly lastReadAt: number | undefined;
  /** What failed last; perhaps long over. */
  readonly lastError: LastError | undefined;
}

/** How many entries are in which state. */
export function countHeld(holdings: Holdings): Pick<ConsumerHealth, "running" | "waiting" | "settling"> {
  const counts = { running: 0, waiting: 0, settling: 0 };
  for (const { state } of holdings.all()) {
    if (state === "running" || state === "waiting" || state === "settling") counts[state]++;
  }
  return counts;
}
