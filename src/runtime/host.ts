import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

/** Stops what `setTimer` started; harmless when it already ran. */
export type CancelTimer = () => void;

/**
 * Clock, timers and random: the only place of the runtime that reads them, so that a test owns time by passing its own.
 */
export interface Host {
  /** Wall clock, in milliseconds since the epoch. For people and messages; a lease ends by whichever clock ran further. */
  wallMs(): number;
  /** Never goes back; in milliseconds from an arbitrary start, with a fraction. */
  monotonicMs(): number;
  /** Runs `run` once, after `ms`. An unreferenced timer does not keep the process alive. */
  setTimer(run: () => void, ms: number, options?: { readonly unref?: boolean }): CancelTimer;
  /** In [0, 1). */
  random(): number;
  uuid(): string;
  /** Names this process for people who look at Redis: `<host>-<pid>`. */
  readonly processName: string;
}

export const systemHost: Host = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(run, ms, options) {
    const timer = setTimeout(run, ms);
    if (options?.unref) timer.unref();
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  uuid: () => randomUUID(),
  processName: `${hostname()}-${process.pid}`,
};

/** What `fill` of a contract writes where the writer left the field out. */
export const fills = {
  uuid: (): string => systemHost.uuid(),
  now: (): string => new Date(systemHost.wallMs()).toISOString(),
};
