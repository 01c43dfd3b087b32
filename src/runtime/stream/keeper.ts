import type { Executor } from "../connection/connection.js";
import type { Host } from "../host.js";
import type { Claims } from "./claims.js";
import type { HeldEntry } from "./delivery.js";
import type { ConsumerActivity, ConsumerEmitter } from "./events.js";
import type { GroupCommands } from "./group-commands.js";
import type { Holdings } from "./holdings.js";
import type { LeaseClock } from "./lease-clock.js";

/** Bells can be missed: whatever is due is looked for this often even so. */
const longestSleepMs = 1_000;
/** Entries of one heartbeat command, two arguments each. */
const beatsAtOnce = 400;
/** Pages of the pending list that are looked at in one go. */
const pagesAtOnce = 10;
const nextTurnMs = 20;
/** Entries of one claim. */
const claimsAtOnce = 100;

export interface KeeperParts {
  readonly executor: Executor;
  readonly host: Host;
  readonly commands: GroupCommands;
  readonly consumer: string;
  readonly ackTimeoutMs: number;
  readonly holdings: Holdings;
  readonly lease: LeaseClock;
  readonly claims: Claims;
  readonly events: ConsumerEmitter;
  /** A claim's reply was lost: some entries may be ours without our knowing. */
  readonly onStranded: () => void;
}

/**
 * Tends what nobody waits for, with one timer: heartbeats for everything held, retries that are due, entries whose
 * consumer is silent. Its death at any point only delays.
 */
