import type { Lease } from "../lease/lease.js";

/** What `acquireAll` gives: the leases of all its locks, held and lost as one. */
export class LeaseSet implements AsyncDisposable {
  /** In the order of the locks that were asked for. Each has its own fencing token. */
  readonly leases: readonly Lease[];
  #signal: AbortSignal | undefined;

  /** Not for programs: use `acquireAll`. */
  constructor(leases: readonly Lease[]) {
    this.leases = leases;
  }

  /** Aborts with a `LockLostError` when the first of the leases is lost; not when they are released. */
  get signal(): AbortSignal {
    this.#signal ??= AbortSignal.any(this.leases.map((lease) => lease.signal));
    return this.#signal;
  }

  /**
   * Throws unless every lease is held now, by the clock.
   * @throws {LockLostError} one of them was lost or released.
   */
  assertHeld(): void {
    for (const lease of this.leases) lease.assertHeld();
  }

  /**
   * Frees all locks: a script for each, in one write. Calling it again is harmless, and tries again where it failed.
   * @returns "expired" where one of the leases had been lost before.
   * @throws {UnavailableError} Redis is away: each lock becomes free when its lease ends.
   */
  async release(): Promise<"released" | "expired"> {
    const outcomes = await Promise.allSettled(this.leases.map((lease) => lease.release()));
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    return outcomes.some((one) => one.status === "fulfilled" && one.value === "expired") ? "expired" : "released";
  }

  /** Releases. A release that fails is not thrown: it would hide the error of the block; the locks free themselves. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.leases.map((lease) => lease[Symbol.asyncDispose]()));
  }
}
