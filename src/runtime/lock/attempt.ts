import type { Connection } from "../connection/connection.js";
import { DeadlineExceededError, LockBusyError, UnavailableError } from "../errors.js";
import { orAborted } from "../flow/signals.js";
import { LeaseKeeper } from "../lease/keeper.js";
import type { Lease } from "../lease/lease.js";
import { instant, remainingMs } from "../lease/validity.js";
import { askAll } from "../permits/commands.js";
import type { AskReply } from "../permits/replies.js";
import { newToken } from "../permits/tokens.js";
import { type Grant, leaseOf, waitForPermit } from "../permits/waiting.js";
import type { LockParts } from "./access.js";
import { observedEnd } from "./observed.js";

interface AttemptOptions {
  readonly leaseMs?: number | undefined;
  readonly waitMs: number;
  /** By the monotonic clock. */
  readonly endsAtMs: number;
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Member {
  readonly parts: LockParts;
  readonly token: string;
  readonly leaseMs: number;
  lease: Lease | undefined;
}

/** One try to take several locks, all or none. */
export class Attempt {
  readonly #connection: Connection;
  readonly #options: AttemptOptions;
  readonly #members: readonly Member[];
  #asked: Promise<readonly AskReply[]> | undefined;
  /** All are held: what becomes of the leases from now on is told. */
  #isTaken = false;

  constructor(connection: Connection, parts: readonly LockParts[], options: AttemptOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#members = parts.map((one) => ({
      parts: one,
      token: newToken(connection.host, options.name, one.definition),
      leaseMs: options.leaseMs ?? one.settings.leaseMs,
      lease: undefined,
    }));
  }

  /**
   * The leases, in the order of the locks. Where it fails, what was granted is given back.
   * @throws {LockLostError} a lease was lost while another was waited for.
   */
  async take(): Promise<readonly Lease[]> {
    const { asking } = LeaseKeeper.of(this.#connection);
    asking.enter();
    try {
      this.#options.signal?.throwIfAborted();
      if (!(await this.#atOnce())) await this.#inOrder();
      const leases = this.#members.flatMap(({ lease }) => lease ?? []);
      for (const lease of leases) lease.assertHeld();
      this.#isTaken = true;
      return leases;
    } catch (error) {
      this.#giveBack();
      throw error;
    } finally {
      asking.leave();
    }
  }

  /** One script: all or none. */
  async #atOnce(): Promise<boolean> {
    const { host } = this.#connection;
    const grantedAt = instant(host);
    const replies = await this.#askAll();
    const isGranted = replies?.every((reply, at) => {
      const leaseMs = this.#members[at]?.leaseMs ?? 0;
      // The answer can have taken longer than a lease.
      return reply.granted && remainingMs(leaseMs, grantedAt, instant(host)) > 0;
    });
    if (!isGranted) {
      if (this.#options.waitMs === 0) throw this.#busy(replies);
      return false;
    }
    for (const [at, member] of this.#members.entries()) {
      const reply = replies?.[at];
      if (reply?.granted) this.#keep(member, { ...reply, grantedAt });
    }
    return true;
  }

  /** `undefined`: Redis is away, which a wait outlives. */
  async #askAll(): Promise<readonly AskReply[] | undefined> {
    const of = this.#members.map(({ parts, token, leaseMs }) => ({
      commands: parts.permits,
      claim: { token, leaseMs, waitMs: 0, inbox: "", access: parts.access, sharded: this.#connection.isCluster },
    }));
    this.#asked = this.#connection.execute(askAll(of));
    try {
      return await orAborted(this.#asked, this.#options.signal);
    } catch (error) {
      const isAway = error instanceof UnavailableError || error instanceof DeadlineExceededError;
      if (isAway && this.#leftMs() > 0 && !this.#options.signal?.aborted) return undefined;
      throw error;
    }
  }

  /** One after the other, ordered by key: whoever waits holds only what comes before. */
  async #inOrder(): Promise<void> {
    const { signal } = this.#options;
    // A lease that is lost meanwhile ends the wait, as the caller does.
    const ended = new AbortController();
    const onOuter = (): void => ended.abort(signal?.reason);
    if (signal?.aborted) onOuter();
    signal?.addEventListener("abort", onOuter, { once: true });
    const byKey = this.#members.toSorted((one, other) => (one.parts.permits.key < other.parts.permits.key ? -1 : 1));
    try {
      for (const member of byKey) {
        const { parts, token, leaseMs } = member;
        const claim = { token, leaseMs, waitMs: Math.ceil(this.#leftMs()), access: parts.access };
        const lost = this.#keep(member, await this.#waitFor(parts, { ...claim, signal: ended.signal })).signal;
        if (lost.aborted) ended.abort(lost.reason);
        lost.addEventListener("abort", () => ended.abort(lost.reason), { once: true });
      }
    } finally {
      signal?.removeEventListener("abort", onOuter);
    }
  }

  async #waitFor(parts: LockParts, claim: Parameters<typeof waitForPermit>[2]): Promise<Grant> {
    try {
      return await waitForPermit(this.#connection, parts.permits, claim);
    } catch (error) {
      if (error instanceof LockBusyError) throw this.#busyWith(parts, error);
      throw error;
    }
  }

  #keep(member: Member, grant: Grant): Lease {
    const { parts, token, leaseMs } = member;
    const { observer } = this.#connection;
    const tellEnd = observer && observedEnd(observer, { definition: parts.definition, key: parts.permits.key });
    member.lease = leaseOf(this.#connection, parts.permits, { token, leaseMs }, grant, {
      renew: true,
      onEnd: tellEnd && ((...end) => void (this.#isTaken && tellEnd(...end))),
    });
    return member.lease;
  }

  /** Nobody waits for that; where it fails, the leases end by themselves. */
  #giveBack(): void {
    for (const { lease } of this.#members) lease?.release().catch(() => undefined);
    const releaseRest = async (): Promise<void> => {
      const rest = this.#members.filter(({ lease }) => lease === undefined);
      // Nobody asks what the answer says: so it may be sent again until one comes.
      const commands = rest.map(({ parts, token }) => ({ ...parts.permits.release(token), repeatable: true }));
      await Promise.allSettled(commands.map((command) => this.#connection.execute(command)));
    };
    // Perhaps granted, though the answer was too late, or was lost.
    this.#asked?.then((replies) => (replies.every(({ granted }) => granted) ? releaseRest() : undefined), releaseRest);
  }

  #leftMs(): number {
    return Math.max(0, this.#options.endsAtMs - this.#connection.host.monotonicMs());
  }

  #busy(replies: readonly AskReply[] | undefined): LockBusyError {
    // Those that were free say that they expire at once.
    const at = replies?.findIndex((reply) => !reply.granted && reply.expiresInMs !== 0) ?? -1;
    return this.#busyWith(this.#members[Math.max(0, at)]?.parts);
  }

  #busyWith(parts: LockParts | undefined, cause?: LockBusyError): LockBusyError {
    const { waitMs } = this.#options;
    const message =
      waitMs === 0 ? "Not all of the locks are free" : `Not all of the locks were free within ${waitMs} ms`;
    return new LockBusyError(message, {
      definition: parts?.definition,
      key: parts?.permits.key,
      cause: cause?.cause,
    });
  }
}
