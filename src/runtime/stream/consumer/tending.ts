import type { Executor } from "../../connection/connection.js";
import type { Host } from "../../host.js";
import { type HoldingGroup, trimPaceMs } from "../adding/retention.js";
import type { StreamCommands } from "../commands.js";
import type { GroupCommands } from "../group/group-commands.js";
import type { ConsumerEmitter } from "./events.js";
import type { Chore } from "./keeper.js";

/** Bells can be missed: whatever is due is looked for this often even so. */
const longestSleepMs = 1_000;
/** Scheduled entries that one script moves. */
const movesAtOnce = 100;
/** Scripts in one go; the rest waits for the next turn. */
const runsAtOnce = 10;
const nextTurnMs = 10;
/** Tidying is no hurry: how often, and how long a consumer has to be silent. */
const tidyEveryMs = 30_000;
const leastSilenceMs = 60_000;

export interface TendingParts {
  readonly executor: Executor;
  readonly host: Host;
  readonly stream: Pick<StreamCommands<never>, "moveDue" | "trim">;
  readonly events: Pick<ConsumerEmitter, "emit">;
}

/** Moves scheduled entries that are due into the stream, where the readers find them. */
export class Schedules implements Chore {
  readonly during = "schedule";
  readonly claims = false;
  readonly #parts: Pick<TendingParts, "executor" | "stream">;

  constructor(parts: Pick<TendingParts, "executor" | "stream">) {
    this.#parts = parts;
  }

  onBell(inMs: number): number {
    return inMs;
  }

  async run(): Promise<number> {
    const { executor, stream } = this.#parts;
    for (let runs = 0; runs < runsAtOnce; runs++) {
      const { nextInMs } = await executor.execute(stream.moveDue(movesAtOnce));
      if (nextInMs === undefined) return longestSleepMs;
      if (nextInMs > 0) return Math.min(longestSleepMs, nextInMs);
    }
    return nextTurnMs;
  }
}

/** Trims what retention lets go, and tells who holds it. */
export class Janitor implements Chore {
  readonly during = "retention";
  readonly claims = false;
  /** It was another consumer's turn. */
  skipped = false;
  readonly #parts: TendingParts;
  #held = "";

  constructor(parts: TendingParts) {
    this.#parts = parts;
  }

  async run(): Promise<number> {
    const { executor, host, stream } = this.#parts;
    const { more, heldBy, skipped } = await executor.execute(stream.trim());
    this.skipped = skipped === true;
    if (!skipped) this.#tell(heldBy);
    // Spread, so that each of several consumers has its turn and knows.
    return more ? trimPaceMs.soon : trimPaceMs.usual * (0.9 + 0.2 * host.random());
  }

  #tell(heldBy: readonly HoldingGroup[]): void {
    const held = heldBy.map(({ group, live }) => `${group}\n${live}`).join("\n");
    if (held === this.#held) return;
    this.#held = held;
    this.#parts.events.emit("retention-held", { heldBy });
  }
}

/** Removes consumers that are dead and own nothing, and dead letters that are too old. */
export class DeadConsumers implements Chore {
  readonly during = "tidy";
  readonly claims = false;
  readonly #parts: Pick<TendingParts, "executor" | "host" | "events"> & { readonly commands: GroupCommands };
  readonly #silenceMs: number;
  readonly #everyMs: number;
  #ran = false;

  constructor(
    parts: Pick<TendingParts, "executor" | "host" | "events"> & { readonly commands: GroupCommands },
    silenceMs: number,
    everyMs: number = tidyEveryMs,
  ) {
    this.#parts = parts;
    this.#silenceMs = silenceMs;
    this.#everyMs = everyMs;
  }

  /** No beat for ten times as long as entries are left alone, a minute at least. */
  static silenceMs(ackTimeoutMs: number): number {
    return Math.max(leastSilenceMs, 10 * ackTimeoutMs);
  }

  async run(): Promise<number> {
    const { executor, host, commands, events } = this.#parts;
    if (this.#ran) {
      const consumers = await executor.execute(commands.removeDeadConsumers(this.#silenceMs));
      if (consumers.length > 0) events.emit("consumers-removed", { consumers });
      await executor.execute(commands.trimDeadLetters());
    }
    // Not at once: programs that crash and start again have something better to do first.
    this.#ran = true;
    return this.#everyMs * (0.5 + host.random());
  }
}
