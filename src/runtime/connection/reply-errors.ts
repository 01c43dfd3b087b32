import { PayloadInvalidError, RedloomError } from "../errors.js";
import { explained } from "../wire/codec.js";
import type { Command } from "../wire/command.js";

/** What a decoder threw: a payload error with its issues and what it concerns, anything else as it is. */
export async function explainedFor(command: Command<unknown>, error: unknown): Promise<unknown> {
  const { definition, keys } = command;
  const about = { ...(definition === undefined ? {} : { definition }), ...(keys.length === 0 ? {} : { key: keys[0] }) };
  // Where even the explanation fails, the error itself still says what is wrong.
  return explained(error, about).catch(() => error);
}

/** Outcomes of a batch are told as errors of ours, whatever a decoder of the program threw. */
export function asRedloomError(error: unknown): RedloomError {
  return error instanceof RedloomError
    ? error
    : new PayloadInvalidError("The answer could not be decoded", { cause: error });
}
