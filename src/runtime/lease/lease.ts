import { LockLostError, OutcomeUnknownError } from "../errors.js";
import type { Fence, Guard } from "./guard.js";
import { type LeaseConnection, LeaseKeeper } from "./keeper.js";
import { Term, type TermOf } from "./term.js";
import { instant } from "./validity.js";

/** `release-failed`: the lock becomes free when the lease ends, or was released by a later try. */
export type LeaseEnd = "released" | "lost" | "release-failed";

/** What a lease is made of. */
export interface LeaseTerms extends TermOf {
  readonly fencingToken: number;
  /** Told once how it ended, how long it was held, in milliseconds, and why the release failed. */
  readonly onEnd?: ((how: LeaseEnd, heldMs: number, failure?: unknown) => void) | undefined;
}

/**
 * What a holder has, until it is released or lost. Renewed at each third, together with all others of the connection;
 * lost when a renewal found it gone, when its time ended by this process' own clocks (also while Redis is away), and
 * when the connection was closed.
 */
export class Lease implements AsyncDisposable, Fence {
  readonly #connection: LeaseConnection;
  readonly #terms: LeaseTerms;
  readonly #term: Term;
  #abort: AbortController | undefined;
  #lost: LockLostError | undefined;
  #released = false;
  /** A release was sent, and not answered. */
  #unsure = false;
  #told = false;
  #ending: Promise<"released" | "expired"> | undefined;

  constructor(connection: LeaseConnection, terms: LeaseTerms) {
    this.#connection = connection;
    this.#terms = terms;
    this.#term = new Term(terms, (why, cause) => this.#lose(why, cause));
    LeaseKeeper.of(connection).keep(this.#term);
  }

  /**
   * Greater than that of every lease of this lock before. Send it along with what you write, and let the receiver
   * refuse anything older than what it has seen: that protects from a holder that was paused and lost its lease.
   */
  get fencingToken(): number {
    return this.#terms.fencingToken;
  }

  /** What a guarded write asks Redis for: `store.set(value, { fence: lease })` takes the lease itself. */
  get guard(): Guard {
    const { of, token } = this.#terms;
    return { key: of.key, token, definition: of.definition, refused: () => this.#refused() };
  }

  /** Aborts with a `LockLostError` when the lease is lost; not when it is released. */
  get signal(): AbortSignal {
    this.#check();
    this.#abort ??= new AbortController();
    if (this.#lost) this.#abort.abort(this.#lost);
    return this.#abort.signal;
  }

  /**
   * How long it is still held for certain, in milliseconds, by the clocks of this process; 0: not any more. Grows with
   * each renewal.
   */
  get remainingMs(): number {
    return this.#lost || this.#released ? 0 : Math.max(0, this.#remainingMs());
  }

  /**
   * Throws unless the lease is held now, by the clock: exact even where a busy process has not seen `signal` abort yet.
   * @throws {LockLostError} it was lost or released.
   */
  assertHeld(): void {
    this.#check();
    if (this.#lost) throw this.#lost;
    if (this.#released) throw this.#error("was released");
  }

  /**
   * Frees the lock, and hands it to whoever waits longest. One round trip: a script; nobody waits for it where the lease
   * is lost already. Calling it again is harmless, and tries again where it failed.
   * @returns "expired" where the lease had been lost before: somebody else may have held the lock meanwhile.
   * @throws {UnavailableError} Redis is away: the lock becomes free when the lease ends.
   */
  release(): Promise<"released" | "expired"> {
    if (this.#ending) return this.#ending;
    this.#check();
    LeaseKeeper.of(this.#connection).drop(this.#term);
    const ending = this.#lost ? this.#giveBack() : this.#release();
    this.#ending = ending;
    // Who does not wait for it is not ended by Redis being away: the lock frees itself.
    ending.catch(() => undefined);
    return ending;
  }

  /** Releases. A release that fails is not thrown: it would hide the error of the block; the lock frees itself. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.release().catch(() => undefined);
  }

  #release(): Promise<"released" | "expired"> {
    const { of, token } = this.#terms;
    this.#released = true;
    return this.#connection.execute(of.release(token)).then(
      (outcome) => this.#ended(outcome),
      (error: unknown) => this.#releaseAgain(error),
    );
  }

  #ended(outcome: "released" | "expired"): "released" | "expired" {
    // Within our time nobody else can have taken the lock: what is gone now, an earlier try released.
    const known = this.#unsure && this.#remainingMs() > 0 ? "released" : outcome;
    this.#tellEnd(known === "released" ? "released" : "lost");
    return known;
  }

  async #releaseAgain(error: unknown): Promise<"released" | "expired"> {
    const { of, token } = this.#terms;
    try {
      if (!(error instanceof OutcomeUnknownError)) throw error;
      this.#unsure = true;
      return this.#ended(await this.#connection.execute(of.release(token)));
    } catch (failure) {
      this.#ending = undefined;
      this.#tellEnd("release-failed", failure);
      throw failure;
    }
  }

  // Redis may count longer than we do: what is left there is given back, and nobody waits for that. Where it fails, the
  // key ends by itself.
  async #giveBack(): Promise<"expired"> {
    const { of, token } = this.#terms;
    this.#connection.execute(of.release(token)).catch(() => undefined);
    return "expired";
  }

  // A timer may be late, after the process was paused or busy: the clock decides.
  #check(): void {
    if (this.#lost || this.#released || this.#remainingMs() > 0) return;
    LeaseKeeper.of(this.#connection).drop(this.#term);
    this.#lose("ended before it was renewed", this.#term.failure);
  }

  #refused(): void {
    if (this.#lost || this.#released) return;
    LeaseKeeper.of(this.#connection).drop(this.#term);
    this.#lose("is not held any more: Redis refused a write under it");
  }

  #lose(why: string, cause?: unknown): void {
    this.#lost = this.#error(why, cause);
    this.#tellEnd("lost");
    this.#abort?.abort(this.#lost);
  }

  #tellEnd(how: LeaseEnd, failure?: unknown): void {
    if (this.#told) return;
    this.#told = true;
    const { onEnd, grantedAt } = this.#terms;
    onEnd?.(how, this.#connection.host.monotonicMs() - grantedAt.monotonicMs, failure);
  }

  #remainingMs(): number {
    return this.#term.remainingMs(instant(this.#connection.host));
  }

  #error(why: string, cause?: unknown): LockLostError {
    const { key, definition } = this.#terms.of;
    return new LockLostError(`The lease ${why}`, { definition, key, cause });
  }
}
