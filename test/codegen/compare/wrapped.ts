import type { Type } from "../../../codegen/model/model.js";
import { notes } from "../emit/support.js";

/** A type and what became of it, put into something whose own kind changes at once: what changed within must still be told. */
export const wraps: readonly ((before: Type, now: Type) => readonly [Type, Type])[] = [
  (before, now) => [oneOf(member("a", before), member("b")), tagged(member("a", now), member("b"))],
  (before, now) => [tagged(member("a", before), member("b")), oneOf(member("b"), member("a", now))],
  (before, now) => [tagged(member("a", before), member("b")), tagged(member("a", now), member("b"), "also")],
  (before, now) => [before, anyOf(now, constant("another"))],
  (before, now) => [anyOf(constant("another"), before), now],
  (before, now) => [member("a", before), tagged(member("a", now), member("b"))],
  (before, now) => [nullable(before), anyOf(now, { ...notes, kind: "null" })],
  (before, now) => [anyOf({ ...notes, kind: "null" }, before), nullable(now)],
  (before, now) => [tuple(before), list(now)],
  (before, now) => [list(before), tuple(now)],
  (before, now) => [tuple(before), tuple(now, constant("more"))],
  (before, now) => [list(before), list(anyOf(now, constant("another")))],
  (before, now) => [map(before), map(anyOf(now, constant("another")))],
  (before, now) => [object(before), map(now)],
  (before, now) => [before, list(now)],
];

function constant(value: string): Type {
  return { ...notes, kind: "enum", values: [value], open: false };
}

function member(tag: string, type?: Type): Type {
  const fields = ["kind", "also"].map((name) => ({ name, optional: false, type: constant(tag) }));
  const more = type ? [{ name: "value", optional: false, type }] : [];
  return { ...notes, kind: "object", unknownFields: "drop", fields: [...fields, ...more] };
}

function object(type: Type): Type {
  return { ...notes, kind: "object", unknownFields: "drop", fields: [{ name: "value", optional: false, type }] };
}

function oneOf(...members: readonly Type[]): Type {
  return { ...notes, kind: "union", mode: "oneOf", members, open: false, sharedFields: [] };
}

function anyOf(...members: readonly Type[]): Type {
  return { ...notes, kind: "union", mode: "anyOf", members, open: false, sharedFields: [] };
}

function tagged(one: Type, other: Type, property = "kind"): Type {
  const tags = ["a", "b"];
  const union = { ...notes, kind: "union" as const, mode: "oneOf" as const, open: false, sharedFields: [] };
  return { ...union, members: [one, other], discriminator: { property, tags } };
}

function nullable(of: Type): Type {
  return { ...notes, kind: "nullable", of };
}

function tuple(...items: readonly Type[]): Type {
  return { ...notes, kind: "tuple", items };
}

function list(items: Type): Type {
  return { ...notes, kind: "array", items };
}

function map(values: Type): Type {
  return { ...notes, kind: "map", values };
}
