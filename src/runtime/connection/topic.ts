import { type RedloomError, ServerRefusedError, UnavailableError } from "../errors.js";
import type { Host } from "../host.js";
import type { InboxListener, InboxSubscription } from "./inbox.js";

/** How it is subscribed to. */
export type Verb = "subscribe" | "psubscribe" | "ssubscribe";

export interface TopicParts {
  readonly host: Host;
  readonly commandTimeoutMs: number;
  /** What no listener takes. */
  onError(error: RedloomError): void;
}

/** One subscription of one listener. */
interface Entry {
  /** Which of those that were added. */
  readonly ordinal: number;
  readonly listener: InboxListener;
  /** Set from the loss of the connection to the next confirmation. */
  gapSinceMs: number | undefined;
  confirmed: (() => void) | undefined;
  refused: ((error: RedloomError) => void) | undefined;
}

/** A channel or a pattern with those who listen to it, whichever connection serves it. */
export class Topic {
  readonly verb: Verb;
  readonly name: string;
  /** `idle`: the server is not asked, or has refused. */
  state: "idle" | "asked" | "confirmed" = "idle";
  /** How often it was asked for: an answer to an earlier time says nothing of now. */
  asks = 0;
  /** Why it could not be subscribed to when that was last tried, as far as it passes by itself. */
  refusal: string | undefined;
  readonly #parts: TopicParts;
  readonly #left: (topic: Topic) => Promise<void>;
  /** In the order in which they were added. */
  readonly #entries = new Set<Entry>();
  #added = 0;
  #refusalTold = false;

  /** `left` is called when the last listener has gone. */
  constructor(verb: Verb, name: string, parts: TopicParts, left: (topic: Topic) => Promise<void>) {
    this.verb = verb;
    this.name = name;
    this.#parts = parts;
    this.#left = left;
  }

  /** Publishers count it. */
  get isCounted(): boolean {
    for (const { listener } of this.#entries) if (listener.isCounted) return this.verb !== "psubscribe";
    return false;
  }

  /** How many are subscribed could not be asked; `refused`: it is not permitted, and asking again does not help. */
  uncounted(error: unknown): "refused" | undefined {
    if (!(error instanceof ServerRefusedError)) return undefined;
    for (const { listener } of [...this.#entries]) guarded(() => listener.uncounted?.(error));
    return "refused";
  }

  /** Resolves when the server confirmed; at once where it has already. */
  add(listener: InboxListener): Promise<InboxSubscription> {
    const ordinal = ++this.#added;
    const entry: Entry = { ordinal, listener, gapSinceMs: undefined, confirmed: undefined, refused: undefined };
    this.#entries.add(entry);
    const subscription = { close: () => this.#remove(entry) };
    if (this.state === "confirmed") return Promise.resolve(subscription);
    return this.#confirmation(entry).then(() => subscription);
  }

  /** The server confirmed the subscription, or confirmed it again. */
  confirm(): void {
    this.state = "confirmed";
    this.refusal = undefined;
    this.#refusalTold = false;
    for (const entry of [...this.#entries]) {
      entry.confirmed?.();
      const sinceMs = entry.gapSinceMs;
      entry.gapSinceMs = undefined;
      if (sinceMs !== undefined) guarded(() => entry.listener.gap?.({ sinceMs }));
    }
  }

  /** The server refused. Whoever waits for the confirmation is rejected; the others are told once, until it is mended. */
  refuse(error: RedloomError): void {
    this.state = "idle";
    for (const entry of [...this.#entries]) {
      if (entry.refused) entry.refused(error);
      else if (this.#refusalTold) continue;
      else if (entry.listener.error) guarded(() => entry.listener.error?.(error));
      else this.#parts.onError(error);
    }
    this.#refusalTold = true;
  }

  /** It is subscribed to no more. `sinceMs`: when it was last known to be, by the wall clock. */
  lose(sinceMs: number): void {
    if (this.state === "confirmed") for (const entry of this.#entries) entry.gapSinceMs ??= sinceMs;
    this.state = "idle";
  }

  deliver(payload: Buffer, channel: string): void {
    const last = this.#added;
    for (const { ordinal, listener } of this.#entries) {
      // Who subscribed while it was delivered came after it.
      if (ordinal > last) return;
      guarded(() => listener.message(payload, channel));
    }
  }

  /** Rejects those who still wait. */
  close(error: RedloomError): void {
    for (const entry of [...this.#entries]) entry.refused?.(error);
  }

  #confirmation(entry: Entry): Promise<void> {
    return new Promise((resolve, reject) => {
      const { host, commandTimeoutMs } = this.#parts;
      const settle = (): void => {
        cancel();
        entry.confirmed = undefined;
        entry.refused = undefined;
      };
      const cancel = host.setTimer(() => {
        const why = this.refusal === undefined ? "" : `: ${this.refusal}`;
        entry.refused?.(new UnavailableError(`Not confirmed within ${commandTimeoutMs} ms${why}`, { key: this.name }));
      }, commandTimeoutMs);
      entry.confirmed = () => {
        settle();
        resolve();
      };
      entry.refused = (error) => {
        settle();
        void this.#remove(entry);
        reject(error);
      };
    });
  }

  async #remove(entry: Entry): Promise<void> {
    if (this.#entries.delete(entry) && this.#entries.size === 0) await this.#left(this);
  }
}

/** A bug in a listener is the program's: it surfaces as an uncaught exception and stops nothing here. */
function guarded(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
