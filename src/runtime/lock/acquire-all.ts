import { CrossSlotError, LockLostError, OptionsInvalidError } from "../errors.js";
import type { PermitCommands } from "../permits/commands.js";
import { checkNames } from "../wire/given-options.js";
import { slotOf } from "../wire/slot.js";
import { type Access, insideOf } from "./access.js";
import { Attempt } from "./attempt.js";
import { LeaseSet } from "./lease-set.js";
import { observedSet } from "./observed-set.js";
import { checkLease, checkWait } from "./settings.js";

export interface AcquireAllOptions {
  /** How long each lease lasts unless it is renewed, in milliseconds; at least 30. @default each contract's `lease` */
  readonly leaseMs?: number | undefined;
  /** Longest wait for all of them, in milliseconds; `0` tries once. @default the longest `wait` of their contracts */
  readonly waitMs?: number | undefined;
  /** Told by `inspect()` beside the process; at most 100 characters. */
  readonly name?: string | undefined;
  /** Ends the attempt with `signal.reason`; what was granted is released. Locks already held stay held. */
  readonly signal?: AbortSignal | undefined;
  /** All of them are renewed: what is waited for longest decides how long each is held. */
  readonly renew?: never;
}

const names = ["leaseMs", "waitMs", "name", "signal"];

/** Refuses, by the compiler, locks that are declared with different `slot` parameters. */
export type SameSlot<Slot, All = Slot> = (Slot extends unknown ? ([All] extends [Slot] ? 1 : 2) : never) extends 1
  ? unknown
  : { readonly "the locks are declared with different slots": All };

/**
 * Takes several locks, all or none. One round trip where all are free: one script. Otherwise it takes them one after the
 * other, ordered by key, each in its turn, and keeps those it has until it has them all: so two who ask for overlapping
 * sets never wait for each other. Whatever it fails with, it gives everything back.
 *
 * The locks are declared with the same `slot`, which the compiler checks, and have the same value there. Of a read-write
 * lock, its `read` or its `write`.
 * @throws {CrossSlotError} before any I/O: the values of `slot` differ.
 * @throws {OptionsInvalidError} before any I/O: a lock is named twice, they are of different connections, or an option cannot be.
 * @throws {LockBusyError} not all of them were free within `waitMs`; it names the first that was not.
 * @throws {UnavailableError} @throws {DeadlineExceededError} Redis was away or silent at the end of the wait.
 * @throws {ClosedError} the connection was closed.
 */
export async function acquireAll<Slot extends string>(
  locks: readonly Access<Slot>[] & SameSlot<Slot>,
  options: AcquireAllOptions = {},
): Promise<LeaseSet> {
  const parts = listOf(locks).map((lock) => insideOf(lock));
  const [first] = parts;
  // All of nothing.
  if (!first) return new LeaseSet([]);
  checkTogether(parts);
  checkAllOptions(options, names, first.definition);
  for (const one of parts) checkLease(options.leaseMs ?? one.settings.leaseMs, one.definition);
  const longestWaitMs = Math.max(...parts.map(({ settings }) => settings.waitMs));
  const waitMs = checkWait(options.waitMs ?? longestWaitMs, first.definition);
  const { host, observer } = first.connection;
  const endsAtMs = host.monotonicMs() + waitMs;
  const taking = untilTaken(
    () => new Attempt(first.connection, parts, { ...options, waitMs, endsAtMs }),
    () => host.monotonicMs() < endsAtMs,
  );
  return await (observer ? observedSet(observer, host, parts, taking) : taking);
}

/** Where one lease was lost while another was waited for, all begins anew. */
async function untilTaken(begin: () => Attempt, isTime: () => boolean): Promise<LeaseSet> {
  for (;;) {
    try {
      return new LeaseSet(await begin().take());
    } catch (error) {
      if (!(error instanceof LockLostError && isTime())) throw error;
    }
  }
}

/** @throws {OptionsInvalidError} it is no list. */
export function listOf<One>(locks: readonly One[]): readonly One[] {
  if (Array.isArray(locks)) return locks;
  throw new OptionsInvalidError("The locks are no list", "Give them as a list: `acquireAll([one, other])`.");
}

/** @throws {OptionsInvalidError} */
export function checkAllOptions(options: object, known: readonly string[], definition: string): void {
  if (typeof options === "object" && options !== null && "renew" in options && options.renew !== undefined) {
    const fix = "Leave `renew` out: leases of several locks are renewed; `leaseMs` bounds what a dead holder leaves.";
    throw new OptionsInvalidError("Several locks are not taken with `renew`", fix, { definition });
  }
  checkNames(options, [...known, "renew"], { definition });
}

/** @throws {CrossSlotError} @throws {OptionsInvalidError} what cannot be taken together. */
export function checkTogether(
  parts: readonly { readonly connection: object; readonly permits: PermitCommands }[],
): void {
  const [first] = parts;
  const keys = new Set<string>();
  for (const { connection, permits } of parts) {
    const { key, definition } = permits;
    const context = { definition, key };
    if (connection !== first?.connection) {
      throw new OptionsInvalidError(
        "The locks are of different connections",
        "Take together what belongs to clients of one connection.",
        context,
      );
    }
    if (keys.has(key)) throw new OptionsInvalidError("The same lock is named twice", "Name each lock once.", context);
    keys.add(key);
    // Also on a single server, so that a program works the same when its Redis becomes a cluster.
    if (slotOf(key) !== slotOf(first.permits.key)) {
      throw new CrossSlotError("The locks have different values of their `slot` parameter", context);
    }
  }
}
