import type { Location } from "../diagnostic.js";
import type { Findings } from "../model/findings.js";
import type { MessageId, Model, Type } from "../model/model.js";

/** What a rule reads, and where it tells what it finds. */
export interface Checked {
  readonly model: Model;
  readonly findings: Findings;
  messageType(id: MessageId): Type | undefined;
  /** Has it a finding already? It is a `json` then, which nobody wrote. */
  isBroken(type: Type): boolean;
  /** Where a word of a type stands, as near as is known. */
  locate(type: Type, word: string, ...steps: readonly (string | number)[]): Location;
}

/** One family of rules. */
export type Rule = (checked: Checked) => void;
