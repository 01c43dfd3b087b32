import type { Connection } from "../../connection/connection.js";
import { compareIds } from "../../entry/entry.js";
import type { GroupState } from "../commands.js";
import type { GroupCommands } from "../group/group-commands.js";
import type { Claims } from "./claims.js";
import type { ConsumerEmitter } from "./events.js";
import type { Holdings } from "./holdings.js";

export interface RecoveryParts {
  readonly connection: Connection;
  readonly commands: GroupCommands;
  readonly consumer: string;
  readonly ackTimeoutMs: number;
  readonly holdings: Holdings;
  readonly claims: Claims;
  readonly events: ConsumerEmitter;
  /** Makes the groups that are missing. `after` is what was last delivered. */
  readonly recreate: (after: string) => Promise<GroupState>;
}

/**
 * Takes back what the server says this consumer owns although it does not hold it: replies that were lost. And looks
 * whether the group is still the one that it was.
 */
export class Recovery {
  readonly #parts: RecoveryParts;
  /** Monotonic time from which on stranded entries are looked for. */
  #at = 0;
  /** The second look: a connection that could not be ended may take entries for one more BLOCK. */
  #againAt: number | undefined;
  readonly #bornAt: number;
  /** An earlier life of the same name may have started what is stranded. */
  #startedBefore = true;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
    this.#bornAt = parts.connection.host.monotonicMs();
  }

  get isDue(): boolean {
    return this.#at <= this.#parts.connection.host.monotonicMs();
  }

  /** Before the next read, and once more at this monotonic time. */
  soon(againAt?: number): void {
    this.#at = 0;
    this.#againAt = againAt ?? this.#againAt;
  }

  /** Never while a read is in flight: what it is about to bring would be taken twice. */
  async claim(isHalted: () => boolean): Promise<void> {
    const { connection, ackTimeoutMs, holdings, claims } = this.#parts;
    const room = (): Promise<void> => holdings.when(() => holdings.free > 0 || isHalted());
    await room();
    if (isHalted()) return;
    // Set before looking: what is stranded meanwhile asks for another look. And now and then one for what nobody
    // expected: from a consumer that is alone nobody else would take it.
    this.#at = this.#againAt ?? connection.host.monotonicMs() + ackTimeoutMs;
    this.#againAt = undefined;
    let cursor = "-";
    do {
      if (isHalted()) return this.soon();
      cursor = await claims.inTurn(() => this.#claimPage(cursor));
      if (cursor !== "-") await room();
    } while (cursor !== "-");
    this.#startedBefore = false;
  }

  /**
   * After a failure the group may be gone, or be another one of the same name: then what was pending is lost. Returns
   * where the new group stands.
   */
  async lookAtGroup(lastId: string): Promise<string | undefined> {
    const { commands, recreate, events } = this.#parts;
    const group = await recreate(lastId);
    // A group never goes back by itself: if it stands before what it delivered here, somebody else has made it.
    if (!group.created && compareIds(group.lastDeliveredId, lastId) >= 0) return undefined;
    events.emit("group-recreated", { group: commands.group, dataLoss: true });
    return group.lastDeliveredId;
  }

  async #claimPage(cursor: string): Promise<string> {
    const { connection, commands, consumer, holdings, claims } = this.#parts;
    const sentAt = connection.host.monotonicMs();
    const held = holdings.all().map(({ member }) => member);
    const limit = Math.max(1, holdings.free);
    const lifeMs = Math.ceil(sentAt - this.#bornAt);
    const options = { cursor, limit, startedBefore: this.#startedBefore, lifeMs, held };
    const page = await connection.execute(commands.claimStranded(consumer, options));
    claims.accept(page, sentAt, "own");
    return page.cursor;
  }
}
