import type { Executor } from "../connection/connection.js";
import type { Host } from "../host.js";
import type { Command } from "../wire/command.js";
import type { RetrySettings } from "./definition.js";
import {
  type DeliverySettler,
  describeError,
  type HeldEntry,
  type Outcome,
  type Possession,
  type Settlement,
} from "./delivery.js";
import type { ConsumerEmitter } from "./events.js";
import type { GroupCommands, SettleReply } from "./group-commands.js";
import type { Holdings } from "./holdings.js";
import type { LeaseClock } from "./lease-clock.js";
import { backoffOf } from "./settings.js";

/** Acknowledgements of one command: a thousand arguments are where one command stops paying. */
const mostAtOnce = 400;
/** Acknowledgements gather while this many commands are under way. */
const mostUnderWay = 2;
const repeatMs = { first: 50, longest: 2_000 };

export interface SettlerParts {
  readonly executor: Executor;
  readonly host: Host;
  readonly commands: GroupCommands;
  readonly consumer: string;
  readonly retry: RetrySettings;
  readonly holdings: Holdings;
  readonly lease: LeaseClock;
  readonly events: ConsumerEmitter;
  /** A retry was scheduled that is due after so long. */
  readonly onRetry: (delayMs: number) => void;
}

/** Tells Redis how deliveries ended, until it knows. */
export class Settler implements DeliverySettler {
  readonly #parts: SettlerParts;
  #acknowledged: HeldEntry[] = [];
  #underWay = 0;
  #flushing = false;
  #closed = false;
  readonly #cancels = new Set<() => void>();

  constructor(parts: SettlerParts) {
    this.#parts = parts;
  }

  get consumer(): string {
    return this.#parts.consumer;
  }

  /** Acknowledges together with others: plain XACK inside the lease, by a script that looks at the owner otherwise. */
  acknowledge(held: HeldEntry): void {
    held.state = "settling";
    this.#parts.holdings.leave(held);
    this.#acknowledged.push(held);
    if (this.#flushing || this.#underWay >= mostUnderWay) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  settle(held: HeldEntry, outcome: Outcome): Promise<Settlement> {
    if (held.state === "lost") return Promise.resolve("lost");
    if (held.state === "settling" || held.state === "settled") return Promise.resolve("settled");
    held.state = "settling";
    this.#parts.holdings.leave(held);
    const settlement = new Promise<Settlement>((resolve, reject) => {
      held.waiter = { resolve, reject };
    });
    if (outcome.kind === "acknowledge") this.acknowledge(held);
    else void this.#settleAlone(held, outcome);
    return settlement;
  }

  async extend(held: HeldEntry): Promise<Possession> {
    const { executor, host, commands, consumer, holdings, events } = this.#parts;
    const sentAt = host.monotonicMs();
    const { taken, trimmed } = await executor.execute(commands.heartbeat(consumer, [held]));
    if (taken.length + trimmed.length === 0) {
      held.confirmedAt = Math.max(held.confirmedAt, sentAt);
      return "held";
    }
    if (held.state === "running" || held.state === "waiting") {
      const reason = taken.length > 0 ? "taken" : "trimmed";
      held.lose(reason);
      holdings.remove(held);
      events.emit("lost", { id: held.originalId, reason });
    }
    return "lost";
  }

  /** Gives up what is left: it stays pending, and comes again. */
  close(): void {
    this.#closed = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  #flush(): void {
    while (this.#acknowledged.length > 0 && this.#underWay < mostUnderWay) {
      const since = this.#parts.lease.sureSince();
      const sure: HeldEntry[] = [];
      const inDoubt: HeldEntry[] = [];
      for (const held of this.#acknowledged.splice(0, mostAtOnce)) {
        if (held.confirmedAt > since) sure.push(held);
        else inDoubt.push(held);
      }
      if (sure.length > 0) void this.#acknowledgeInLease(sure);
      if (inDoubt.length > 0) void this.#acknowledgeOwned(inDoubt);
    }
  }

  async #acknowledgeInLease(batch: readonly HeldEntry[]): Promise<void> {
    const { executor, commands, lease, holdings, events } = this.#parts;
    const ids = batch.map((held) => held.id);
    this.#underWay++;
    try {
      // The margin is its deadline: it is never sent after the lease.
      await executor.execute(commands.acknowledgeInLease(ids), { deadlineMs: lease.marginMs });
      for (const held of batch) {
        held.state = "settled";
        held.waiter?.resolve("settled");
      }
      holdings.removeAll(batch);
    } catch (error) {
      events.emit("error", { during: "settle", error });
      for (const held of batch) held.waiter?.reject(error);
      void this.#acknowledgeOwned(batch, true);
    } finally {
      this.#underWay--;
      this.#flush();
    }
  }

