import type { EnumType, Json, Scalar, Type } from "../../model/model.js";
import type { Site } from "./edit.js";
import { listed } from "./type-name.js";
import type { Walk } from "./walker.js";

export function enums(walk: Walk, before: Type & EnumType, now: Type & EnumType, site: Site): void {
  const added = now.values.filter((value) => !before.values.includes(value));
  const removed = before.values.filter((value) => !now.values.includes(value));
  if (added.length > 0) {
    const unknown = added.filter((value) => !walk.takes("before", before, value));
    walk.tell("ENUM_VALUE_ADDED", site, {
      message: `may be ${listed(added)} now`,
      fix:
        unknown.length > 0
          ? "Deploy the consumers before anybody writes it; an enum with `open: true` can grow at any time."
          : "Nothing.",
      effects: { forward: refusing(walk, "forward", before, now, unknown) },
      at: ["now", now],
    });
  }
  if (removed.length > 0) {
    const unknown = removed.filter((value) => !walk.takes("now", now, value));
    walk.tell("ENUM_VALUE_REMOVED", site, {
      message: `may be ${listed(removed)} no more`,
      fix: "Keep the value until nobody writes it and nothing holds it; say `deprecated` meanwhile.",
      effects: { backward: refusing(walk, "backward", before, now, unknown) },
      at: ["now", now],
    });
  }
  if (before.open !== now.open) openness(walk, before, now, site);
}

function refusing(walk: Walk, direction: "backward" | "forward", before: Type, now: Type, values: readonly Scalar[]) {
  return values.length === 0
    ? undefined
    : walk.refuses(direction, before, now, `${listed(values)} is not known`, { values });
}

function openness(walk: Walk, before: Type & EnumType, now: Type & EnumType, site: Site): void {
  const values: readonly Json[] = ["another", 1_000_003, -1_000_003];
  const why = "values that it does not list are refused";
  walk.tell(now.open ? "ENUM_OPENED" : "ENUM_CLOSED", site, {
    message: now.open ? "is open now: values that it does not list are taken" : "is open no more",
    fix: now.open ? "Deploy the consumers before anybody writes a value that is not listed." : "Keep `open: true`.",
    effects: now.open
      ? { forward: walk.refuses("forward", before, now, why, { values }) }
      : { backward: walk.refuses("backward", before, now, why, { values }) },
    at: ["now", now],
  });
}
