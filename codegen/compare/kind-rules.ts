import type { Carried } from "./carrier.js";
import type { Tell } from "./telling.js";

/** What is compared of one kind of definition, beside what all of them have. */
export interface KindRules<Definition> {
  readonly carries: (definition: Definition) => readonly Carried[];
  /** Of two versions of one definition, under one name. */
  readonly settings: (tell: Tell, before: Definition, now: Definition) => void;
}