export class Keeper {
  readonly #parts: KeeperParts;
  readonly #staleEveryMs: number;
  #cancelTimer: (() => void) | undefined;
  #beatAt: number;
  #dueAt: number;
  #staleAt: number;
  #foundStale = false;
  #beating = false;
  #claiming = false;
  #claims = true;
  #closed = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#staleEveryMs = Math.min(5_000, parts.ackTimeoutMs / 4);
    const now = parts.host.monotonicMs();
    this.#beatAt = now + parts.lease.heartbeatMs;
    this.#dueAt = now;
    this.#staleAt = now;
  }

  start(): void {
    this.#tick();
  }

  /** Something is due in so many milliseconds; 0 also means that something may be there to be taken over. */
  ring(inMs: number): void {
    // Anybody may publish there; what is no number says no time.
    if (Number.isNaN(inMs)) return;
    const at = this.#parts.host.monotonicMs() + Math.max(0, inMs);
    this.#dueAt = Math.min(this.#dueAt, at);
    if (inMs <= 0) {
      this.#staleAt = at;
    }
    this.#arm();
  }

  /** Asks the server now whether what is held is still ours. */
  beatNow(): void {
    this.#beatAt = this.#parts.host.monotonicMs();
    this.#arm();
  }

  /** Goes on with heartbeats and claims nothing more. */
  stopClaiming(): void {
    this.#claims = false;
    this.#parts.holdings.reserve(0);
  }

  close(): void {
    this.#closed = true;
    this.stopClaiming();
    this.#cancelTimer?.();
  }

  #tick(): void {
    const now = this.#parts.host.monotonicMs();
    if (now >= this.#beatAt && !this.#beating) void this.#beat();
    if (this.#claims && !this.#claiming && (now >= this.#dueAt || now >= this.#staleAt)) void this.#claim();
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer?.();
    if (this.#closed) return;
    // While something is under way its time is past; it arms again when it is done.
    const beatAt = this.#beating ? Number.POSITIVE_INFINITY : this.#beatAt;
    const claimAt = this.#claiming || !this.#claims ? Number.POSITIVE_INFINITY : Math.min(this.#dueAt, this.#staleAt);
    const at = Math.min(beatAt, claimAt);
    if (at === Number.POSITIVE_INFINITY) return;
    const wait = Math.max(0, Math.ceil(at - this.#parts.host.monotonicMs()));
    this.#cancelTimer = this.#parts.host.setTimer(() => this.#tick(), wait);
  }

  async #beat(): Promise<void> {
    const { host, lease, holdings } = this.#parts;
    this.#beating = true;
    this.#beatAt = host.monotonicMs() + lease.heartbeatMs;
    try {
      const held = holdings.all();
      for (let at = 0; at < held.length; at += beatsAtOnce) await this.#beatFor(held.slice(at, at + beatsAtOnce));
    } catch (error) {
      this.#beatAt = host.monotonicMs() + lease.heartbeatMs / 4;
      this.#tell("heartbeat", error);
    }
    this.#beating = false;
    this.#arm();
  }

  async #beatFor(entries: readonly HeldEntry[]): Promise<void> {
    const { host, executor, commands, consumer, lease, holdings, events } = this.#parts;
    const sentAt = host.monotonicMs();
    const command = commands.heartbeat(consumer, entries);
    const { taken, trimmed } = await executor.execute(command, { deadlineMs: lease.heartbeatMs });
    const lost = new Map<string, "taken" | "trimmed">();
    for (const id of taken) lost.set(id, "taken");
    for (const id of trimmed) lost.set(id, "trimmed");
    for (const held of entries) {
      const reason = lost.get(held.member);
      if (reason === undefined) held.confirmedAt = Math.max(held.confirmedAt, sentAt);
      // What is being settled is expected to disappear; the settler finds out what became of it.
      else if (held.state === "running" || held.state === "waiting") {
        held.lose(reason);
        holdings.remove(held);
        events.emit("lost", { id: held.id, reason });
      }
    }
  }

  async #claim(): Promise<void> {
    const { host, holdings } = this.#parts;
    this.#claiming = true;
    try {
      for (let pages = 0; this.#claims; pages++) {
        const now = host.monotonicMs();
        if (now < this.#dueAt && now < this.#staleAt) break;
        if (pages >= pagesAtOnce) {
          // The rest waits for the next turn, so that everything else has its own: a short one where this was worth it.
          this.#staleAt = Math.max(this.#staleAt, now + (this.#foundStale ? nextTurnMs : this.#staleEveryMs / 10));
          this.#foundStale = false;
          if (now < this.#dueAt) break;
        }
        await this.#room();
        if (!this.#claims) break;
        await this.#parts.claims.inTurn(async () => {
          // Its turn may come after `stopClaiming`.
          if (this.#claims) await (now >= this.#dueAt ? this.#claimDue() : this.#claimStale());
        });
      }
    } catch (error) {
      const later = host.monotonicMs() + longestSleepMs;
      this.#dueAt = later;
      this.#staleAt = later;
      this.#parts.onStranded();
      this.#tell("claim", error);
    }
    holdings.reserve(0);
    this.#claiming = false;
    this.#arm();
  }

  /** Waits for a place, which the reader may not take meanwhile. */
  #room(): Promise<void> {
    const { holdings } = this.#parts;
    if (holdings.free <= 0) holdings.reserve(1);
    return holdings.when(() => holdings.free > 0 || !this.#claims);
  }

  async #claimDue(): Promise<void> {
    const { host, executor, commands, consumer, holdings, claims } = this.#parts;
    const sentAt = host.monotonicMs();
    this.#dueAt = sentAt + longestSleepMs;
    const due = await executor.execute(commands.claimDue(consumer, Math.min(claimsAtOnce, Math.max(1, holdings.free))));
    const nextInMs = due.nextInMs ?? longestSleepMs;
    this.#dueAt = Math.min(this.#dueAt, host.monotonicMs() + nextInMs);
    claims.accept(due, sentAt, "retry");
  }

  async #claimStale(): Promise<void> {
    const { host, executor, commands, consumer, holdings, claims } = this.#parts;
    const sentAt = host.monotonicMs();
    const limit = Math.min(claimsAtOnce, Math.max(1, holdings.free));
    const stale = await executor.execute(
      commands.claimStale(consumer, { limit, ownToo: false, everyMs: this.#staleEveryMs }),
    );
    // A page that has a next one is followed by it at once.
    if (stale.nextInMs > 0) this.#staleAt = sentAt + stale.nextInMs;
    if (stale.entries.length > 0) this.#foundStale = true;
    claims.accept(stale, sentAt, "others");
  }

  #tell(during: ConsumerActivity, error: unknown): void {
    if (!this.#closed) this.#parts.events.emit("error", { during, error });
  }
}
