import type { Type } from "../../model/model.js";
import type { Site } from "./edit.js";
import type { Hints } from "./refusal.js";
import type { Walk } from "./walker.js";

/** A bound of values, on both sides. */
export interface Bound {
  /** As the contract has it: `maxLength`. */
  readonly word: string;
  /** As it holds, whatever says so. Infinite: there is none. */
  readonly before: number;
  readonly now: number;
  /** As the word has it, where something else may say more. @default those that hold */
  readonly said?: { readonly before: number; readonly now: number };
  /** Does the first bound leave fewer values than the second? */
  tighter(one: number, other: number): boolean;
  /** What a writer without the bound may write, and a reader with it refuses. */
  beyond(writer: Type, bound: number): Hints;
}

/** Tells a bound that was moved: inwards breaks readers of what was written before, outwards readers of the old contract. */
export function bounds(walk: Walk, site: Site, before: Type, now: Type, bound: Bound): void {
  const { word, before: old, now: young } = bound;
  const { said = bound } = bound;
  const message = `had ${shown(word, said.before)} and has ${shown(word, said.now)}`;
  if (bound.tighter(young, old)) {
    walk.tell("CONSTRAINT_TIGHTENED", site, {
      message,
      fix: `Keep \`${word}\` until nothing outside the new one is written or kept, or give the field a new name.`,
      effects: { backward: walk.refuses("backward", before, now, `${word} is tighter`, bound.beyond(before, young)) },
      at: ["now", now],
    });
  } else if (bound.tighter(old, young)) {
    walk.tell("CONSTRAINT_LOOSENED", site, {
      message,
      fix: "Deploy the consumers before anybody writes what the old one does not allow.",
      effects: { forward: walk.refuses("forward", before, now, `${word} is tighter`, bound.beyond(now, old)) },
      at: ["now", now],
    });
  }
}

function shown(word: string, bound: number): string {
  const none = !Number.isFinite(bound) || (bound === 0 && word.startsWith("min") && word !== "minimum");
  return none ? `no \`${word}\`` : `\`${word}: ${bound}\``;
}
