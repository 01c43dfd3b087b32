import type { ForeignGroup } from "../model/model.js";
import type { Carried } from "./carrier.js";
import type { Broken, Mode } from "./change.js";
import type { Tell } from "./telling.js";

/** What is compared of one kind of definition, beside what all of them have. */
export interface KindRules<Definition> {
  /** @param others the groups that other contracts have on it, of a stream */
  readonly carries: (definition: Definition, others: readonly ForeignGroup[]) => readonly Carried[];
  /** Whom it breaks, beside what is kept, that programs look at one of two names in Redis. */
  readonly apart: (definition: Definition) => readonly Broken[];
  /** What stays in Redis when no program looks any more: `What was added`. Nothing where that is over in a moment. */
  readonly kept: (definition: Definition) => string | undefined;
  /** Of two versions of one definition, under one name. */
  readonly settings: (tell: Tell, before: Definition, now: Definition, mode: Mode) => void;
}
