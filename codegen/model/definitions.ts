import { addressOf } from "./address.js";
import { type Place, sourceOf, type TypeMaker } from "./context.js";
import type { Definition } from "./model.js";
import { documentationOf } from "./notes.js";

/** What all definitions with an address have. */
export function base(
  maker: TypeMaker,
  shape: Parameters<typeof addressOf>[1] & Parameters<typeof documentationOf>[0],
  name: string,
  place: Place,
): Definition {
  const doc = documentationOf(shape);
  return { name, address: addressOf(maker, shape, name, place), doc, source: sourceOf(place, "key") };
}

export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
