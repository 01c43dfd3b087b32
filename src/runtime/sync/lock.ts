import { LockBusyError } from "../errors.js";
import { instant, remainingMs } from "../lease/validity.js";
import { LockCommands } from "../lock/commands.js";
import type { LockDefinition } from "../lock/definition.js";
import type { LockOptions } from "../lock/lock.js";
import { checkLease, checkWait } from "../lock/settings.js";
import type { NoParameters } from "../wire/address.js";
import type { SyncConnection } from "./connect-sync.js";
import { SyncLease } from "./sync-lease.js";

export interface SyncTryAcquireOptions {
  /** How long the lease lasts, in milliseconds; nothing renews it. @default the contract's `lease` */
  readonly leaseMs?: number;
}

export interface SyncAcquireOptions extends SyncTryAcquireOptions {
  /** Longest wait, in milliseconds; `0` tries once. @default the contract's `wait` */
  readonly waitMs?: number;
}

/** Asks so often: a thread that waits cannot hear of releases. */
const longestPauseMs = 50;

/** `Lock`, synchronous: the same lock in Redis, shared with asynchronous holders. Its leases are not renewed. */
export class SyncLock<Parameters extends object = NoParameters> {
  readonly #connection: SyncConnection;
  readonly #commands: LockCommands<Parameters>;
  readonly #definition: string;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} */
  constructor(
    connection: SyncConnection,
    definition: LockDefinition<Parameters>,
    options?: LockOptions,
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#commands = new LockCommands(definition, options, parameters);
    this.#definition = definition.definition;
  }

  /** Takes the lock if it is free: one round trip, a script. `undefined`: it is held. */
  tryAcquire(options: SyncTryAcquireOptions = {}): SyncLease | undefined {
    return this.#ask(this.#newToken(), this.#leaseOf(options)).lease;
  }

  /**
   * Takes the lock, asking again every 50 ms at most while it is held.
   * @throws {LockBusyError} not free within `waitMs`.
   */
  acquire(options: SyncAcquireOptions = {}): SyncLease {
    const { host } = this.#connection;
    const leaseMs = this.#leaseOf(options);
    const waitMs = checkWait(options.waitMs ?? this.#commands.settings.waitMs, this.#definition);
    const token = this.#newToken();
    const endsAtMs = host.monotonicMs() + waitMs;
    for (;;) {
      const { lease, expiresInMs } = this.#ask(token, leaseMs);
      if (lease) return lease;
      const leftMs = endsAtMs - host.monotonicMs();
      if (leftMs <= 0) {
        const context = { definition: this.#definition, key: this.#commands.key };
        throw new LockBusyError(`The lock was not free for ${waitMs} ms`, context);
      }
      const pauseMs = longestPauseMs * (0.5 + host.random() / 2);
      this.#connection.pause(Math.min(pauseMs, (expiresInMs ?? longestPauseMs) + 1, leftMs));
    }
  }

  /** Runs `work` while holding the lock, and releases it whatever happens. @throws {LockBusyError} */
  withLock<Result>(work: (lease: SyncLease) => Result, options?: SyncAcquireOptions): Result {
    using lease = this.acquire(options);
    return work(lease);
  }

  #ask(token: string, leaseMs: number): { readonly lease?: SyncLease; readonly expiresInMs?: number | undefined } {
    const askedAt = instant(this.#connection.host);
    const reply = this.#connection.execute(this.#commands.tryAcquire(token, leaseMs));
    if (!reply.granted) return { expiresInMs: reply.expiresInMs };
    // Granted, but the answer took longer than the lease: it may be somebody else's by now.
    if (remainingMs(leaseMs, askedAt, instant(this.#connection.host)) <= 0) return { expiresInMs: 0 };
    const context = { definition: this.#definition, key: this.#commands.key };
    const release = this.#commands.release(token);
    return { lease: new SyncLease(this.#connection, { ...reply, leaseMs, askedAt, release, context }) };
  }

  #leaseOf(options: SyncTryAcquireOptions): number {
    return checkLease(options.leaseMs ?? this.#commands.settings.leaseMs, this.#definition);
  }

  /** Random, and never used again. */
  #newToken(): string {
    const { host } = this.#connection;
    return `${host.processName}:${host.uuid()}`;
  }
}
