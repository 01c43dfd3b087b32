import { randomOf } from "../../support/random.js";

/** What breaks, at whom, when and for how long: determined by the seed. */
export type PlannedFault = {
  readonly atMs: number;
  /** `worker-2`, `producer-5` or `server`. */
  readonly target: string;
} & FaultKind;

export type FaultKind =
  /** Every connection of the process ends. */
  | { readonly kind: "cut" }
  /** A command that holds the text is applied; its answer is swallowed and the connection ends. */
  | { readonly kind: "cut before reply"; readonly text: string }
  /** Commands that hold the text are applied, and nothing comes back on their connections. */
  | { readonly kind: "swallow"; readonly text: string; readonly ms: number }
  | { readonly kind: "delay"; readonly byMs: number; readonly ms: number }
  /** Nothing goes either way, and nothing is closed. */
  | { readonly kind: "blackhole"; readonly ms: number }
  | { readonly kind: "refuse"; readonly ms: number }
  | { readonly kind: "SIGKILL" }
  | { readonly kind: "SIGSTOP"; readonly ms: number }
  /** It is asked to stop itself where that hurts most, and woken up again. */
  | { readonly kind: "stops itself"; readonly ms: number }
  /** Asked to end, as a deployment does, and started anew. */
  | { readonly kind: "SIGTERM" }
  /** The server is killed and started anew on its data. */
  | { readonly kind: "restart" }
  /** The server stands still. */
  | { readonly kind: "freeze"; readonly ms: number };

export interface Cast {
  readonly workers: number;
  readonly producers: number;
  readonly durationMs: number;
  readonly ackTimeoutMs: number;
}

/** More than thirty faults, some of each kind, spread over the run in an order of the seed. */
export function planFaults(seed: number, { workers, producers, durationMs, ackTimeoutMs }: Cast): PlannedFault[] {
  const random = randomOf(seed);
  const worker = (): string => `worker-${random.whole(0, workers - 1)}`;
  const producer = (): string => `producer-${random.whole(0, producers - 1)}`;
  const anybody = (): string => (random.next() < 0.6 ? worker() : producer());
  const written = (): string => random.pick(["EVALSHA", "XACK", "XREADGROUP"]);
  const kinds: [number, () => FaultKind & { readonly target: string }][] = [
    [7, () => ({ kind: "cut", target: anybody() })],
    [5, () => ({ kind: "cut before reply", target: worker(), text: written() })],
    [3, () => ({ kind: "cut before reply", target: producer(), text: "ledger" })],
    [3, () => ({ kind: "swallow", target: worker(), text: written(), ms: random.whole(500, 1_500) })],
    [2, () => ({ kind: "swallow", target: producer(), text: "ledger", ms: random.whole(500, 1_500) })],
    [4, () => ({ kind: "delay", target: anybody(), byMs: random.whole(50, 600), ms: random.whole(500, 2_000) })],
    [3, () => ({ kind: "blackhole", target: anybody(), ms: random.whole(500, 3_500) })],
    [3, () => ({ kind: "refuse", target: anybody(), ms: random.whole(200, 1_500) })],
    [5, () => ({ kind: "SIGKILL", target: worker() })],
    [4, () => ({ kind: "SIGSTOP", target: worker(), ms: ackTimeoutMs + random.whole(800, 2_500) })],
    [2, () => ({ kind: "SIGTERM", target: worker() })],
    [2, () => ({ kind: "restart", target: "server" })],
    [1, () => ({ kind: "freeze", target: "server", ms: random.whole(500, 1_500) })],
  ];
  const faults = random.shuffle(kinds.flatMap(([count, make]) => Array.from({ length: count }, make)));
  const each = durationMs / (faults.length + 1);
  return faults.map((fault, index) => ({ ...fault, atMs: Math.round((index + 0.5 + random.next()) * each) }));
}
