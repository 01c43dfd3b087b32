import type { Executor } from "../../connection/connection.js";
import { RedloomError } from "../../errors.js";
import type { Host } from "../../host.js";
import type { Command } from "../../wire/command.js";
import type { RetrySettings } from "../definition.js";
import { describeError, type HeldEntry, type Outcome } from "../delivery/delivery.js";
import { inTheEnd } from "../delivery/last-attempt.js";
import type { ClaimedEntry, GroupCommands, SettleReply } from "../group/group-commands.js";
import { backoffOf } from "../settings.js";
import type { ConsumerEmitter } from "./events.js";
import type { Holdings } from "./holdings.js";
import type { LeaseClock } from "./lease-clock.js";
import type { Teller } from "./teller.js";
import type { Troubles } from "./troubles.js";

export interface SettlerParts {
  readonly executor: Executor;
  readonly host: Host;
  readonly commands: GroupCommands;
  readonly consumer: string;
  readonly retry: RetrySettings;
  /** Whether values have an order: then every settlement hands on the turn of its value. */
  readonly ordered: boolean;
  readonly slotKey?: string | undefined;
  readonly holdings: Holdings;
  readonly lease: LeaseClock;
  readonly events: ConsumerEmitter;
  readonly troubles: Troubles;
  /** A retry was scheduled that is due after so long. */
  readonly onRetry: (delayMs: number) => void;
  /** The next ones of their values, claimed for us by the script that was sent at this monotonic time. */
  readonly onNext: (next: readonly ClaimedEntry[], sentAt: number) => void;
  /** Whether the next ones are wanted here. */
  readonly takesNext: () => boolean;
  readonly onStranded: () => void;
  /** A bug. */
  readonly onFinal: (error: unknown) => void;
}

export interface OutcomesParts extends SettlerParts {
  readonly teller: Teller;
  /** What became of one delivery, as far as it is told. */
  readonly settled: (held: HeldEntry, reply: SettleReply | undefined, unsure: boolean) => void;
}

/** Settles deliveries one by one: what is not simply acknowledged. */
export class Outcomes {
  readonly #parts: OutcomesParts;

  constructor(parts: OutcomesParts) {
    this.#parts = parts;
  }

  async settle(held: HeldEntry, outcome: Exclude<Outcome, { kind: "acknowledge" }>): Promise<void> {
    const settled = inTheEnd(held, outcome, this.#parts.retry.maxAttempts);
    if (settled.kind === "retry") await this.#retry(held, settled);
    else await this.#deadLetter(held, settled);
  }

  /** Together with the user's commands. Where one of them is refused, the entry is its handler's again, if that still runs. */
  async acknowledgeWith(held: HeldEntry, together: readonly Command<unknown>[]): Promise<void> {
    const { commands, consumer, holdings, teller, takesNext, onNext, settled } = this.#parts;
    try {
      const command = commands.acknowledgeWith(consumer, held, together, takesNext());
      const told = await teller.untilTold(command, [held], false, isRefusal);
      holdings.leave(held);
      if (told && told.reply.next.length > 0) onNext(told.reply.next, told.sentAt);
      settled(held, told?.reply.reply, told?.unsure ?? true);
    } catch (error) {
      await this.#giveBack(held, error);
    }
  }

  async #giveBack(held: HeldEntry, error: unknown): Promise<void> {
    if (held.state === "lost") return;
    held.waiter?.reject(error);
    if (!held.ended) {
      held.state = "running";
      return;
    }
    // It did not wait for this, and nobody else would settle the entry: as if it had thrown.
    this.#parts.holdings.leave(held);
    await this.settle(held, { kind: "retry", options: {}, error });
  }

  async #retry(held: HeldEntry, { options, error }: Extract<Outcome, { kind: "retry" }>): Promise<void> {
    const { commands, consumer, host, retry, events, teller, onRetry, settled } = this.#parts;
    const { delayMs: asked = backoffOf(retry, held.attempt, host.random()), countsAsAttempt = true } = options;
    const delayMs = Math.max(0, Math.ceil(asked));
    const { attempt } = held;
    const starts = held.starts === undefined ? undefined : attempt;
    const command = commands.retry(consumer, held, { delayMs, countsAsAttempt, starts });
    const told = await teller.untilTold(command, [held]);
    if (told?.reply === "settled") {
      events.emit("retried", { id: held.originalId, attempt, delayMs, error });
      onRetry(delayMs);
    }
    settled(held, told?.reply, told?.unsure ?? true);
  }

  async #deadLetter(held: HeldEntry, outcome: Extract<Outcome, { kind: "dead-letter" }>): Promise<void> {
    const { commands, consumer, events, teller, takesNext, onNext, settled } = this.#parts;
    const { error, attempts = held.attempt } = outcome;
    const why = { attempts, ...describeError(error) };
    const told = await teller.untilTold(commands.deadLetter(consumer, held, why, takesNext()), [held]);
    const reply = told?.reply.replies[0];
    if (told && (reply === "settled" || (told.unsure && reply === "taken"))) {
      events.emit("dead-lettered", { id: held.originalId, attempts, error });
    }
    if (told && told.reply.next.length > 0) onNext(told.reply.next, told.sentAt);
    settled(held, reply, told?.unsure ?? true);
  }
}

/** Codes of errors after which the same command may yet succeed. */
const passing = new Set(["UNAVAILABLE", "OUTCOME_UNKNOWN", "DEADLINE_EXCEEDED", "CLOSED"]);

function isRefusal(error: unknown): boolean {
  return !(error instanceof RedloomError) || !passing.has(error.code);
}
