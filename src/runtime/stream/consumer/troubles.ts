import { RedloomError, ServerRefusedError, WrongTypeError } from "../../errors.js";
import type { Host } from "../../host.js";
import type { ConsumerActivity, ConsumerEmitter } from "./events.js";

/** What failed last. */
export interface LastError {
  readonly during: ConsumerActivity;
  readonly error: unknown;
  /** Wall clock, in milliseconds since the epoch. */
  readonly at: number;
}

interface Trouble {
  readonly since: number;
  kind: string;
  times: number;
  /** As which activities it was told. */
  readonly told: Set<ConsumerActivity>;
}

/** Tells each failure once, however often it is met until it is over, and how long to leave it alone. */
export class Troubles {
  readonly #host: Host;
  readonly #events: ConsumerEmitter;
  readonly #open = new Map<ConsumerActivity, Trouble>();
  #last: LastError | undefined;

  constructor(host: Host, events: ConsumerEmitter) {
    this.#host = host;
    this.#events = events;
  }

  get last(): LastError | undefined {
    return this.#last;
  }

  /**
   * Returns how often it failed in a row. `quiet`: not worth an event by itself. `as`: the activity whose trouble it is a
   * part of.
   */
  failed(
    during: ConsumerActivity,
    error: unknown,
    { quiet = false, as = during }: { readonly quiet?: boolean; readonly as?: ConsumerActivity } = {},
  ): number {
    this.#last = { during, error, at: this.#host.wallMs() };
    const kind = kindOf(error);
    const now = this.#host.monotonicMs();
    const trouble = this.#open.get(as) ?? { since: now, kind, times: 0, told: new Set() };
    this.#open.set(as, trouble);
    trouble.times++;
    const isNew = trouble.told.size === 0 || trouble.kind !== kind;
    trouble.kind = kind;
    if (isNew && !quiet) {
      trouble.told.add(during);
      this.#events.emit("error", { during, error });
    }
    return trouble.times;
  }

  /** It went well. Costs next to nothing where nothing had failed. */
  over(during: ConsumerActivity): void {
    if (this.#open.size === 0) return;
    const trouble = this.#open.get(during);
    if (!trouble) return;
    this.#open.delete(during);
    const afterMs = this.#host.monotonicMs() - trouble.since;
    for (const told of trouble.told) this.#events.emit("recovered", { during: told, afterMs });
  }

  /** Twice as long after each failure, up to `longest`; spread, so that not all come back at once. */
  pauseMs(times: number, { first, longest }: { readonly first: number; readonly longest: number }): number {
    const full = Math.min(longest, first * 2 ** Math.min(times - 1, 20));
    return full / 2 + (this.#host.random() * full) / 2;
  }
}

/** The server does not know the group: it was destroyed, or its stream was. */
export function isGroupGone(error: unknown): boolean {
  return error instanceof ServerRefusedError && (error.reason === "NOGROUP" || error.reason === "UNBLOCKED");
}

/** Waiting mends nothing: the key holds something else, or this is a bug. */
export function isFinal(error: unknown): boolean {
  return error instanceof WrongTypeError || !(error instanceof RedloomError);
}

/** Codes of one outage: which one it is depends on how far the command had come. */
const away = new Set(["UNAVAILABLE", "OUTCOME_UNKNOWN", "DEADLINE_EXCEEDED"]);

function kindOf(error: unknown): string {
  if (error instanceof ServerRefusedError) return error.reason;
  if (error instanceof RedloomError) return away.has(error.code) ? "away" : error.code;
  return String(error);
}
