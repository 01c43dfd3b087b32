import { type ErrorContext, OptionsInvalidError } from "../../errors.js";
import { checkFunctions, checkNames, checkSignal } from "../../wire/given-options.js";
import type { OnInvalidValue } from "../definition.js";
import { checkedTtl } from "../options.js";

/** What a loader is given. */
export interface LoadContext<Output> {
  /**
   * Aborts when the result is of no use any more: nobody waits for it, or the lease is lost (`LOCK_LOST`), so that others
   * may compute by now. What the loader returns after that is not stored.
   */
  readonly signal: AbortSignal;
  /** The value that is stale, where there is one. */
  readonly current: Output | undefined;
}

/** Computes a value. */
export type Loader<Output, Input> = (context: LoadContext<Output>) => Input | Promise<Input>;

export interface ComputeOptions {
  /**
   * How long after the death of a process that computes another one does, in milliseconds: renewed at each third while
   * the loader runs, however long that takes. @default 10_000
   */
  readonly leaseMs?: number;
  /** How long this call may take where the value is not there, in milliseconds, the loader included. @default 30_000 */
  readonly timeoutMs?: number;
  /** Ends the call with `signal.reason`. The loader goes on while others of this process want the value. */
  readonly signal?: AbortSignal;
  /** Time to live of what is computed, in milliseconds, before it is stale. @default the contract's `expires` */
  readonly ttl?: number;
  /** What a stored value that does not fit is: an error, or none, so that it is computed. @default the contract's `onInvalid` */
  readonly onInvalid?: OnInvalidValue;
  /**
   * Is told what fails behind the caller's back: computing a stale value anew, storing what was computed.
   * @default the connection's "error" event
   */
  readonly onError?: (error: unknown) => void;
}

/** Checked, with the defaults. */
export type ComputeSettings = ComputeOptions & { readonly leaseMs: number; readonly timeoutMs: number };

const defaults: ComputeSettings = { leaseMs: 10_000, timeoutMs: 30_000 };
/** A third shorter than 10 ms is lost to the next pause of the process. */
const shortestLeaseMs = 30;
/** The longest timer of Node. */
const longestMs = 2_147_483_647;

const names = ["leaseMs", "timeoutMs", "signal", "ttl", "onInvalid", "onError"];

/** @throws {OptionsInvalidError} */
export function computeSettings(options: ComputeOptions | undefined, context: ErrorContext): ComputeSettings {
  if (options === undefined) return defaults;
  checkNames(options, names, context);
  const { leaseMs = defaults.leaseMs, timeoutMs = defaults.timeoutMs, ttl } = options;
  if (ttl !== undefined) checkedTtl("ttl", ttl, context);
  checkMs("leaseMs", leaseMs, shortestLeaseMs, context);
  checkMs("timeoutMs", timeoutMs, 1, context);
  checkSignal(options.signal, context);
  checkFunctions(options, ["onError"], context);
  return { ...options, leaseMs, timeoutMs };
}

/** @throws {OptionsInvalidError} */
export function checkFunction(name: string, run: unknown, context: ErrorContext): void {
  if (typeof run === "function") return;
  throw new OptionsInvalidError(`\`${name}\` is no function`, `Give a function as \`${name}\`.`, context);
}

function checkMs(name: string, ms: number, least: number, context: ErrorContext): void {
  if (Number.isSafeInteger(ms) && ms >= least && ms <= longestMs) return;
  const fix = `Give \`${name}\` in whole milliseconds from ${least} to ${longestMs}.`;
  throw new OptionsInvalidError(`\`${name}\` is ${ms}`, fix, context);
}
