import type { Executor } from "../../connection/connection.js";
import { ClosedError, DeadlineExceededError, OutcomeUnknownError } from "../../errors.js";
import type { Host } from "../../host.js";
import type { Command } from "../../wire/command.js";
import type { HeldEntry } from "../delivery/delivery.js";
import type { ConsumerEmitter } from "./events.js";
import type { Holdings } from "./holdings.js";
import { isGroupGone, type Troubles } from "./troubles.js";

const restMs = { first: 50, longest: 2_000 };

export interface TellerParts {
  readonly executor: Executor;
  readonly host: Host;
  readonly troubles: Troubles;
  readonly holdings: Pick<Holdings, "removeAll">;
  readonly events: Pick<ConsumerEmitter, "emit">;
  /** Not while the consumer pauses or stops. */
  readonly takesNext: () => boolean;
  /** A reply was lost: what it would have handed to us is ours without our knowing. */
  readonly onStranded: () => void;
}

/** What Redis answered in the end. */
export interface Told<Reply> {
  readonly reply: Reply;
  /** Monotonic time before it was sent. */
  readonly sentAt: number;
  /** An earlier try may have been applied, so that "not ours" may mean "done already". */
  readonly unsure: boolean;
}

/** Whether what failed so may have been done even so. */
export function isPerhapsApplied(error: unknown): boolean {
  return error instanceof OutcomeUnknownError || error instanceof DeadlineExceededError;
}

/** Runs the scripts that settle until Redis answers. */
export class Teller {
  readonly #parts: TellerParts;
  #closed = false;
  readonly #cancels = new Set<() => void>();

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  /** Gives up what is left: it stays pending, and comes again. */
  close(): void {
    this.#closed = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  /** Undefined: closed, which those who wait are told, or all of them lost meanwhile. `isRefusal`: errors that repeating does not mend are thrown. */
  async untilTold<Reply>(
    command: Command<Reply>,
    batch: readonly HeldEntry[],
    unsureBefore = false,
    isRefusal: (error: unknown) => boolean = () => false,
  ): Promise<Told<Reply> | undefined> {
    const { executor, host, troubles, onStranded } = this.#parts;
    let unsure = unsureBefore;
    while (!this.#closed) {
      const sentAt = host.monotonicMs();
      try {
        const reply = await executor.execute(command);
        troubles.over("settle");
        return { reply, sentAt, unsure };
      } catch (error) {
        if (isRefusal(error)) throw error;
        if (this.#closed || error instanceof ClosedError) break;
        // The reader makes it anew, if it reads: then the server says who owns what.
        if (isGroupGone(error) && !this.#parts.takesNext()) return this.#lost(batch);
        const times = this.failed(batch, error);
        if (isPerhapsApplied(error)) {
          onStranded();
          unsure = true;
        }
        await this.#pause(troubles.pauseMs(times, restMs));
        if (batch.every((held) => held.state === "lost")) return undefined;
      }
    }
    // A handler that outlived its consumer would wait for ever.
    for (const held of batch) held.waiter?.reject(new ClosedError("The consumer was stopped"));
    return undefined;
  }

  /** Tells it, and those who wait for the settlement. */
  failed(batch: readonly HeldEntry[], error: unknown): number {
    const times = this.#parts.troubles.failed("settle", error);
    for (const held of batch) held.waiter?.reject(error);
    return times;
  }

  #lost(batch: readonly HeldEntry[]): undefined {
    const { holdings, events } = this.#parts;
    for (const held of batch.filter(({ state }) => state !== "lost")) {
      held.lose("taken");
      events.emit("lost", { id: held.originalId, reason: "taken" });
    }
    holdings.removeAll(batch);
    return undefined;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancels = this.#cancels;
      const cancel = this.#parts.host.setTimer(end, ms);
      function end(): void {
        cancel();
        cancels.delete(end);
        resolve();
      }
      cancels.add(end);
    });
  }
}
