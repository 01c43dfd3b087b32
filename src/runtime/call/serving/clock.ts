import type { Connection } from "../../connection/connection.js";
import type { CancelTimer } from "../../host.js";
import type { Command } from "../../wire/command.js";
import { timeScript } from "../scripts/reply.js";

/** Clocks of machines drift apart by milliseconds in this time. */
const everyMs = 10_000;
/** What was asked a moment ago need not be asked again before something is given up by it. */
const sureForMs = 1_000;
/** An answer that took longer than the one before says less than that one, unless it says that more time has passed. */
const slowerMs = 50;

/**
 * What time it is by the server's clock, at the earliest: a call's deadline is counted by that, and nobody's call ends
 * early because an answer of Redis took long, or a clock of this machine was set. Goes by the monotonic clock.
 */
export class ServerClock {
  readonly #connection: Pick<Connection, "host" | "execute" | "on">;
  readonly #command: Command<number>;
  /** Server's time − monotonic time, at the least. */
  #aheadMs = Number.NEGATIVE_INFINITY;
  #roundTripMs = Number.POSITIVE_INFINITY;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;
  #cancelTimer: CancelTimer | undefined;
  #unlisten: (() => void) | undefined;

  constructor(connection: Pick<Connection, "host" | "execute" | "on">, key: string, definition: string) {
    this.#connection = connection;
    this.#command = {
      name: timeScript.name,
      script: timeScript,
      keys: [key],
      args: [],
      repeatable: false,
      definition,
      decode: Number,
    };
  }

  /** Asks, and goes on asking now and then until it is closed. One round trip. */
  async open(): Promise<void> {
    await this.#ask();
    this.#unlisten = this.#connection.on("reconnected", () => {
      // Perhaps it is another server now.
      this.#roundTripMs = Number.POSITIVE_INFINITY;
      this.#askSoon(0);
    });
    this.#askSoon(everyMs);
  }

  close(): void {
    this.#unlisten?.();
    this.#cancelTimer?.();
  }

  nowMs(): number {
    return this.#aheadMs + this.#connection.host.monotonicMs();
  }

  /** The server has said that it is as late as that. */
  saw(serverMs: number): void {
    const aheadMs = serverMs - this.#connection.host.monotonicMs();
    if (aheadMs > this.#aheadMs) this.#aheadMs = aheadMs;
  }

  /**
   * For whoever is about to give something up: asks again, where that was not done a moment ago. Another server may have
   * taken over, or its clock been set. Never rejects: what is not answered leaves all as it is.
   */
  sure(): Promise<void> | undefined {
    if (this.#connection.host.monotonicMs() - this.#askedAtMs < sureForMs) return undefined;
    this.#asking ??= this.#ask()
      .catch(() => undefined)
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    const { host } = this.#connection;
    const sentAt = host.monotonicMs();
    const serverMs = await this.#connection.execute(this.#command);
    const now = host.monotonicMs();
    this.#askedAtMs = sentAt;
    const roundTripMs = now - sentAt;
    // Counted from the end: however long the answer was under way, the server is at least there.
    const aheadMs = serverMs - now;
    if (aheadMs < this.#aheadMs && roundTripMs > this.#roundTripMs + slowerMs) return;
    this.#aheadMs = aheadMs;
    this.#roundTripMs = roundTripMs;
  }

  #askSoon(inMs: number): void {
    this.#cancelTimer?.();
    const ask = (): void => {
      // It stays as it was where there is no answer; the next try comes soon enough.
      this.#ask().catch(() => undefined);
      this.#askSoon(everyMs);
    };
    this.#cancelTimer = this.#connection.host.setTimer(ask, inMs, { unref: true });
  }
}
