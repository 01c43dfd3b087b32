import type { ForeignGroup } from "../model/model.js";
import type { Carried } from "./carrier.js";
import type { Mode } from "./change.js";
import type { Tell } from "./telling.js";

/** What is compared of one kind of definition, beside what all of them have. */
export interface KindRules<Definition> {
  /** @param others the groups that other contracts have on it, of a stream */
  readonly carries: (definition: Definition, others: readonly ForeignGroup[]) => readonly Carried[];
  /** Of two versions of one definition, under one name. */
  readonly settings: (tell: Tell, before: Definition, now: Definition, mode: Mode) => void;
}
