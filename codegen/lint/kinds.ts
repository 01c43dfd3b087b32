import type { Kind } from "../kinds.js";
import { kinds } from "../kinds.js";
import type { Contract } from "../model/model.js";
import { calls } from "./kinds/calls.js";
import { channels } from "./kinds/channels.js";
import { keys } from "./kinds/keys.js";
import { limits } from "./kinds/limits.js";
import { locks } from "./kinds/locks.js";
import { streams } from "./kinds/streams.js";
import type { KindRoom, LintedDefinition } from "./linted.js";
import type { Rule } from "./rule.js";

/** What rules ask about definitions, kind by kind. */
const rooms: Readonly<Record<Kind, KindRoom>> = { channels, streams, locks, limits, keys, calls };

/** The definitions of a contract, whatever they are, kind after kind. */
export function definitionsOf(contract: Contract): readonly LintedDefinition[] {
  return kinds.flatMap((kind) => rooms[kind].definitionsOf(contract));
}

export const kindRules: readonly Rule[] = kinds.flatMap((kind) => rooms[kind].rules);
