import type { InboxListener } from "../../connection/inbox.js";
import type { Host } from "../../host.js";
import { isCorrelation } from "../messages.js";

/** A request that is read after its caller gave it up was under way by then: for no longer than this. */
const rememberedMs = 60_000;
const mostRemembered = 10_000;

/** What callers gave up: those that run are told, those that are on the way here are remembered. */
export class Cancels implements InboxListener {
  readonly #host: Pick<Host, "monotonicMs">;
  readonly #onCancel: (correlation: string) => void;
  /** By when they came, the oldest first. */
  readonly #recent = new Map<string, number>();

  constructor(host: Pick<Host, "monotonicMs">, onCancel: (correlation: string) => void) {
    this.#host = host;
    this.#onCancel = onCancel;
  }

  has(correlation: string): boolean {
    return this.#recent.size > 0 && this.#recent.has(correlation);
  }

  message(payload: Buffer): void {
    const correlation = payload.toString("utf8");
    if (!isCorrelation(correlation)) return;
    const now = this.#host.monotonicMs();
    this.#recent.delete(correlation);
    this.#recent.set(correlation, now);
    for (const [oldest, at] of this.#recent) {
      if (this.#recent.size <= mostRemembered && at > now - rememberedMs) break;
      this.#recent.delete(oldest);
    }
    this.#onCancel(correlation);
  }
}
