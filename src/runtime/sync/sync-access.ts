import {
  DeadlineExceededError,
  LockBusyError,
  LockLostError,
  OptionsInvalidError,
  OutcomeUnknownError,
  UnavailableError,
} from "../errors.js";
import { instant, remainingMs } from "../lease/validity.js";
import { checkLease, checkWait, type LockSettings } from "../lock/settings.js";
import type { PermitCommands } from "../permits/commands.js";
import { awayRestMs, lookAfterMs } from "../permits/pace.js";
import type { Access, AskReply } from "../permits/replies.js";
import { newToken } from "../permits/tokens.js";
import type { Command } from "../wire/command.js";
import { checkNames } from "../wire/given-options.js";
import type { SyncConnection } from "./connect-sync.js";
import { comesLater, type OnlyNow } from "./only-now.js";
import { SyncLease } from "./sync-lease.js";

export interface SyncTryAcquireOptions {
  /** How long the lease lasts, in milliseconds; nothing renews it. @default the contract's `lease` */
  readonly leaseMs?: number | undefined;
  /** Who it is, for people who look: `inspect` tells it. 1 to 100 printable characters. @default none */
  readonly name?: string | undefined;
}

export interface SyncAcquireOptions extends SyncTryAcquireOptions {
  /** Longest wait, in milliseconds; `0` tries once. @default the contract's `wait` */
  readonly waitMs?: number | undefined;
}

/** What `acquire` and its kin can be told. */
export const syncAcquireNames = ["leaseMs", "waitMs", "name"] as const;

/** What is acquired, and how. */
export interface SyncAccessParts {
  readonly connection: SyncConnection;
  readonly permits: PermitCommands;
  readonly access: Access;
  readonly settings: Pick<LockSettings, "leaseMs" | "waitMs">;
}

let readParts: (access: SyncAccess<string | undefined>) => SyncAccessParts;

/** One way to hold a lock: of a plain lock the only one, of a read-write lock `read` or `write`. */
export class SyncAccess<Slot extends string | undefined = undefined> {
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  readonly #parts: SyncAccessParts;

