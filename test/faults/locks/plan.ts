import { randomOf } from "../../support/random.js";
import type { FaultKind, PlannedFault } from "../ledger/plan.js";

/** Thirty stops past the lease, twelve of them while a lock is held, and connections that are cut, in an order of the seed. */
export function planLockFaults(seed: number, processes: number, durationMs: number, leaseMs: number): PlannedFault[] {
  const random = randomOf(seed);
  const target = (): string => `holder-${random.whole(0, processes - 1)}`;
  const past = (): number => leaseMs + random.whole(400, 1_500);
  const kinds: [number, () => FaultKind & { readonly target: string }][] = [
    [18, () => ({ kind: "SIGSTOP", target: target(), ms: past() })],
    [12, () => ({ kind: "stops itself", target: target(), ms: past() })],
    [8, () => ({ kind: "cut", target: target() })],
    [5, () => ({ kind: "cut before reply", target: target(), text: "EVALSHA" })],
    [3, () => ({ kind: "swallow", target: target(), text: "EVALSHA", ms: random.whole(300, 1_000) })],
    [2, () => ({ kind: "delay", target: target(), byMs: random.whole(50, 400), ms: random.whole(500, 1_500) })],
    [2, () => ({ kind: "blackhole", target: target(), ms: random.whole(500, 2_000) })],
    [2, () => ({ kind: "refuse", target: target(), ms: random.whole(200, 1_500) })],
    [3, () => ({ kind: "SIGKILL", target: target() })],
  ];
  const faults = random.shuffle(kinds.flatMap(([count, make]) => Array.from({ length: count }, make)));
  const each = durationMs / (faults.length + 1);
  return faults.map((fault, index) => ({ ...fault, atMs: Math.round((index + 0.5 + random.next()) * each) }));
}
