import { LockBusyError } from "../errors.js";
import { instant } from "../lease/validity.js";
import { checkAllOptions, checkTogether, listOf, type SameSlot } from "../lock/acquire-all.js";
import { checkLease, checkWait } from "../lock/settings.js";
import { type Ask, type AskReply, askAll, type PermitCommands } from "../permits/commands.js";
import { awayRestMs } from "../permits/pace.js";
import { newToken } from "../permits/tokens.js";
import type { SyncConnection } from "./connect-sync.js";
import {
  insideOf,
  isAway,
  leave,
  patiently,
  type SyncAccess,
  type SyncAccessParts,
  type SyncAcquireOptions,
  syncAcquireNames,
} from "./sync-access.js";
import { SyncLease } from "./sync-lease.js";

/** What the synchronous `acquireAll` gives: the leases of all its locks. */
export class SyncLeaseSet implements Disposable {
  /** In the order of the locks that were asked for. Each has its own fencing token. */
  readonly leases: readonly SyncLease[];

  /** Not for programs: use `acquireAll`. */
  constructor(leases: readonly SyncLease[]) {
    this.leases = leases;
  }

  /** @throws {LockLostError} one of them ended. */
  assertHeld(): void {
    for (const lease of this.leases) lease.assertHeld();
  }

  /**
   * Frees all: one round trip for each. Calling it again is harmless, and tries again where it failed.
   * @returns `expired`: one of the leases had ended before.
   * @throws {UnavailableError} Redis is away: each lock becomes free when its lease ends.
   */
  release(): "released" | "expired" {
    const failures: unknown[] = [];
    const outcomes = this.leases.map((lease) => {
      try {
        return lease.release();
      } catch (error) {
        failures.push(error);
        return undefined;
      }
    });
    if (failures.length > 0) throw failures[0];
    return outcomes.includes("expired") ? "expired" : "released";
  }

  /** Releases; where Redis is away, the leases end by themselves. */
  [Symbol.dispose](): void {
    for (const lease of this.leases) lease[Symbol.dispose]();
  }
}

/**
 * Takes several locks, all or none: one round trip, a script. Where not all are free it asks again each 50 ms; it does not
 * stand in their lines, so those who do come before it.
 *
 * The locks are declared with the same `slot`, which the compiler checks, and have the same value there.
 * @throws {CrossSlotError} before any I/O: the values of `slot` differ.
 * @throws {OptionsInvalidError} before any I/O: a lock is named twice, they are of different connections, or an option cannot be.
 * @throws {LockBusyError} not all of them were free within `waitMs`; it names the first that was not.
 */
export function acquireAll<Slot extends string>(
  locks: readonly SyncAccess<Slot>[] & SameSlot<Slot>,
  options: SyncAcquireOptions = {},
): SyncLeaseSet {
  const parts = listOf(locks).map((lock) => insideOf(lock));
  const [first] = parts;
  // All of nothing.
  if (!first) return new SyncLeaseSet([]);
  checkTogether(parts);
  checkAllOptions(options, syncAcquireNames, first.permits.definition);
  const longestWaitMs = Math.max(...parts.map(({ settings }) => settings.waitMs));
  const waitMs = checkWait(options.waitMs ?? longestWaitMs, first.permits.definition);
  const asking = new Asking(first, parts, options);
  const endsAtMs = first.connection.host.monotonicMs() + waitMs;
  for (;;) {
    const leftMs = endsAtMs - first.connection.host.monotonicMs();
    const leases = asking.ask(leftMs > 0);
    if (leases) return new SyncLeaseSet(leases);
    if (leftMs <= 0) throw asking.busy();
    first.connection.pause(Math.max(1, Math.min(awayRestMs, leftMs)));
  }
}

/** One who asks for several locks, with the same tokens each time: an answer can be lost. */
class Asking {
  readonly #connection: SyncConnection;
  readonly #of: readonly { readonly commands: PermitCommands; readonly claim: Ask }[];
  /** Something may be ours that we do not know of. */
  #isUnsure = false;
  #inTheWay = 0;

  constructor({ connection }: SyncAccessParts, parts: readonly SyncAccessParts[], options: SyncAcquireOptions) {
    this.#connection = connection;
    this.#of = parts.map((one) => ({ commands: one.permits, claim: claimOf(one, options) }));
  }

  /** `undefined`: not all are free, or where that is waited for, Redis is away. */
  ask(isPatient: boolean): readonly SyncLease[] | undefined {
    const { host } = this.#connection;
    const askedAt = instant(host);
    const replies = this.#patiently(isPatient);
    this.#isUnsure ||= replies === undefined;
    const leases = replies?.flatMap((reply, at) => {
      const one = this.#of[at];
      if (!one || !reply.granted) return [];
      const { commands, claim } = one;
      const guard = { key: commands.key, token: claim.token, definition: commands.definition };
      const terms = { fencingToken: reply.fencingToken, leaseMs: reply.validMs, askedAt, guard };
      return new SyncLease(this.#connection, { ...terms, release: commands.release(claim.token) });
    });
    if (leases?.length === this.#of.length && leases.every((lease) => lease.remainingMs > 0)) return leases;
    // The answer took longer than a lease.
    this.#isUnsure ||= leases !== undefined && leases.length > 0;
    // Those that were free say that they expire at once.
    this.#inTheWay = replies?.findIndex((reply) => !reply.granted && reply.expiresInMs !== 0) ?? this.#inTheWay;
    return undefined;
  }

  #patiently(isPatient: boolean): readonly AskReply[] | undefined {
    try {
      return patiently(isPatient, () => this.#connection.execute(askAll(this.#of)));
    } catch (error) {
      if (this.#isUnsure || isAway(error)) this.#giveBack();
      throw error;
    }
  }

  #giveBack(): void {
    leave(
      this.#connection,
      this.#of.map(({ commands, claim }) => commands.release(claim.token)),
    );
  }

  /** Why not; what may have been granted all the same is given back. */
  busy(): LockBusyError {
    if (this.#isUnsure) this.#giveBack();
    return new LockBusyError("Not all of the locks are free", this.#of[Math.max(0, this.#inTheWay)]?.commands);
  }
}

function claimOf({ connection, permits, settings, access }: SyncAccessParts, options: SyncAcquireOptions): Ask {
  const token = newToken(connection.host, options.name, permits.definition);
  const leaseMs = checkLease(options.leaseMs ?? settings.leaseMs, permits.definition);
  return { token, leaseMs, waitMs: 0, inbox: "", access, sharded: connection.isCluster };
}
