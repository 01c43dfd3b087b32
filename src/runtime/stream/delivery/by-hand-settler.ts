import type { Connection } from "../../connection/connection.js";
import { OutcomeUnknownError } from "../../errors.js";
import type { GroupDefinition } from "../definition.js";
import type { GroupCommands, SettleReply } from "../group/group-commands.js";
import { backoffOf } from "../settings.js";
import {
  type DeliverySettler,
  describeError,
  type HeldEntry,
  type Outcome,
  type Possession,
  type Settlement,
} from "./delivery.js";
import { inTheEnd } from "./last-attempt.js";

export interface ByHandSettlerParts {
  readonly connection: Connection;
  readonly commands: GroupCommands;
  readonly settings: GroupDefinition;
}

/** Settles each delivery by itself, by a script that looks at the owner: nobody kept it alive meanwhile. */
export class ByHandSettler implements DeliverySettler {
  readonly consumer: string;
  readonly slotKey: string | undefined;
  readonly #parts: ByHandSettlerParts;
  /** An earlier try may have been applied. */
  readonly #unsure = new WeakSet<HeldEntry>();

  constructor(parts: ByHandSettlerParts, consumer: string) {
    this.#parts = parts;
    this.consumer = consumer;
    this.slotKey = parts.connection.isCluster ? parts.commands.key : undefined;
  }

  /** Where it rejects, the entry is `running` still: it is not known to be settled, and the next call asks again. */
  async settle(held: HeldEntry, outcome: Outcome): Promise<Settlement> {
    if (held.state === "lost") return "lost";
    const reply = await this.#untilTold(held, outcome);
    held.state = reply === "settled" ? "settled" : "lost";
    return held.state;
  }

  async extend(held: HeldEntry): Promise<Possession> {
    const { connection, commands } = this.#parts;
    const { taken, trimmed } = await connection.execute(commands.heartbeat(this.consumer, [held]));
    if (taken.length + trimmed.length === 0) return "held";
    if (held.state === "running") held.lose(taken.length > 0 ? "taken" : "trimmed");
    return "lost";
  }

  /** Each script changes only what is still ours, so that asking again is harmless; "not ours" may then mean "done already". */
  async #untilTold(held: HeldEntry, outcome: Outcome): Promise<SettleReply | undefined> {
    try {
      const reply = await this.#run(held, outcome);
      return reply === "taken" && this.#unsure.has(held) ? "settled" : reply;
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError) || this.#unsure.has(held)) throw error;
      this.#unsure.add(held);
      return this.#untilTold(held, outcome);
    }
  }

  /** What comes next in a lane is made due for anybody: who reads by hand has asked for no more. */
  async #run(held: HeldEntry, outcome: Outcome): Promise<SettleReply | undefined> {
    const { connection, commands, settings } = this.#parts;
    const { consumer } = this;
    const ending = outcome.kind === "acknowledge" ? outcome : inTheEnd(held, outcome, settings.retry.maxAttempts);
    switch (ending.kind) {
      case "acknowledge": {
        const { with: together = [] } = ending;
        if (together.length > 0) {
          return (await connection.execute(commands.acknowledgeWith(consumer, held, together, false))).reply;
        }
        return (await connection.execute(commands.acknowledge(consumer, [held], false))).replies[0];
      }
      case "retry":
        return this.#retry(held, ending);
      case "dead-letter": {
        const why = { attempts: ending.attempts ?? held.attempt, ...describeError(ending.error) };
        return (await connection.execute(commands.deadLetter(consumer, held, why, false))).replies[0];
      }
      default:
        return ending satisfies never;
    }
  }

  #retry(held: HeldEntry, { options }: Outcome & { kind: "retry" }): Promise<SettleReply> {
    const { connection, commands, settings } = this.#parts;
    const delay = options.delayMs ?? backoffOf(settings.retry, held.attempt, connection.host.random());
    return connection.execute(
      commands.retry(this.consumer, held, {
        delayMs: Math.max(0, Math.ceil(delay)),
        countsAsAttempt: options.countsAsAttempt ?? true,
        // Closes the start that was recorded.
        starts: held.starts === undefined ? undefined : held.attempt,
      }),
    );
  }
}
