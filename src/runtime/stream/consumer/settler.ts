import type { DeliverySettler, HeldEntry, Outcome, Possession, Settlement } from "../delivery/delivery.js";
import type { SettleReply } from "../group/group-commands.js";
import { Outcomes, type SettlerParts } from "./outcomes.js";
import { isPerhapsApplied, Teller } from "./teller.js";

/** Acknowledgements of one command: a thousand arguments are where one command stops paying. */
const mostAtOnce = 400;
/** Acknowledgements gather while this many commands are under way. */
const mostUnderWay = 2;

/** Tells Redis how deliveries ended, until it knows. */
export class Settler implements DeliverySettler {
  readonly slotKey: string | undefined;
  readonly #parts: SettlerParts;
  readonly #teller: Teller;
  readonly #outcomes: Outcomes;
  /** By plain XACK, as long as the lease on them is sure. */
  #plain: HeldEntry[] = [];
  /** By a script that looks at the owner. */
  #owned: HeldEntry[] = [];
  #underWay = 0;
  #ownedUnderWay = 0;
  #flushing = false;

  constructor(parts: SettlerParts) {
    this.#parts = parts;
    this.slotKey = parts.slotKey;
    this.#teller = new Teller(parts);
    this.#outcomes = new Outcomes({ ...parts, teller: this.#teller, settled: (...args) => this.#settled(...args) });
  }

  get consumer(): string {
    return this.#parts.consumer;
  }

  /** Acknowledges together with others: plain XACK inside the lease, by a script that looks at the owner otherwise. */
  acknowledge(held: HeldEntry): void {
    held.state = "settling";
    this.#parts.holdings.leave(held);
    // A lane is handed on, redo is emptied, and starts are forgotten by the script only.
    const needsScript = this.#parts.ordered || held.source === "r" || held.starts !== undefined;
    (needsScript ? this.#owned : this.#plain).push(held);
    if (this.#flushing) return;
    if ((needsScript ? this.#ownedUnderWay : this.#underWay) >= mostUnderWay) return;
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
    const settlement = new Promise<Settlement>((resolve, reject) => {
      held.waiter = { resolve, reject };
    });
    if (outcome.kind === "acknowledge" && outcome.with) {
      // Its place stays taken: a refusal gives it back to the handler.
      this.#see(this.#outcomes.acknowledgeWith(held, outcome.with));
      return settlement;
    }
    this.#parts.holdings.leave(held);
    if (outcome.kind === "acknowledge") this.acknowledge(held);
    else this.#see(this.#outcomes.settle(held, outcome));
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
    this.#teller.close();
  }

  /** What Redis answers is dealt with; what is thrown even so is a bug. */
  #see(work: Promise<void>): void {
    work.catch(this.#parts.onFinal);
  }

  #flush(): void {
    while (this.#plain.length > 0 && this.#underWay < mostUnderWay) {
      const since = this.#parts.lease.sureSince();
      const sure: HeldEntry[] = [];
      for (const held of this.#plain.splice(0, mostAtOnce)) {
        if (held.confirmedAt > since) sure.push(held);
        else this.#owned.push(held);
      }
      if (sure.length > 0) this.#see(this.#acknowledgeInLease(sure));
    }
    while (this.#owned.length > 0 && this.#ownedUnderWay < mostUnderWay) {
      this.#see(this.#acknowledgeOwned(this.#owned.splice(0, mostAtOnce), false));
    }
  }

  async #acknowledgeInLease(batch: readonly HeldEntry[]): Promise<void> {
    const { executor, commands, lease, holdings, troubles } = this.#parts;
    const ids = batch.map((held) => held.id);
    this.#underWay++;
    try {
      // The margin is its deadline: it is never sent after the lease.
      await executor.execute(commands.acknowledgeInLease(ids), { deadlineMs: lease.marginMs });
      for (const held of batch) {
        held.state = "settled";
        held.waiter?.resolve("settled");
      }
      troubles.over("settle");
      holdings.removeAll(batch);
    } catch (error) {
      this.#teller.failed(batch, error);
      this.#see(this.#acknowledgeOwned(batch, isPerhapsApplied(error)));
    } finally {
      this.#underWay--;
      this.#flush();
    }
  }

  async #acknowledgeOwned(batch: readonly HeldEntry[], unsure: boolean): Promise<void> {
    const { commands, consumer, takesNext, onNext } = this.#parts;
    this.#ownedUnderWay++;
    try {
      const told = await this.#teller.untilTold(commands.acknowledge(consumer, batch, takesNext()), batch, unsure);
      if (!told) return;
      // First, so that who waits for everything to be settled sees that there is more.
      if (told.reply.next.length > 0) onNext(told.reply.next, told.sentAt);
      for (const [index, held] of batch.entries()) this.#settled(held, told.reply.replies[index], told.unsure);
    } finally {
      this.#ownedUnderWay--;
      this.#flush();
    }
  }

  /** `unsure`: "not ours" may mean "done already". */
  #settled(held: HeldEntry, reply: SettleReply | undefined, unsure: boolean): void {
    const { holdings, events } = this.#parts;
    if (held.state === "lost" || reply === undefined) return;
    if (reply === "settled" || (reply === "taken" && unsure)) {
      held.state = "settled";
      held.waiter?.resolve("settled");
    } else {
      held.lose(reply);
      events.emit("lost", { id: held.originalId, reason: reply });
    }
    holdings.remove(held);
  }
}
