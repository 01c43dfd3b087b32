import type { Executor } from "../../connection/connection.js";
import type { Host } from "../../host.js";
import type { HeldEntry } from "../delivery/delivery.js";
import type { GroupCommands } from "../group/group-commands.js";
import type { ConsumerEmitter } from "./events.js";
import type { Holdings } from "./holdings.js";
import type { Chore } from "./keeper.js";
import type { LeaseClock } from "./lease-clock.js";

/** Entries of one heartbeat command, two arguments each. */
const beatsAtOnce = 400;

export interface HeartbeatParts {
  readonly executor: Executor;
  readonly host: Host;
  readonly commands: GroupCommands;
  readonly consumer: string;
  /** Tells this life of the name from every other. */
  readonly instance: string;
  readonly holdings: Holdings;
  readonly lease: LeaseClock;
  readonly events: ConsumerEmitter;
  /** Another instance has the name. */
  readonly onReplaced: () => void;
}

/** Tells the server that the consumer lives, and that it works on what it has held for a while. */
export class Heartbeat implements Chore {
  readonly during = "heartbeat";
  readonly claims = false;
  readonly restMs: { readonly first: number; readonly longest: number };
  readonly #parts: HeartbeatParts;
  /** Whatever was confirmed is in doubt. */
  #all = false;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
    const { heartbeatMs } = parts.lease;
    this.restMs = { first: heartbeatMs / 4, longest: heartbeatMs };
  }

  /** With the next beat, everything that is held is asked about. */
  confirmAll(): void {
    this.#all = true;
  }

  async run(): Promise<number> {
    const { host, lease } = this.#parts;
    const startedAt = host.monotonicMs();
    const all = this.#all;
    this.#all = false;
    try {
      const held = this.#old(all ? startedAt : startedAt - lease.heartbeatMs / 4);
      let at = 0;
      do {
        await this.#beat(held.slice(at, at + beatsAtOnce));
        at += beatsAtOnce;
      } while (at < held.length);
    } catch (error) {
      this.#all ||= all;
      throw error;
    }
    return Math.max(0, startedAt + lease.beatMs - host.monotonicMs());
  }

  /** What the server has not confirmed since then. */
  #old(since: number): HeldEntry[] {
    return this.#parts.holdings.all().filter(({ confirmedAt }) => confirmedAt <= since);
  }

  async #beat(entries: readonly HeldEntry[]): Promise<void> {
    const { host, executor, commands, consumer, instance, lease, onReplaced } = this.#parts;
    const sentAt = host.monotonicMs();
    const beat = await executor.execute(commands.beat(consumer, instance, entries), { deadlineMs: lease.heartbeatMs });
    if (beat.replaced) return onReplaced();
    lease.confirmName(sentAt);
    const lost = new Map<string, "taken" | "trimmed">();
    for (const member of beat.taken) lost.set(member, "taken");
    for (const member of beat.trimmed) lost.set(member, "trimmed");
    for (const held of entries) this.#judge(held, lost.size === 0 ? undefined : lost.get(held.member), sentAt);
  }

  #judge(held: HeldEntry, lost: "taken" | "trimmed" | undefined, sentAt: number): void {
    const { holdings, events } = this.#parts;
    if (lost === undefined) held.confirmedAt = Math.max(held.confirmedAt, sentAt);
    // What is being settled is expected to disappear; the settler finds out what became of it.
    else if (held.state === "running" || held.state === "waiting") {
      held.lose(lost);
      holdings.remove(held);
      events.emit("lost", { id: held.originalId, reason: lost });
    }
  }
}
