import type { Executor } from "../../connection/connection.js";
import { dataOf, headersOf } from "../../entry/entry.js";
import { explained } from "../../wire/codec.js";
import type { ConsumerEmitter } from "../consumer/events.js";
import type { Holdings } from "../consumer/holdings.js";
import type { LeaseClock } from "../consumer/lease-clock.js";
import type { Settler } from "../consumer/settler.js";
import type { GroupDefinition } from "../definition.js";
import type { GroupCommands } from "../group/group-commands.js";
import type { HeldEntry, Outcome } from "./delivery.js";
import { decodeBytes, decodeText, type EntryOf, inDoubt, payloadOf } from "./payload.js";
import { isSuspect, isUsedUp, usedUp } from "./suspects.js";

/** The server has to be asked before the handler may run. */
export const later: unique symbol = Symbol("later");

export interface HandlingParts {
  readonly settings: GroupDefinition;
  readonly executor: Executor;
  readonly commands: Pick<GroupCommands, "key" | "bytesOf" | "recordStart">;
  readonly holdings: Pick<Holdings, "add" | "remove" | "end">;
  readonly settler: Pick<Settler, "settle" | "acknowledge">;
  readonly lease: Pick<LeaseClock, "sureSince">;
  readonly events: Pick<ConsumerEmitter, "emit">;
}

/** What a delivery goes through before the program's code runs on it, and after. */
export class Handling<Output, H extends object> {
  readonly #parts: HandlingParts;
  readonly #entry: EntryOf<Output, H>;
  readonly #maxAttempts: number;

  constructor(parts: HandlingParts, entry: EntryOf<Output, H>) {
    this.#parts = parts;
    this.#entry = entry;
    this.#maxAttempts = parts.settings.retry.maxAttempts;
  }

  /**
   * The message, where nobody has to be asked. `sureSince`: what was confirmed before is perhaps not ours any more.
   * @throws what makes it poison.
   */
  decode(held: HeldEntry, sureSince: number): Output | typeof later {
    if (isSuspect(held) || isUsedUp(held, this.#maxAttempts) || held.confirmedAt <= sureSince) return later;
    const text = payloadOf(held.fields);
    if (inDoubt(text)) return later;
    const message = decodeText(this.#entry, text);
    this.#readHeaders(held);
    return message;
  }

  /** The message after asking; nothing where there is no handler to run: it was settled, or is lost. */
  async prepare(held: HeldEntry, sureSince: number): Promise<{ readonly message: Output } | undefined> {
    if (isUsedUp(held, this.#maxAttempts)) {
      await this.#settle(held, { kind: "dead-letter", error: usedUp(held), attempts: held.attempt - 1 });
      return undefined;
    }
    let bytes: Buffer | undefined;
    try {
      if (!(await this.#isOurs(held, sureSince))) return undefined;
      bytes = await this.#bytesInDoubt(held);
    } catch (error) {
      // No attempt of the handler: not one that counts, and never the last.
      await this.#settle(held, { kind: "retry", options: { countsAsAttempt: false }, error });
      return undefined;
    }
    if (held.state !== "running") return undefined;
    try {
      const message = bytes ? decodeBytes(this.#entry, bytes) : decodeText(this.#entry, payloadOf(held.fields));
      this.#readHeaders(held);
      return { message };
    } catch (error) {
      await this.poison(held, error);
      return undefined;
    }
  }

  /** What does not decode never will: its bytes go to the dead letters, and the loop goes on. */
  async poison(held: HeldEntry, error: unknown): Promise<void> {
    const about = { definition: this.#entry.definition, key: this.#parts.commands.key };
    // An explanation that fails is no reason to keep the entry.
    const reason = await explained(error, about).catch(() => error);
    await this.#settle(held, { kind: "dead-letter", error: reason });
  }

  /** The handler returned. */
  succeeded(held: HeldEntry): void {
    this.#parts.holdings.end(held);
    if (held.state === "running") this.#parts.settler.acknowledge(held);
  }

  /** The handler threw. */
  failed(held: HeldEntry, error: unknown): void {
    this.#parts.holdings.end(held);
    if (held.state !== "running") {
      // It was settled outright before it threw, or is lost: the error has no other way out.
      this.#parts.events.emit("error", { during: "handler", error, id: held.originalId });
      return;
    }
    void this.#settle(held, { kind: "retry", options: {}, error });
  }

  /** A suspect's start is recorded, which asks too; anything else is asked for where it waited too long to be sure. */
  async #isOurs(held: HeldEntry, sureSince: number): Promise<boolean> {
    const { executor, commands, holdings, events } = this.#parts;
    if (!isSuspect(held)) return held.confirmedAt > sureSince || (await held.extend()) === "held";
    if (await executor.execute(commands.recordStart(held.consumer, held, held.attempt))) return true;
    if (held.state === "running") {
      held.lose("taken");
      holdings.remove(held);
      events.emit("lost", { id: held.originalId, reason: "taken" });
    }
    return false;
  }

  async #bytesInDoubt(held: HeldEntry): Promise<Buffer | undefined> {
    const { executor, commands, settler, events } = this.#parts;
    const text = dataOf(held.fields);
    if (text === undefined || !inDoubt(text)) return undefined;
    const fields = await executor.execute(commands.bytesOf(held));
    const bytes = fields && dataOf(fields);
    if (bytes) held.bytes = bytes;
    else if (held.state === "running") {
      // Trimmed: nobody can have it any more.
      events.emit("lost", { id: held.originalId, reason: "trimmed" });
      settler.acknowledge(held);
    }
    return bytes;
  }

  /** Where the contract declares headers, those that do not fit are as bad as a payload that does not. */
  #readHeaders(held: HeldEntry): void {
    const { headers } = this.#entry;
    if (headers) held.typedHeaders = headers.decode(headersOf(held.fields));
  }

  /** The settler goes on by itself and tells by events what it meets. */
  async #settle(held: HeldEntry, outcome: Outcome): Promise<void> {
    this.#parts.holdings.end(held);
    await this.#parts.settler.settle(held, outcome).catch(() => undefined);
  }
}
