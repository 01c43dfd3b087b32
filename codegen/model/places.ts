import type { Location } from "../diagnostic.js";
import { locationOf, type Place, step } from "./context.js";
import type { Type } from "./model.js";

/** What checks ask about types beside the model: where their words stand, and which of them have a finding already. */
export class Places {
  readonly #places = new WeakMap<Type, Place>();
  readonly #broken = new WeakSet<Type>();

  remember(type: Type, place: Place): void {
    this.#places.set(type, place);
  }

  /** It stands where a finding was told, so that no other follows from it. */
  markBroken(type: Type): void {
    this.#broken.add(type);
  }

  isBroken(type: Type): boolean {
    return this.#broken.has(type);
  }

  /** The place of `word` (`default`, `examples` …) of a type, or the type's own. */
  of(type: Type, word: string, ...steps: readonly (string | number)[]): Location {
    const place = this.#places.get(type);
    return place ? locationOf(step(place, word, ...steps)) : type.source;
  }
}
