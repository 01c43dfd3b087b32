import type { ArrayType, Json, TupleType, Type } from "../../model/model.js";
import type { Resolve } from "../../values/fits.js";
import { sampleOf } from "../../values/sample.js";
import { bounds } from "./bounds.js";
import { type Site, stepped } from "./edit.js";
import type { Hints } from "./refusal.js";
import type { Walk } from "./walker.js";

const most = 10_000;

export function arrays(walk: Walk, before: Type & ArrayType, now: Type & ArrayType, site: Site): void {
  bounds(walk, site, before, now, {
    word: "maxItems",
    before: before.maxItems ?? Infinity,
    now: now.maxItems ?? Infinity,
    tighter: (one, other) => one < other,
    beyond: (writer, bound) => listsOf(walk, writer, writer === before, bound + 1),
  });
  bounds(walk, site, before, now, {
    word: "minItems",
    before: before.minItems ?? 0,
    now: now.minItems ?? 0,
    tighter: (one, other) => one > other,
    beyond: (writer, bound) => listsOf(walk, writer, writer === before, Math.max(0, bound - 1)),
  });
  const [old, young] = [before.uniqueItems === true, now.uniqueItems === true];
  if (old !== young) uniqueness(walk, before, now, site, young);
  walk.compare(before.items, now.items, stepped(site, "[]", { into: "items" }));
}

/** Lists of so many items: alike ones, and others where they have to differ. */
function listsOf({ before, now }: Walk, writer: Type, isBefore: boolean, count: number): Hints {
  if (writer.kind !== "array" || count > most) return {};
  const item = itemOf(writer, isBefore ? before : now);
  const alike: readonly Json[][] = item === undefined ? [] : [Array.from({ length: count }, () => item)];
  return { values: alike, types: [{ ...writer, minItems: count, maxItems: count }] };
}

function itemOf(writer: Type & ArrayType, resolve: Resolve): Json | undefined {
  return sampleOf(writer.items, resolve);
}

function uniqueness(walk: Walk, before: Type & ArrayType, now: Type & ArrayType, site: Site, tighter: boolean): void {
  const item = tighter ? itemOf(before, walk.before) : itemOf(now, walk.now);
  const hints: Hints = { values: item === undefined ? [] : [[item, item]] };
  const why = "equal items are refused";
  walk.tell(tighter ? "CONSTRAINT_TIGHTENED" : "CONSTRAINT_LOOSENED", site, {
    message: tighter ? "may have no equal items now" : "may have equal items now",
    fix: "Change it only where writers never have equal items.",
    effects: tighter
      ? { backward: walk.refuses("backward", before, now, why, hints) }
      : { forward: walk.refuses("forward", before, now, why, hints) },
    at: ["now", now],
  });
}

export function tuples(walk: Walk, before: Type & TupleType, now: Type & TupleType, site: Site): void {
  if (before.items.length !== now.items.length) {
    const why = "a tuple has as many items as types";
    walk.tell("TYPE_CHANGED", site, {
      message: `had ${before.items.length} items and has ${now.items.length}`,
      fix: "Give the new tuple a name of its own; a type with `fields` can grow.",
      effects: {
        backward: walk.refuses("backward", before, now, why),
        forward: walk.refuses("forward", before, now, why),
      },
      at: ["now", now],
    });
  }
  for (const [index, item] of before.items.entries()) {
    const other = now.items[index];
    if (other) walk.compare(item, other, stepped(site, `[${index}]`, { into: "item", index }));
  }
}
