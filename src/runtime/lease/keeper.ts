import type { Connection } from "../connection/connection.js";
import { ClosedError, WrongTypeError } from "../errors.js";
import type { CancelTimer } from "../host.js";
import type { Term } from "./term.js";
import { type Instant, instant } from "./validity.js";

/** What keeping leases needs of a connection. */
export type LeaseConnection = Pick<Connection, "host" | "execute" | "attach">;

interface Entry {
  readonly term: Term;
  /** By the monotonic clock; infinite while a renewal is under way, and where there is none. */
  renewAtMs: number;
  /** Why the last renewal did not work. */
  failure: unknown;
}

/** The longest timer of Node. */
const longestTimerMs = 2_147_483_647;

const notRenewed = "is not renewed: the connection was closed";

const keepers = new WeakMap<LeaseConnection, LeaseKeeper>();

/**
 * Renews all leases of a connection: one timer, one write a time, at each lease's third. A lease is lost as soon as its
 * time ended by the clock, whatever Redis does.
 */
export class LeaseKeeper {
  readonly #connection: LeaseConnection;
  readonly #entries = new Map<Term, Entry>();
  #cancel: CancelTimer | undefined;
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #closed: ClosedError | undefined;

  private constructor(connection: LeaseConnection) {
    this.#connection = connection;
    // What is being handled while the connection closes keeps its locks until it is done.
    connection.attach({ close: async () => this.#close() }, { last: true });
  }

  /** @throws {ClosedError} the connection is closing, and nobody had a lease on it before. */
  static of(connection: LeaseConnection): LeaseKeeper {
    const known = keepers.get(connection);
    if (known) return known;
    const keeper = new LeaseKeeper(connection);
    keepers.set(connection, keeper);
    return keeper;
  }

  keep(term: Term): void {
    if (this.#closed) {
      term.lose(notRenewed, this.#closed);
      return;
    }
    const entry: Entry = { term, renewAtMs: term.renewAtMs, failure: undefined };
    this.#entries.set(term, entry);
    this.#wakeFor(entry, instant(this.#connection.host));
  }

  // The timer stays: it finds nothing to do, and a lock taken again and again does not set one each time.
  drop(term: Term): void {
    this.#entries.delete(term);
  }

  #wakeFor({ term, renewAtMs }: Entry, now: Instant): void {
    this.#wakeBy(Math.min(renewAtMs, now.monotonicMs + term.remainingMs(now)), now);
  }

  #wakeBy(atMs: number, now: Instant): void {
    if (atMs >= this.#wakeAtMs) return;
    this.#cancel?.();
    this.#wakeAtMs = atMs;
    const delayMs = Math.min(Math.max(Math.ceil(atMs - now.monotonicMs), 0), longestTimerMs);
    this.#cancel = this.#connection.host.setTimer(() => this.#tick(), delayMs, { unref: true });
  }

  #tick(): void {
    this.#wakeAtMs = Number.POSITIVE_INFINITY;
    const now = instant(this.#connection.host);
    const due: Entry[] = [];
    for (const entry of this.#entries.values()) {
      const { term } = entry;
      if (term.remainingMs(now) <= 0) {
        this.#lose(entry, "ended before it was renewed", entry.failure);
        continue;
      }
      // What is due soon goes along: one write for many leases.
      if (entry.renewAtMs <= now.monotonicMs + term.leaseMs / 6) {
        entry.renewAtMs = Number.POSITIVE_INFINITY;
        due.push(entry);
      }
    }
    // Sent in one turn, which makes them one write; settled one by one, because a node that is away ends its own leases only.
    for (const entry of due) void this.#renew(entry, now);
    this.#wakeForNext(now);
  }

  #wakeForNext(now: Instant): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { term, renewAtMs } of this.#entries.values()) {
      next = Math.min(next, renewAtMs, now.monotonicMs + term.remainingMs(now));
    }
    this.#wakeBy(next, now);
  }

  async #renew(entry: Entry, sentAt: Instant): Promise<void> {
    const { term } = entry;
    if (!term.renewal) return;
    // Later than that no answer is of use.
    const deadlineMs = Math.min(Math.ceil(term.remainingMs(sentAt)), longestTimerMs);
    try {
      const held = await this.#connection.execute(term.renewal, { deadlineMs });
      if (this.#entries.get(term) === entry) this.#renewed(entry, held, sentAt);
    } catch (error) {
      if (this.#entries.get(term) === entry) this.#failed(entry, error);
    }
  }

  #renewed(entry: Entry, held: boolean, sentAt: Instant): void {
    if (!held) {
      this.#lose(entry, "is held by nobody, or by somebody else");
      return;
    }
    entry.term.confirm(sentAt);
    entry.failure = undefined;
    entry.renewAtMs = entry.term.renewAtMs;
    this.#wakeFor(entry, instant(this.#connection.host));
  }

  #failed(entry: Entry, error: unknown): void {
    if (error instanceof WrongTypeError) {
      this.#lose(entry, "was overwritten", error);
      return;
    }
    const now = instant(this.#connection.host);
    entry.failure = error;
    entry.renewAtMs = now.monotonicMs + Math.max(entry.term.leaseMs / 10, 5);
    this.#wakeFor(entry, now);
  }

  #lose(entry: Entry, why: string, cause?: unknown): void {
    this.#entries.delete(entry.term);
    entry.term.lose(why, cause);
  }

  // The keys stay until they end by themselves: whoever holds a lease may be working still.
  #close(): void {
    this.#cancel?.();
    this.#closed = new ClosedError("The connection was closed");
    for (const entry of this.#entries.values()) this.#lose(entry, notRenewed, this.#closed);
  }
}
