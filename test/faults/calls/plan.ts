import { randomOf } from "../../support/random.js";
import type { FaultKind, PlannedFault } from "../ledger/plan.js";

export interface CallCast {
  readonly servers: number;
  readonly callers: number;
  readonly durationMs: number;
  readonly ackTimeoutMs: number;
}

/** Some faults of each kind, spread over the run in an order of the seed. What signals do happens to servers only. */
export function planCallFaults(seed: number, cast: CallCast): PlannedFault[] {
  const random = randomOf(seed);
  const server = (): string => `server-${random.whole(0, cast.servers - 1)}`;
  const caller = (): string => `caller-${random.whole(0, cast.callers - 1)}`;
  const anybody = (): string => (random.next() < 0.5 ? server() : caller());
  const written = (): string => random.pick(["EVALSHA", "EVALSHA", "XACK", "XREADGROUP"]);
  const kinds: [number, () => FaultKind & { readonly target: string }][] = [
    [8, () => ({ kind: "cut", target: anybody() })],
    [5, () => ({ kind: "cut before reply", target: server(), text: written() })],
    [4, () => ({ kind: "cut before reply", target: caller(), text: "XADD" })],
    [2, () => ({ kind: "swallow", target: server(), text: written(), ms: random.whole(300, 1_000) })],
    [2, () => ({ kind: "swallow", target: caller(), text: "XADD", ms: random.whole(300, 1_000) })],
    [2, () => ({ kind: "delay", target: anybody(), byMs: random.whole(50, 400), ms: random.whole(500, 1_000) })],
    [2, () => ({ kind: "blackhole", target: anybody(), ms: random.whole(500, 2_500) })],
    [2, () => ({ kind: "refuse", target: anybody(), ms: random.whole(200, 800) })],
    [5, () => ({ kind: "SIGKILL", target: server() })],
    [3, () => ({ kind: "SIGSTOP", target: server(), ms: cast.ackTimeoutMs + random.whole(500, 1_500) })],
  ];
  const faults = random.shuffle(kinds.flatMap(([count, make]) => Array.from({ length: count }, make)));
  const each = cast.durationMs / (faults.length + 1);
  return faults.map((fault, index) => ({ ...fault, atMs: Math.round((index + 0.5 + random.next()) * each) }));
}
