import { PayloadInvalidError } from "../errors.js";
import type { Command } from "../wire/command.js";
import { versionOf } from "../wire/version.js";
import type { OnInvalidValue } from "./definition.js";

/** What reads: the commands of a key, as far as reading needs them. */
export interface Decoding<Output> {
  decode(payload: Uint8Array): Output;
  deleteVersion(version: string): Command<boolean>;
}

/** What is stored, as a value: `undefined` where there is none, or none that fits. */
export interface Reading<Output> {
  readonly value: Output | undefined;
  /** To be run, where `onInvalid` is `delete`: deletes what does not fit, unless somebody has replaced it meanwhile. */
  readonly removal: Command<boolean> | undefined;
}

/** @throws {PayloadInvalidError} it does not fit, and `onInvalid` is `throw`. */
export function readingOf<Output>(
  commands: Decoding<Output>,
  payload: Uint8Array | undefined,
  onInvalid: OnInvalidValue,
): Reading<Output> {
  if (payload === undefined) return { value: undefined, removal: undefined };
  try {
    return { value: commands.decode(payload), removal: undefined };
  } catch (error) {
    if (onInvalid === "throw" || !(error instanceof PayloadInvalidError)) throw error;
    const removal = onInvalid === "delete" ? commands.deleteVersion(versionOf(payload)) : undefined;
    return { value: undefined, removal };
  }
}