  async #acknowledgeOwned(batch: readonly HeldEntry[], unsure = false): Promise<void> {
    const { commands, consumer } = this.#parts;
    for (let at = 0; at < batch.length; at += mostAtOnce) {
      const part = batch.slice(at, at + mostAtOnce);
      const replies = await this.#untilTold(commands.acknowledge(consumer, part, false), part, unsure);
      for (const [index, held] of part.entries())
        this.#settled(held, replies?.reply.replies[index], replies?.unsure ?? true);
    }
  }

  async #settleAlone(held: HeldEntry, outcome: Exclude<Outcome, { kind: "acknowledge" }>): Promise<void> {
    const { commands, consumer, host, retry, events, onRetry } = this.#parts;
    if (outcome.kind === "retry") {
      const { delayMs = backoffOf(retry, held.attempt, host.random()), countsAsAttempt = true } = outcome.options;
      const options = { delayMs: Math.max(0, Math.ceil(delayMs)), countsAsAttempt };
      const told = await this.#untilTold(commands.retry(consumer, held, options), [held], false);
      if (told?.reply === "settled") {
        events.emit("retried", { id: held.id, attempt: held.attempt, delayMs: options.delayMs, error: outcome.error });
        onRetry(options.delayMs);
      }
      return this.#settled(held, told?.reply, told?.unsure ?? true);
    }
    const why = { attempts: held.attempt, ...describeError(outcome.error) };
    const told = await this.#untilTold(commands.deadLetter(consumer, held, why, false), [held], false);
    const reply = told?.reply.replies[0];
    if (told && (reply === "settled" || (told.unsure && reply === "taken"))) {
      events.emit("dead-lettered", { id: held.id, attempts: held.attempt, error: outcome.error });
    }
    this.#settled(held, reply, told?.unsure ?? true);
  }

  /**
   * Runs a script until Redis answers. `unsure`: an earlier try may have been applied, so that "not ours" may mean
   * "done already". Undefined: closed, or lost meanwhile.
   */
  async #untilTold<Reply>(
    command: Command<Reply>,
    batch: readonly HeldEntry[],
    unsureBefore: boolean,
  ): Promise<{ readonly reply: Reply; readonly unsure: boolean } | undefined> {
    const { executor, events } = this.#parts;
    let unsure = unsureBefore;
    for (let pause = repeatMs.first; !this.#closed; pause = Math.min(repeatMs.longest, pause * 2)) {
      try {
        return { reply: await executor.execute(command), unsure };
      } catch (error) {
        unsure = true;
        if (this.#closed) return undefined;
        events.emit("error", { during: "settle", error });
        for (const held of batch) held.waiter?.reject(error);
        await this.#pause(pause);
        if (batch.every((held) => held.state === "lost")) return undefined;
      }
    }
    return undefined;
  }

  #settled(held: HeldEntry, reply: SettleReply | undefined, unsure: boolean): void {
    const { holdings, events } = this.#parts;
    if (held.state === "lost" || reply === undefined) return;
    if (reply === "settled" || (reply === "taken" && unsure)) {
      held.state = "settled";
      held.waiter?.resolve("settled");
    } else {
      held.lose(reply);
      events.emit("lost", { id: held.id, reason: reply });
    }
    holdings.remove(held);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.host.setTimer(end, ms);
      const cancels = this.#cancels;
      function end(): void {
        cancel();
        cancels.delete(end);
        resolve();
      }
      cancels.add(end);
    });
  }
}
