import type { Connection } from "../connection/connection.js";
import { ClosedError } from "../errors.js";
import { onAbort } from "../flow/signals.js";
import type { Host } from "../host.js";
import { Alarm, Alarms } from "../permits/alarms.js";
import type { Decision } from "./decision.js";

/** What waiting needs of a connection. */
export type WaitingConnection = Pick<Connection, "host" | "attach">;

/** A turn that was taken ahead of its time, or a denial. */
export interface Turn {
  readonly decision: Decision;
  /** Until it comes, in milliseconds. */
  readonly waitMs: number;
  /** It will not be used. Does not throw: what cannot be given back passes unused. */
  giveBack(): Promise<void>;
}

/** Replies are read that much later than their fellows at most: what is farther apart was meant so. */
const mostJitterMs = 1_000;
/** Apart enough for a clock of floating milliseconds. */
const leastApartMs = 0.001;

interface Line {
  atMs: number;
  takenAt: number;
  length: number;
}

/** The turns that are waited for on one connection: one timer; those of a key come in their order. */
export class Turns {
  readonly #host: Host;
  readonly #alarms: Alarms;
  readonly #lines = new Map<string, Line>();

  constructor(host: Host) {
    this.#host = host;
    this.#alarms = new Alarms(host);
  }

  /** Rings `alarm` when the turn comes. Each turn's time is known by a reply of its own, which is read sooner or later. */
  add(alarm: Alarm, key: string, takenAt: number, waitMs: number): void {
    let atMs = this.#host.monotonicMs() + waitMs;
    const line = this.#lines.get(key);
    if (line && takenAt >= line.takenAt) {
      const aheadMs = line.atMs - atMs;
      if (aheadMs >= 0 && aheadMs < mostJitterMs) atMs = line.atMs + leastApartMs;
    }
    this.#lines.set(key, { atMs, takenAt, length: (line?.length ?? 0) + 1 });
    this.#alarms.set(alarm, atMs);
  }

  /** Turns before this one are still waited for: their replies were read later than they were sent, and they come first. */
  isBehind(key: string, takenAt: number): boolean {
    const line = this.#lines.get(key);
    return line !== undefined && takenAt > line.takenAt;
  }

  /** It came, or is given up. */
  remove(alarm: Alarm, key: string): void {
    this.#alarms.clear(alarm);
    const line = this.#lines.get(key);
    if (line && --line.length === 0) this.#lines.delete(key);
  }
}

/** What a wait is for. */
export interface WaitFor {
  readonly connection: WaitingConnection;
  readonly turns: Turns;
  readonly key: string;
  readonly signal: AbortSignal | undefined;
  /** Asks for the turn. */
  reserve(): Promise<Turn>;
}

/**
 * Asks for a turn and sleeps until it comes. Aborted before, or its connection closed, the turn is given back; so is one
 * that the reply to an aborted wait brings: `close` waits for that. Nothing is asked of a connection that closes.
 */
export function waitForTurn(wait: WaitFor): Promise<Decision> {
  return new Promise((resolve, reject) => new Wait(wait, resolve, reject).begin());
}

class Wait extends Alarm {
  readonly #wait: WaitFor;
  readonly #resolve: (decision: Decision) => void;
  readonly #reject: (error: unknown) => void;
  #state: "asking" | "sleeping" | "settled" = "asking";
  #turn: Turn | undefined;
  /** What `close` has to wait for; never rejects. */
  #rest: Promise<void> = Promise.resolve();
  #detach: () => void = nothing;
  #unlisten: () => void = nothing;

  constructor(wait: WaitFor, resolve: (decision: Decision) => void, reject: (error: unknown) => void) {
    super();
    this.#wait = wait;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(): void {
    const { connection, signal, reserve } = this.#wait;
    try {
      this.#detach = connection.attach({ close: () => this.#close() });
    } catch (error) {
      this.#reject(error);
      return;
    }
    if (signal) this.#unlisten = onAbort(signal, () => this.#abandon(signal.reason));
    this.#rest = reserve().then(
      (turn) => this.#reserved(turn),
      (error: unknown) => this.#fail(error),
    );
  }

  override ring(): void {
    const turn = this.#turn;
    this.#end();
    this.#detach();
    if (turn) this.#resolve(turn.decision);
  }

  #reserved(turn: Turn): Promise<void> | undefined {
    const { decision, waitMs } = turn;
    if (this.#state === "settled") {
      if (decision.allowed) return turn.giveBack().finally(this.#detach);
      this.#detach();
      return undefined;
    }
    this.#turn = turn;
    const { turns, key } = this.#wait;
    if (!decision.allowed || (waitMs <= 0 && !turns.isBehind(key, decision.takenAt))) {
      this.ring();
      return undefined;
    }
    this.#state = "sleeping";
    turns.add(this, key, decision.takenAt, waitMs);
    return undefined;
  }

  #fail(error: unknown): void {
    this.#detach();
    if (this.#state === "settled") return;
    this.#end();
    this.#reject(error);
  }

  #close(): Promise<void> {
    this.#abandon(new ClosedError("The connection was closed during a wait"));
    return this.#rest;
  }

  #abandon(reason: unknown): void {
    if (this.#state === "settled") return;
    const turn = this.#turn;
    this.#end();
    if (turn) this.#rest = turn.giveBack().finally(this.#detach);
    this.#reject(reason);
  }

  #end(): void {
    if (this.#state === "sleeping") this.#wait.turns.remove(this, this.#wait.key);
    this.#state = "settled";
    this.#unlisten();
  }
}

const nothing = (): void => undefined;
