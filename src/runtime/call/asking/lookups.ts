import type { Observed } from "../../flow/observer.js";
import { type Found, findCommand } from "./commands.js";
import type { CallConnection } from "./reply-inbox.js";

/** A request of which nobody knows whether it was added. */
export interface Doubtful {
  readonly correlation: string;
  /** When it was first sent, by the monotonic clock. */
  readonly sentAtMs: number | undefined;
  found(found: Found): void;
  notFound(error: unknown): void;
}

interface Line {
  readonly about: Observed;
  waiting: Doubtful[];
}

/** Requests of one look. */
const pageSize = 1_000;
/** By so much Redis' clock may have leapt since a request was sent. */
const marginMs = 5_000;

/** How far back a look has to go: to the first of what it looks for, however long it waits for the connection. */
export function agoMs(connection: CallConnection, sent: readonly { readonly sentAtMs: number | undefined }[]): number {
  const nowMs = connection.host.monotonicMs();
  const first = sent.reduce((least, { sentAtMs = nowMs }) => Math.min(least, sentAtMs), nowMs);
  return Math.ceil(nowMs - first) + connection.commandTimeoutMs + marginMs;
}

/**
 * Looks what became of requests whose sending was lost. When a connection breaks it is so with all that were being sent, and
 * each look reads the stream: those of one call go together, one look at a time.
 */
export class Lookups {
  readonly #connection: CallConnection;
  /** Of calls that are being looked at, by their stream. */
  readonly #lines = new Map<string, Line>();

  constructor(connection: CallConnection) {
    this.#connection = connection;
  }

  add(about: Observed, doubtful: Doubtful): void {
    const line = this.#lines.get(about.key);
    if (line) {
      line.waiting.push(doubtful);
      return;
    }
    const begun = { about, waiting: [doubtful] };
    this.#lines.set(about.key, begun);
    // The others whose sending was lost with it tell so in this very turn.
    queueMicrotask(() => void this.#look(begun));
  }

  async #look(line: Line): Promise<void> {
    while (line.waiting.length > 0) {
      const page = line.waiting.slice(0, pageSize);
      line.waiting = line.waiting.slice(pageSize);
      await this.#lookFor(line.about, page);
    }
    this.#lines.delete(line.about.key);
  }

  async #lookFor(about: Observed, page: readonly Doubtful[]): Promise<void> {
    const correlations = page.map(({ correlation }) => correlation);
    try {
      const found = await this.#connection.execute(findCommand(about, correlations, agoMs(this.#connection, page)));
      for (const [index, one] of page.entries()) one.found(found[index] ?? { kind: "none" });
    } catch (error) {
      for (const one of page) one.notFound(error);
    }
  }
}
