import type { Location } from "../diagnostic.js";
import { locationOf, type Place, step } from "./context.js";
import type { Type } from "./model.js";

/** Where a word of a type stands, for findings finer than the type's own place. */
export class Places {
  readonly #places = new WeakMap<Type, Place>();

  remember(type: Type, place: Place): void {
    this.#places.set(type, place);
  }

  /** The place of `word` (`default`, `examples` …) of a type, or the type's own. */
  of(type: Type, word: string, ...steps: readonly (string | number)[]): Location {
    const place = this.#places.get(type);
    return place ? locationOf(step(place, word, ...steps)) : type.source;
  }
}
