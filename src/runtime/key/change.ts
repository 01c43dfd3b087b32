import { type ErrorContext, OptionsInvalidError, UpdateContendedError } from "../errors.js";
import { badTimeout } from "../flow/within.js";
import { checkNames, checkSignal } from "../wire/given-options.js";
import { versionOf } from "../wire/version.js";
import type { KeyCommands } from "./commands.js";
import { checkLife, type LifeOptions } from "./options.js";
import { readingOf } from "./reading.js";
import { keepUnknown, knownText } from "./unknown-fields.js";

/** What `update` found under the key. */
export interface Found<Output> {
  readonly payload: Uint8Array | undefined;
  /** `undefined`: there is none, or it does not fit and the contract passes over such. */
  readonly current: Output | undefined;
  /** JSON text: what this contract knows of it. `undefined`: it is no JSON, or there is none. */
  readonly known: string | undefined;
  /** `undefined`: there is none. */
  readonly version: string | undefined;
}

/** @throws {PayloadInvalidError} it does not fit, and the contract's `onInvalid` is `throw`. */
export function foundIn<Output, Input, Parameters extends object>(
  commands: KeyCommands<Output, Input, Parameters>,
  payload: Uint8Array | undefined,
): Found<Output> {
  const { value } = readingOf(commands, payload, commands.onInvalid());
  // Before `change` is given the value, which it may change in place.
  const known = value === undefined || !commands.isJson ? undefined : knownText(commands.codec, value);
  return { payload, current: value, known, version: payload && versionOf(payload) };
}

/** What is stored still, for whoever leaves it as it is: not what `change` was given, and may have changed in place. */
export function leftAsItIs<Output, Input, Parameters extends object>(
  commands: KeyCommands<Output, Input, Parameters>,
  { payload, current }: Found<Output>,
): Output | undefined {
  return payload === undefined || current === undefined ? undefined : commands.decode(payload);
}

/**
 * What is to be stored: the new value, with the fields of the stored one that this contract does not know.
 * @throws {PayloadInvalidError} @throws {PayloadTooLargeError}
 */
export function payloadFor<Output, Input, Parameters extends object>(
  commands: KeyCommands<Output, Input, Parameters>,
  { payload, known }: Found<Output>,
  input: Input,
): Uint8Array {
  const next = commands.encode(input);
  if (typeof next !== "string" || payload === undefined || known === undefined) {
    return typeof next === "string" ? Buffer.from(next) : next;
  }
  const stored = Buffer.from(payload).toString();
  const merged = keepUnknown({ codec: commands.codec, stored, known, next });
  commands.checkSize(merged);
  return Buffer.from(merged);
}

/** How long to leave the key to the others after so many lost races: the first time not at all, they told what is there. */
export function restMs(lost: number, random: number): number {
  return lost <= 1 ? 0 : random * Math.min(64, 2 ** lost);
}

export const usualTimeoutMs = 10_000;

/** @throws {OptionsInvalidError} */
export function checkUpdate(
  change: unknown,
  options: LifeOptions & { readonly timeoutMs?: number; readonly signal?: unknown },
  names: readonly string[],
  context: ErrorContext,
): void {
  if (typeof change !== "function") {
    const fix = "Give a function of what is there: `update((current) => …)`.";
    throw new OptionsInvalidError("`change` is no function", fix, context);
  }
  checkNames(options, names, context);
  checkLife(options, context);
  const refused = badTimeout(options.timeoutMs ?? usualTimeoutMs, context);
  if (refused) throw refused;
  checkSignal(options.signal, context);
}

export function contended(what: string, timeoutMs: number, context: ErrorContext): UpdateContendedError {
  return new UpdateContendedError(`${what} within ${timeoutMs} ms; nothing was written`, context);
}
