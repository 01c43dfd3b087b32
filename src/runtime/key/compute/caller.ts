import { DeadlineExceededError, PayloadInvalidError } from "../../errors.js";
import { type Deadlines, Expiring } from "../../flow/deadlines.js";
import { onAbort } from "../../flow/signals.js";
import { versionOf } from "../../wire/version.js";
import type { OnInvalidValue } from "../definition.js";
import type { ComputeCommands } from "./commands.js";
import type { ComputeSettings } from "./options.js";

/** What a call wants. Values are bytes here: their types are known to whoever made it. */
export interface Want {
  readonly commands: ComputeCommands;
  readonly settings: ComputeSettings;
  readonly staleMs: number;
  readonly ttlMs: number | undefined;
  readonly onInvalid: OnInvalidValue;
  /** Decodes and resolves. @throws {PayloadInvalidError} */
  accept(payload: Uint8Array): void;
  reject(error: unknown): void;
  /** Runs the loader. Resolves with what is to be stored. */
  load(signal: AbortSignal, current: Uint8Array | undefined): Promise<string | Uint8Array>;
  /** Tells what fails behind the caller's back. */
  tell(error: unknown): void;
}

/** Where a call waits. */
export interface Home {
  /** The value, where it is there already and only being stored. */
  readonly computed?: Uint8Array | undefined;
  /** Why it is not known what others do. */
  readonly failure?: unknown;
  /** It has settled. `reason`: what it was rejected with. */
  leave(caller: Caller, reason: unknown): void;
}

/** What is left of a call, rounded up by a tenth at most, or 10 ms: deadlines are kept in one list for each duration. */
export function patienceMs(leftMs: number): number {
  const stepMs = leftMs > 1_000 ? 100 : 10;
  return Math.max(1, Math.ceil(leftMs / stepMs)) * stepMs;
}

/** The same, for nobody: whoever asked has the stale value. */
export function inBackground(want: Want): Want {
  const { commands, settings, staleMs, ttlMs, onInvalid } = want;
  return {
    ...{ commands, settings, staleMs, ttlMs, onInvalid },
    accept: () => undefined,
    reject: (error) => want.tell(error),
    load: (signal, current) => want.load(signal, current),
    tell: (error) => want.tell(error),
  };
}

/** One call of `getOrCompute`, until it settles: by a value, an error, its signal or its deadline. */
export class Caller extends Expiring {
  readonly want: Want;
  /** Nobody waits for it: a stale value was given out. */
  readonly isBackground: boolean;
  /** Names what is stored where that does not fit, and counts as none; `""`: it was not so. */
  invalid = "";
  /** The value was not there when it asked first. */
  hasWaited = false;
  readonly #deadlines: Deadlines;
  /** By the monotonic clock. */
  readonly startedAtMs: number;
  #home: Home | undefined;
  #settled = false;
  #unlisten: (() => void) | undefined;

  constructor(want: Want, deadlines: Deadlines, startedAtMs: number, { isBackground = false } = {}) {
    super();
    this.want = want;
    this.isBackground = isBackground;
    this.#deadlines = deadlines;
    this.startedAtMs = startedAtMs;
    const { signal } = want.settings;
    if (!signal || isBackground) return;
    if (signal.aborted) this.reject(signal.reason);
    else this.#unlisten = onAbort(signal, () => this.reject(signal.reason));
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  /** It waits there from now on, and not for ever: its time runs from the call. */
  moveTo(home: Home, nowMs: number): void {
    this.#home = home;
    if (this.hasWaited) return;
    this.hasWaited = true;
    this.#deadlines.add(this, patienceMs(this.want.settings.timeoutMs - (nowMs - this.startedAtMs)));
  }

  /** What is stored. `false`: it does not fit, and counts as none; then it waits nowhere. */
  take(payload: Uint8Array): boolean {
    if (this.#settled) return true;
    try {
      this.want.accept(payload);
      this.#settle();
    } catch (error) {
      const isMiss = this.want.onInvalid !== "throw" && error instanceof PayloadInvalidError;
      if (isMiss) {
        this.invalid = versionOf(payload);
        this.#home = undefined;
        return false;
      }
      this.reject(error);
    }
    return true;
  }

  /** What was computed. */
  give(payload: Uint8Array): void {
    if (this.#settled) return;
    try {
      this.want.accept(payload);
      this.#settle();
    } catch (error) {
      this.reject(error);
    }
  }

  reject(error: unknown): void {
    if (this.#settled) return;
    this.#settle(error);
    this.want.reject(error);
  }

  /** Nobody is told. */
  drop(): void {
    if (!this.#settled) this.#settle();
  }

  override expire(): void {
    const computed = this.#home?.computed;
    if (computed) this.give(computed);
    else this.reject(this.#tooLate());
  }

  #tooLate(): DeadlineExceededError {
    const { commands, settings } = this.want;
    const { definition, key } = commands;
    return new DeadlineExceededError(
      `The value was not computed within ${settings.timeoutMs} ms`,
      { definition, key, cause: this.#home?.failure },
      "Raise `timeoutMs` of `getOrCompute`, or make the loader faster: another process may be running it.",
    );
  }

  #settle(reason?: unknown): void {
    this.#settled = true;
    this.#unlisten?.();
    this.#deadlines.remove(this);
    this.#home?.leave(this, reason);
    this.#home = undefined;
  }
}
