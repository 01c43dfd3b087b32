import type { Connection } from "../connection/connection.js";
import type { InboxSubscription } from "../connection/inbox.js";
import { DeadlineExceededError, LockBusyError, type RedloomError, UnavailableError } from "../errors.js";
import { orAborted } from "../flow/signals.js";
import { type Instant, instant, remainingMs } from "../lease/validity.js";
import type { AcquireReply, LockCommands } from "./commands.js";

/** What waiting needs of a connection. */
export type WaitingConnection = Pick<Connection, "host" | "execute" | "inbox">;

export interface Claim {
  readonly token: string;
  readonly leaseMs: number;
  readonly waitMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface Grant {
  readonly fencingToken: number;
  /** Before the command that was granted was sent. */
  readonly grantedAt: Instant;
}

/** Asks at least so often, should a wake-up be lost. */
const longestPauseMs = 1_000;
/** Asks so often where wake-ups cannot be heard (not yet, or for lack of a permission). */
const deafPauseMs = 50;

/**
 * Asks for the lock until it is granted, the wait is over, or the signal aborts. Between two tries it sleeps until a
 * release is published, the holder's lease ends, or a pause with jitter is over. Leaves no trace when it fails: a grant
 * that crossed the end is released.
 * Settles by the end of the wait, or where Redis is silent then, by the deadline of the command under way.
 * @throws {LockBusyError} not free within the wait.
 */
export async function waitForGrant(
  connection: WaitingConnection,
  commands: LockCommands<never>,
  definition: string,
  claim: Claim,
): Promise<Grant> {
  return await new Waiting(connection, commands, definition, claim).run();
}

class Waiting {
  readonly #connection: WaitingConnection;
  readonly #commands: LockCommands<never>;
  readonly #definition: string;
  readonly #claim: Claim;
  readonly #endsAtMs: number;
  #asked: Promise<AcquireReply> | undefined;
  #subscribing: Promise<InboxSubscription> | undefined;
  #hears = false;
  #rung = false;
  #wake: (() => void) | undefined;
  #failure: unknown;

  constructor(connection: WaitingConnection, commands: LockCommands<never>, definition: string, claim: Claim) {
    this.#connection = connection;
    this.#commands = commands;
    this.#definition = definition;
    this.#claim = claim;
    this.#endsAtMs = connection.host.monotonicMs() + claim.waitMs;
  }

  async run(): Promise<Grant> {
    try {
      return await this.#untilGranted();
    } catch (error) {
      this.#giveBack();
      throw error;
    } finally {
      this.#unlisten();
    }
  }

  async #untilGranted(): Promise<Grant> {
    for (;;) {
      this.#claim.signal?.throwIfAborted();
      this.#rung = false;
      const grantedAt = instant(this.#connection.host);
      const reply = await this.#ask();
      if (reply?.granted && this.#isFresh(grantedAt)) return { fencingToken: reply.fencingToken, grantedAt };
      if (this.#isOver()) throw this.#busy();
      // A grant that came too late is asked for again: it is ours still, or somebody's.
      if (reply?.granted) continue;
      this.#listen();
      await this.#pause(reply?.expiresInMs);
    }
  }

  /** `undefined`: Redis is away, which a wait outlives. */
  async #ask(): Promise<AcquireReply | undefined> {
    const asked = this.#connection.execute(this.#commands.tryAcquire(this.#claim.token, this.#claim.leaseMs));
    this.#asked = asked;
    try {
      return await orAborted(asked, this.#claim.signal);
    } catch (error) {
      const away = error instanceof UnavailableError || error instanceof DeadlineExceededError;
      if (away && !this.#isOver() && !this.#claim.signal?.aborted) return undefined;
      throw error;
    }
  }

  #isOver(): boolean {
    return this.#connection.host.monotonicMs() >= this.#endsAtMs;
  }

  /** Gives back a grant that crossed the end, or may have. Nobody waits; where it fails, the lease ends by itself. */
  #giveBack(): void {
    // Nobody asks what the answer says: so it may be sent again until one comes.
    const command = { ...this.#commands.release(this.#claim.token), repeatable: true };
    const release = async (): Promise<void> => {
      await this.#connection.execute(command);
    };
    this.#asked?.then((reply) => (reply.granted ? release() : undefined), release).catch(() => undefined);
  }

  #isFresh(sentAt: Instant): boolean {
    return remainingMs(this.#claim.leaseMs, sentAt, instant(this.#connection.host)) > 0;
  }

  #listen(): void {
    if (this.#subscribing) return;
    const ring = (): void => {
      this.#rung = true;
      this.#wake?.();
    };
    this.#subscribing = this.#connection.inbox.subscribe(this.#commands.wakeChannel, { message: ring, gap: ring });
    this.#subscribing.then(
      () => {
        this.#hears = true;
        // What was released before we heard is asked for at once.
        ring();
      },
      (error: unknown) => {
        this.#failure = error;
        // For lack of a connection, which comes again; a permission does not.
        if (error instanceof UnavailableError) this.#subscribing = undefined;
      },
    );
  }

  // Nobody waits for the end; a subscription that never began has told its error to `#failure`.
  #unlisten(): void {
    this.#subscribing?.then((subscription) => subscription.close()).catch(() => undefined);
  }

  /** Until a release is heard, the holder's lease ends, the pause or the wait is over. */
  async #pause(expiresInMs = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.#rung) return;
    const { host } = this.#connection;
    const pauseMs = (this.#hears ? longestPauseMs : deafPauseMs) * (0.5 + host.random() / 2);
    const leftMs = this.#endsAtMs - host.monotonicMs();
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const cancel = host.setTimer(() => this.#wake?.(), Math.max(0, Math.min(pauseMs, expiresInMs + 1, leftMs)));
    try {
      await orAborted(woken, this.#claim.signal);
    } finally {
      cancel();
      this.#wake = undefined;
    }
  }

  #busy(): RedloomError {
    const { waitMs } = this.#claim;
    const context = { definition: this.#definition, key: this.#commands.key, cause: this.#failure };
    return new LockBusyError(waitMs === 0 ? "The lock is held" : `The lock was not free for ${waitMs} ms`, context);
  }
}