  static {
    readParts = (access) => {
      if (typeof access === "object" && access !== null && #parts in access) return access.#parts;
      const fix = "Give locks of a client: with parameters their `.at(…)`, of readers and writers `.read` or `.write`.";
      throw new OptionsInvalidError("This is no lock", fix);
    };
  }

  /** Not for programs: part of a lock. */
  constructor(parts: SyncAccessParts, slotParameter: Slot) {
    this.#parts = parts;
    this.slotParameter = slotParameter;
  }

  /** Takes the lock if it is free and nobody waits for it: one round trip, a script. `undefined`: it is not. */
  tryAcquire(options: SyncTryAcquireOptions = {}): SyncLease | undefined {
    checkNames(options, syncAcquireNames, { definition: this.#parts.permits.definition });
    return this.#acquire({ ...options, waitMs: 0 }).lease;
  }

  /**
   * Takes the lock, in the order of asking among all who wait. It cannot hear of its turn: it keeps its place in the
   * queue and asks again, every 50 ms where it is first.
   * @throws {LockBusyError} not free within `waitMs`.
   */
  acquire(options: SyncAcquireOptions = {}): SyncLease {
    checkNames(options, syncAcquireNames, { definition: this.#parts.permits.definition });
    const { lease, waitMs } = this.#acquire(options);
    if (lease) return lease;
    const message = waitMs === 0 ? "The lock is held" : `The lock was not free for ${waitMs} ms`;
    throw new LockBusyError(message, this.#parts.permits);
  }

  /**
   * Runs `work` while holding the lock, and releases it whatever happens. An error of the work is thrown as it is. A
   * result is returned only if the lease was held to the end. Where Redis is away at the release, the result stands: the
   * lock becomes free when the lease ends.
   * @throws {LockBusyError} not free within `waitMs`; the work did not run.
   * @throws {LockLostError} the work took longer than its lease, or the lock was taken away: others may have run.
   * @throws {OptionsInvalidError} the work returned a promise: it goes on without the lock.
   */
  withLock<Result>(work: ((lease: SyncLease) => Result) & OnlyNow<Result>, options?: SyncAcquireOptions): Result {
    const lease = this.acquire(options);
    const result = runHeld(lease, work);
    const outcome = quietly(() => lease.release());
    const refused = comesLater(result, this.#parts.permits);
    if (refused) throw refused;
    if (outcome !== "expired") return result;
    throw new LockLostError("The lock was found in other hands when it was released", this.#parts.permits);
  }

  #acquire(options: SyncAcquireOptions): { readonly lease: SyncLease | undefined; readonly waitMs: number } {
    const { connection, permits, settings } = this.#parts;
    const { host } = connection;
    const leaseMs = checkLease(options.leaseMs ?? settings.leaseMs, permits.definition);
    const waitMs = checkWait(options.waitMs ?? settings.waitMs, permits.definition);
    const token = newToken(host, options.name, permits.definition);
    const endsAtMs = host.monotonicMs() + waitMs;
    for (;;) {
      const leftMs = Math.max(0, Math.ceil(endsAtMs - host.monotonicMs()));
      const { lease, reply } = this.#ask(token, leaseMs, leftMs);
      if (lease) return { lease, waitMs };
      if (leftMs === 0) {
        // What never waited, and was not granted, left nothing behind.
        if (waitMs > 0 || reply?.granted) leave(connection, [permits.release(token)]);
        return { lease: undefined, waitMs };
      }
      connection.pause(Math.max(1, Math.min(pauseAfter(reply), leaseMs / 3, leftMs)));
    }
  }

  /** No reply: Redis is away, which a wait outlives. */
  #ask(token: string, leaseMs: number, waitMs: number): { readonly lease?: SyncLease; readonly reply?: AskReply } {
    const { connection, permits, access } = this.#parts;
    const askedAt = instant(connection.host);
    const claim = { token, leaseMs, waitMs, access, inbox: "", sharded: connection.isCluster };
    const reply = this.#patiently(waitMs > 0, token, () => connection.execute(permits.ask(claim)));
    // The answer can have taken longer than the lease: it may be somebody else's by now.
    if (!reply?.granted || remainingMs(reply.validMs, askedAt, instant(connection.host)) <= 0)
      return reply ? { reply } : {};
    const guard = { key: permits.key, token, definition: permits.definition };
    const terms = { fencingToken: reply.fencingToken, leaseMs: reply.validMs, askedAt };
    return { lease: new SyncLease(connection, { ...terms, release: permits.release(token), guard }), reply };
  }

  /** As `patiently`; what was asked for and may have been granted is given back, where that is not asked again. */
  #patiently(isPatient: boolean, token: string, ask: () => AskReply): AskReply | undefined {
    try {
      return patiently(isPatient, ask);
    } catch (error) {
      if (isAway(error)) leave(this.#parts.connection, [this.#parts.permits.release(token)]);
      throw error;
    }
  }
}

/** The work's result, if the lease was held until then. What is thrown is thrown after the lease was released. */
function runHeld<Result>(lease: SyncLease, work: (lease: SyncLease) => Result): Result {
  try {
    const result = work(lease);
    lease.assertHeld();
    return result;
  } catch (error) {
    lease[Symbol.dispose]();
    throw error;
  }
}

/** A release that fails is not told: the lock becomes free when its lease ends. */
function quietly<Outcome>(run: () => Outcome): Outcome | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** For what takes several locks together. @throws {OptionsInvalidError} it is no lock. */
export function insideOf(access: SyncAccess<string | undefined>): SyncAccessParts {
  return readParts(access);
}

/** Longest, in milliseconds, for what nobody waits for but the thread that has waited in vain already. */
const leavingMs = 500;

/** Out of the line; what was granted all the same is given back. All in one round trip. */
export function leave(connection: SyncConnection, releases: readonly Command<unknown>[]): void {
  // Nobody asks what the answer says: so it may be sent again until one comes.
  const commands = releases.map((command) => ({ ...command, repeatable: true }));
  // Where it fails: its place in the queue has ended with the wait, and what was granted ends with its lease.
  quietly(() => connection.batch(commands, { timeoutMs: leavingMs }));
}

/** How long to pause: a turn lasts a second, or a lease where that is shorter, and is found out by asking. */
function pauseAfter(reply: AskReply | undefined): number {
  return reply === undefined || reply.granted ? awayRestMs : lookAfterMs(reply, { hears: false, isFirst: false });
}

/** `undefined`: Redis is away, which a wait outlives. */
export function patiently<Reply>(isPatient: boolean, ask: () => Reply): Reply | undefined {
  try {
    return ask();
  } catch (error) {
    if (isPatient && isAway(error)) return undefined;
    throw error;
  }
}

export function isAway(error: unknown): boolean {
  return (
    error instanceof UnavailableError || error instanceof DeadlineExceededError || error instanceof OutcomeUnknownError
  );
}
