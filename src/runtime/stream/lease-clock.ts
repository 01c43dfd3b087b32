import type { Host } from "../host.js";

const longestHeartbeatMs = 3_600_000;

/**
 * Tells whether nobody else can have claimed a delivery yet. All is counted from before a command was sent, so that a
 * process that was stopped or a reply that was late only makes it more careful.
 */
export class LeaseClock {
  readonly #host: Host;
  readonly #ackTimeoutMs: number;
  /** What a command needs at most from here to the server. */
  readonly marginMs: number;
  readonly heartbeatMs: number;
  #disturbedAt = Number.NEGATIVE_INFINITY;
  #wallAheadMs: number;

  constructor(host: Host, ackTimeoutMs: number) {
    this.#host = host;
    this.#ackTimeoutMs = ackTimeoutMs;
    this.marginMs = Math.min(5_000, ackTimeoutMs / 5);
    // Timers and deadlines take no more than some weeks.
    this.heartbeatMs = Math.min(longestHeartbeatMs, ackTimeoutMs / 3);
    this.#wallAheadMs = host.wallMs() - host.monotonicMs();
  }

  /** Deliveries that the server confirmed after this monotonic time are surely ours. */
  sureSince(): number {
    const now = this.#host.monotonicMs();
    // The monotonic clock stands still while a machine sleeps; the wall clock then runs ahead of it.
    const wallAheadMs = this.#host.wallMs() - now;
    if (wallAheadMs - this.#wallAheadMs > this.marginMs) this.disturb();
    this.#wallAheadMs = wallAheadMs;
    return Math.max(this.#disturbedAt, now - this.#ackTimeoutMs + this.marginMs);
  }

  /** Something happened after which only the server knows: what was confirmed before is in doubt. */
  disturb(): void {
    this.#disturbedAt = this.#host.monotonicMs();
  }
}
