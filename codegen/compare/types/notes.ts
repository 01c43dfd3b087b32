import type { Field, Json } from "../../model/model.js";
import type { Effect, Site } from "./edit.js";
import type { Walk } from "./walker.js";

/** What is said of a field beside its type: default, fill. */
export function fieldNotes(walk: Walk, before: Field, now: Field, site: Site): void {
  defaults(walk, before, now, site);
  if (before.type.fill !== now.type.fill) fills(walk, before, now, site);
}

function defaults(walk: Walk, before: Field, now: Field, site: Site): void {
  const [old, young] = [before.type.default, now.type.default];
  if (same(old, young)) return;
  const differs = (why: string): Effect => ({ does: "differs", why });
  if (old === undefined) {
    // That an optional field has one now is told as that.
    if (before.optional) return;
    walk.tell("DEFAULT_ADDED", site, {
      message: `has the default ${shown(young)} now`,
      fix: "Nothing: writers still send the field, with the default where they are given nothing.",
      at: ["now", now.type],
    });
  } else if (young === undefined) {
    if (now.optional) return;
    walk.tell("DEFAULT_REMOVED", site, {
      message: `had the default ${shown(old)} and has none`,
      fix: "Keep the default, or make sure that nothing without the field is written or kept.",
      effects: {
        backward: differs(
          "what generated code writes has the field, but other programs and versions from before the default may have left it out",
        ),
      },
      at: ["now", now.type],
    });
  } else {
    walk.tell("DEFAULT_CHANGED", site, {
      message: `had the default ${shown(old)} and has ${shown(young)}`,
      fix: "Say the value where it matters; where the field is missing, each side reads its own default.",
      effects: {
        backward: differs("what was written without the field reads as the new default"),
        forward: differs("writers of the new contract send another value than those of the old one"),
      },
      at: ["now", now.type],
    });
  }
}

function fills(walk: Walk, before: Field, now: Field, site: Site): void {
  const [old, young] = [before.type.fill, now.type.fill];
  walk.tell("FILL_CHANGED", site, {
    message: young === undefined ? `is filled in no more (${old})` : `is filled in by writers now (${young})`,
    fix: young === undefined ? "Nothing on the wire; producers have to give it themselves." : "Nothing.",
    at: ["now", now.type],
  });
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function shown(json: Json | undefined): string {
  const text = JSON.stringify(json) ?? "";
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
