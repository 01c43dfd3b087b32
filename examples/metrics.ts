import type { Observation, Observer } from "../src/runtime/index.js";

/** Counts and durations by name, for whatever collects metrics in your system. */
export class Metrics implements Observer {
  readonly counts = new Map<string, number>();
  readonly durationsMs = new Map<string, number[]>();

  observe(observation: Observation): void {
    switch (observation.kind) {
      case "command":
        this.#count("db.client.operation.count", observation.name, observation.outcome);
        this.#record("db.client.operation.duration", observation.name, observation.durationMs);
        break;
      case "delivery":
        this.#count("messaging.process.count", observation.definition, observation.outcome);
        this.#record("messaging.process.duration", observation.definition, observation.durationMs);
        break;
      case "lock":
        this.#count("redloom.lock", observation.definition, observation.event);
        if ("waitedMs" in observation) this.#record("redloom.lock.wait", observation.definition, observation.waitedMs);
        break;
      case "call":
        this.#count("redloom.call", observation.definition, observation.event);
        if ("durationMs" in observation) {
          const side = observation.event === "served" ? "server" : "client";
          this.#record(`rpc.${side}.duration`, observation.definition, observation.durationMs);
        }
        break;
      case "connection":
      case "consumer":
      case "channel":
      case "limit":
      case "key":
        this.#count(`redloom.${observation.kind}`, observation.event);
        break;
      default:
      // A kind that a later version added.
    }
  }

  #count(...names: string[]): void {
    const name = names.join(" ");
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  #record(metric: string, what: string, ms: number): void {
    const name = `${metric} ${what}`;
    const durations = this.durationsMs.get(name) ?? [];
    this.durationsMs.set(name, [...durations.slice(-999), ms]);
  }
}
