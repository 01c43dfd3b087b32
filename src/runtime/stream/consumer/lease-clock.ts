import type { Host } from "../../host.js";

const longestHeartbeatMs = 3_600_000;
/** A consumer tells at least this often that it lives. */
const longestBeatMs = 1_000;
/** Beats that may be missed before a consumer's name counts as free. */
const beatsToLive = 3;

/**
 * Tells whether nobody else can have claimed a delivery yet. All is counted from before a command was sent, so that a
 * process that was stopped or a reply that was late only makes it more careful.
 */
export class LeaseClock {
  readonly #host: Host;
  readonly #ackTimeoutMs: number;
  /** Whether another instance may take the consumer's name over while this one is silent. */
  readonly #isNamed: boolean;
  /** What a command needs at most from here to the server. */
  readonly marginMs: number;
  readonly heartbeatMs: number;
  /** From one sign of life to the next. */
  readonly beatMs: number;
  #disturbedAt = Number.NEGATIVE_INFINITY;
  #namedAt: number;
  #wallAheadMs: number;

  constructor(host: Host, ackTimeoutMs: number, isNamed = false) {
    this.#host = host;
    this.#ackTimeoutMs = ackTimeoutMs;
    this.#isNamed = isNamed;
    // Timers and deadlines take no more than some weeks.
    this.heartbeatMs = Math.min(longestHeartbeatMs, ackTimeoutMs / 3);
    this.beatMs = Math.min(longestBeatMs, this.heartbeatMs);
    this.marginMs = Math.min(isNamed ? this.beatMs : 5_000, ackTimeoutMs / 5);
    this.#namedAt = host.monotonicMs();
    this.#wallAheadMs = host.wallMs() - host.monotonicMs();
  }

  /** Silent for longer, a consumer is dead to those who want its name. */
  get deadAfterMs(): number {
    return beatsToLive * this.beatMs;
  }

  /** Deliveries that the server confirmed after this monotonic time are surely ours; infinite where nothing is sure. */
  sureSince(): number {
    const now = this.#host.monotonicMs();
    // The monotonic clock stands still while a machine sleeps; the wall clock then runs ahead of it.
    const wallAheadMs = this.#host.wallMs() - now;
    if (wallAheadMs - this.#wallAheadMs > this.marginMs) this.disturb();
    this.#wallAheadMs = wallAheadMs;
    // Who takes the name over has everything that it owns, and looks like us to the server.
    if (this.#isNamed && this.#namedAt <= Math.max(this.#disturbedAt, now - this.deadAfterMs + this.marginMs)) {
      return Number.POSITIVE_INFINITY;
    }
    return Math.max(this.#disturbedAt, now - this.#ackTimeoutMs + this.marginMs);
  }

  /** The server confirmed that the consumer's name is ours, asked at this monotonic time. */
  confirmName(sentAt: number): void {
    this.#namedAt = Math.max(this.#namedAt, sentAt);
  }

  /** Something happened after which only the server knows: what was confirmed before is in doubt. */
  disturb(): void {
    this.#disturbedAt = this.#host.monotonicMs();
  }
}
