import type { Connection } from "../connection/connection.js";
import { ClosedError, WrongTypeError } from "../errors.js";
import { within } from "../flow/within.js";
import type { CancelTimer } from "../host.js";
import type { Term } from "./term.js";
import { Underway } from "./underway.js";
import { type Instant, instant } from "./validity.js";

/** What keeping leases needs of a connection. */
export type LeaseConnection = Pick<Connection, "host" | "execute" | "attach">;

/** The longest timer of Node. */
const longestTimerMs = 2_147_483_647;

/** A renewal is given so long, if its lease lasts so long: Redis may be slow. */
const shortestPatienceMs = 1_000;

const notRenewed = "is not renewed: the connection was closed";

const keepers = new WeakMap<LeaseConnection, LeaseKeeper>();

/**
 * Renews all leases of a connection: one timer, one write a time, at each lease's third. A lease is lost as soon as its
 * time ended by the clock, whatever Redis does.
 */
export class LeaseKeeper {
  readonly #connection: LeaseConnection;
  readonly #terms = new Set<Term>();
  #cancel: CancelTimer | undefined;
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #bodies = new Underway();
  #closed: ClosedError | undefined;
  /** Those who ask for what would be kept here. */
  readonly asking = new Underway();

  private constructor(connection: LeaseConnection) {
    this.#connection = connection;
    connection.attach({ close: () => this.#bodiesEnded() });
    // What is being handled while the connection closes keeps its locks until it is done.
    connection.attach({ close: ({ timeoutMs }) => this.#close(timeoutMs) }, { last: true });
  }

  /** What runs under leases now; closing waits for it, and not for what comes after it. */
  get bodies(): Underway {
    return this.#bodies;
  }

  /** Set where nothing is kept any more. */
  get closed(): ClosedError | undefined {
    return this.#closed;
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
    this.#terms.add(term);
    // A lock taken again and again finds the timer set.
    if (term.renewAtMs < this.#wakeAtMs || term.endsAtMs < this.#wakeAtMs) {
      this.#wakeFor(term, instant(this.#connection.host));
    }
  }

  // The timer stays: it finds nothing to do, and a lock taken again and again does not set one each time.
  drop(term: Term): void {
    this.#terms.delete(term);
  }

  #wakeFor(term: Term, now: Instant): void {
    this.#wakeBy(Math.min(term.renewAtMs, now.monotonicMs + term.remainingMs(now)), now);
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
    const due: Term[] = [];
    for (const term of this.#terms) {
      if (term.remainingMs(now) <= 0) {
        this.#lose(term, "ended before it was renewed", term.failure);
        continue;
      }
      // What is due soon goes along: one write for many leases.
      if (term.renewAtMs <= now.monotonicMs + term.validMs / 6) {
        term.renewAtMs = Number.POSITIVE_INFINITY;
        due.push(term);
      }
    }
    // Sent in one turn, which makes them one write; settled one by one, because a node that is away ends its own leases only.
    for (const term of due) void this.#renew(term, now);
    this.#wakeForNext(now);
  }

  #wakeForNext(now: Instant): void {
    let next = Number.POSITIVE_INFINITY;
    for (const term of this.#terms) next = Math.min(next, term.renewAtMs, now.monotonicMs + term.remainingMs(now));
    this.#wakeBy(next, now);
  }

  async #renew(term: Term, sentAt: Instant): Promise<void> {
    const leftMs = Math.ceil(term.remainingMs(sentAt));
    // Where an answer is lost there is time to ask again; after the end none is of use.
    const deadlineMs = Math.min(leftMs, Math.max(Math.ceil(leftMs / 2), shortestPatienceMs), longestTimerMs);
    try {
      const held = await this.#connection.execute(term.renewal(), { deadlineMs });
      if (this.#terms.has(term)) this.#renewed(term, held, sentAt);
    } catch (error) {
      if (this.#terms.has(term)) this.#failed(term, error);
    }
  }

  #renewed(term: Term, held: boolean, sentAt: Instant): void {
    if (!held) {
      this.#lose(term, "is held by nobody, or by somebody else");
      return;
    }
    term.confirm(sentAt);
    this.#wakeFor(term, instant(this.#connection.host));
  }

  #failed(term: Term, error: unknown): void {
    if (error instanceof WrongTypeError) {
      this.#lose(term, "was overwritten", error);
      return;
    }
    const now = instant(this.#connection.host);
    term.failure = error;
    term.renewAtMs = now.monotonicMs + Math.max(term.validMs / 10, 5);
    this.#wakeFor(term, now);
  }

  #lose(term: Term, why: string, cause?: unknown): void {
    this.#terms.delete(term);
    term.lose(why, cause);
  }

  #bodiesEnded(): Promise<void> {
    const bodies = this.#bodies;
    this.#bodies = new Underway();
    return bodies.ended();
  }

  // The keys of those that are lost stay until they end by themselves: whoever holds a lease may be working still.
  async #close(timeoutMs: number): Promise<void> {
    this.#closed = new ClosedError("The connection was closed");
    const { host } = this.#connection;
    const asking = this.asking.ended();
    if (this.#bodies.isAny) await within(host, timeoutMs, this.#bodiesEnded());
    this.#cancel?.();
    for (const term of this.#terms) this.#lose(term, notRenewed, this.#closed);
    await asking;
    // Whoever is told now may release, or give back: those commands still go out.
    await new Promise<void>((resolve) => host.setTimer(resolve, 0));
  }
}
