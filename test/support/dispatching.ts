import type { Executor } from "../../src/runtime/connection/connection.js";
import { HeldEntry, type Outcome, type Possession } from "../../src/runtime/stream/delivery/delivery.js";
import type { DispatcherParts } from "../../src/runtime/stream/delivery/dispatcher.js";
import { GroupCommands } from "../../src/runtime/stream/group/group-commands.js";
import { ManualHost } from "./manual-host.js";
import { taskStream, workers } from "./task-stream.js";

/** The engine around a dispatcher, without any Redis: it notes what it is told, and time is the test's. */
export class FakeEngine {
  readonly host = new ManualHost();
  readonly entry = taskStream("orders");
  /** `1-0 acknowledge`, `2-0 dead-letter …`, in the order of their coming. */
  readonly settled: string[] = [];
  readonly events: string[] = [];
  /** Scripts that were run, and what `extend` was asked for. */
  readonly asked: string[] = [];
  sureSince = Number.NEGATIVE_INFINITY;
  possession: Possession = "held";
  /** What Redis answers to whatever is run; may throw. */
  answer: () => unknown = () => true;

  parts(settings: Partial<DispatcherParts["settings"]> = {}): DispatcherParts {
    const executor: Executor = {
      execute: async (command) => {
        this.asked.push(command.name);
        return this.answer() as never;
      },
    };
    return {
      host: this.host,
      executor,
      settings: { ...workers, ...settings },
      commands: new GroupCommands("tests", "orders", workers),
      holdings: { add: () => undefined, remove: () => undefined, end: () => undefined },
      settler: {
        settle: (held, outcome) => this.#settle(held, outcome),
        acknowledge: (held) => void this.#settle(held, { kind: "acknowledge" }),
      },
      lease: { sureSince: () => this.sureSince },
      events: { emit: (name, detail) => void this.events.push(`${name} ${"id" in detail ? detail.id : ""}`) },
    };
  }

  /** An entry `<number>-0` with `{ number }`. */
  held(number: number, about: { fields?: string[]; count?: number; starts?: number; openStart?: boolean } = {}) {
    const { fields = ["data", `{"number":${number}}`], count = 1 } = about;
    const settler = {
      consumer: "me",
      settle: (entry: HeldEntry, outcome: Outcome) => this.#settle(entry, outcome),
      extend: async (entry: HeldEntry): Promise<Possession> => {
        this.asked.push(`extend ${entry.id}`);
        if (this.possession === "lost") entry.lose("taken");
        return this.possession;
      },
    };
    const held = new HeldEntry(settler, `${number}-0`, fields, count, this.host.monotonicMs());
    held.starts = about.starts;
    held.openStart = about.openStart ?? false;
    return held;
  }

  async #settle(held: HeldEntry, outcome: Outcome): Promise<"settled"> {
    const why = "error" in outcome && outcome.error !== undefined ? ` ${String(outcome.error)}` : "";
    const uncounted = outcome.kind === "retry" && outcome.options.countsAsAttempt === false ? " uncounted" : "";
    this.settled.push(`${held.id} ${outcome.kind}${uncounted}${why}`);
    held.state = "settled";
    return "settled";
  }
}

/** A handler's work that ends when the test says so. */
export class Gates {
  readonly begun: number[] = [];
  readonly #ends = new Map<number, () => void>();

  readonly pass = (number: number): Promise<void> => {
    this.begun.push(number);
    return new Promise((resolve) => this.#ends.set(number, resolve));
  };

  async end(...numbers: number[]): Promise<void> {
    for (const number of numbers) this.#ends.get(number)?.();
    await turns();
  }
}

export async function turns(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
