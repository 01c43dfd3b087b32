import type { Type } from "../model/model.js";

const said = new WeakMap<Type, Type>();

/** A type that is compared in place of what a contract says: the texts of an integer, say. */
export function inPlaceOf(type: Type, original: Type): Type {
  said.set(type, original);
  return type;
}

/** What the contract says there. */
export function saidFor(type: Type): Type {
  return said.get(type) ?? type;
}
