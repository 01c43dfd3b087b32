import type { DeadLetterChoice } from "../../src/runtime/index.js";
import { usage } from "./operating.js";

/** What a command narrows dead letters by. */
export interface ChoiceFlags {
  /** The error's name, as `list` shows it. */
  readonly error?: string;
  readonly olderThanMs?: number;
  readonly newerThanMs?: number;
}

interface IdFlags extends ChoiceFlags {
  readonly id?: readonly string[];
}

/** What `list` takes from the runtime too. */
export function agesOf({ olderThanMs, newerThanMs }: ChoiceFlags) {
  return {
    ...(olderThanMs !== undefined && { olderThanMs }),
    ...(newerThanMs !== undefined && { newerThanMs }),
  };
}

export function isMeant({ error }: ChoiceFlags, letter: { readonly error: { readonly name: string } }): boolean {
  return error === undefined || letter.error.name === error;
}

export function isNarrowed({ error, olderThanMs, newerThanMs }: ChoiceFlags): boolean {
  return [error, olderThanMs, newerThanMs].some((part) => part !== undefined);
}

/** All of them, unless the flags say otherwise. @throws {CommandError} ids beside ages: wrong usage. */
export function choiceOf(flags: IdFlags): DeadLetterChoice {
  const { id: ids = [], error } = flags;
  const ages = agesOf(flags);
  if (ids.length > 0 && Object.keys(ages).length > 0) {
    const flag = "olderThanMs" in ages ? "--older-than" : "--newer-than";
    throw usage(`\`--id\` and \`${flag}\` do not go together`, "Name dead letters, or say how old they are.");
  }
  return {
    ...(ids.length > 0 ? { ids } : isNarrowed(flags) ? ages : { all: true }),
    ...(error !== undefined && { filter: (letter) => isMeant(flags, letter) }),
  };
}
