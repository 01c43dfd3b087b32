import { LockBusyError, RedloomError } from "../errors.js";
import { failureCode, type Observer } from "../flow/observer.js";
import type { Host } from "../host.js";
import type { LockParts } from "./access.js";

/** Tells the observer how a wait for several locks ends: of each where it worked, of the one in the way where not. */
export async function observedSet<Taken>(
  observer: Observer,
  host: Host,
  parts: readonly LockParts[],
  taking: Promise<Taken>,
): Promise<Taken> {
  const startedAt = host.monotonicMs();
  try {
    const taken = await taking;
    const waitedMs = host.monotonicMs() - startedAt;
    for (const { definition, permits } of parts) {
      observer.observe({ kind: "lock", definition, key: permits.key, event: "acquired", waitedMs });
    }
    return taken;
  } catch (error) {
    const waitedMs = host.monotonicMs() - startedAt;
    const blamed = error instanceof RedloomError ? error.key : undefined;
    const one = parts.find(({ permits }) => permits.key === blamed) ?? parts[0];
    const about = { kind: "lock", definition: one?.definition ?? "", key: one?.permits.key ?? "" } as const;
    if (error instanceof LockBusyError) observer.observe({ ...about, event: "busy", waitedMs });
    else observer.observe({ ...about, event: "failed", waitedMs, code: failureCode(error) });
    throw error;
  }
}
