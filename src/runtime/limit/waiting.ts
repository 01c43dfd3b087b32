import type { Connection } from "../connection/connection.js";
import { ClosedError } from "../errors.js";
import { orAborted } from "../flow/signals.js";
import type { Decision } from "./decision.js";

/** What waiting needs of a connection. */
export type WaitingConnection = Pick<Connection, "host" | "attach">;

/** A turn that was taken ahead of its time, or a denial. */
export interface Turn {
  readonly decision: Decision;
  /** Until it comes, in milliseconds. */
  readonly waitMs: number;
  /** It will not be used. Does not throw: where Redis is away too, the turn passes unused. */
  giveBack(): Promise<void>;
}

/**
 * Sleeps until the turn comes: one timer. Aborted before, or its connection closed, the turn is given back; so is one that
 * the reply to an aborted wait brings.
 */
export async function waitForTurn(
  connection: WaitingConnection,
  reserving: Promise<Turn>,
  signal: AbortSignal | undefined,
): Promise<Decision> {
  let turn: Turn;
  try {
    turn = await orAborted(reserving, signal);
  } catch (error) {
    // Nobody waits for that: what fails there is told by the error that is thrown here.
    if (signal?.aborted) reserving.then((late) => (late.decision.allowed ? late.giveBack() : undefined)).catch(ignored);
    throw error;
  }
  if (turn.decision.allowed && turn.waitMs > 0) await sleep(connection, turn, signal);
  return turn.decision;
}

function sleep(connection: WaitingConnection, turn: Turn, signal: AbortSignal | undefined): Promise<void> {
  const { host } = connection;
  return new Promise((resolve, reject) => {
    const dueAtMs = host.monotonicMs() + turn.waitMs;
    const abandon = (reason: unknown): Promise<void> => {
      end();
      reject(reason);
      return turn.giveBack();
    };
    const aborted = (): void => void abandon(signal?.reason);
    const close = (): Promise<void> => abandon(new ClosedError("The connection was closed during a wait"));
    const wake = (): void => {
      // Timers of Node can be early by the fraction of a millisecond.
      const leftMs = Math.ceil(dueAtMs - host.monotonicMs());
      if (leftMs > 0) {
        cancel = host.setTimer(wake, leftMs);
        return;
      }
      end();
      resolve();
    };
    const end = (): void => {
      cancel();
      detach();
      signal?.removeEventListener("abort", aborted);
    };
    let detach = (): unknown => undefined;
    let cancel = host.setTimer(wake, turn.waitMs);
    signal?.addEventListener("abort", aborted, { once: true });
    try {
      detach = connection.attach({ close });
      // Between the reply and this turn of the event loop.
      if (signal?.aborted) aborted();
    } catch (error) {
      void abandon(error);
    }
  });
}

const ignored = (): void => undefined;
