import type { CallTypes } from "../definition.js";
import type { RunningCall } from "./context.js";

/** Calls whose handlers run. A request that was added twice is one call, and may run here twice at once. */
export class RunningCalls<Types extends CallTypes> {
  readonly #calls = new Map<string, readonly RunningCall<Types>[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  of(id: string): readonly RunningCall<Types>[] {
    return this.#calls.get(id) ?? [];
  }

  all(): RunningCall<Types>[] {
    return [...this.#calls.values()].flat();
  }

  add(call: RunningCall<Types>): void {
    this.#calls.set(call.id, [...this.of(call.id), call]);
    this.#size++;
  }

  /** Harmless for what is not there. */
  delete(call: RunningCall<Types>): void {
    const before = this.of(call.id);
    const left = before.length === 1 && before[0] === call ? [] : before.filter((other) => other !== call);
    this.#size -= before.length - left.length;
    if (left.length > 0) this.#calls.set(call.id, left);
    else this.#calls.delete(call.id);
  }
}
