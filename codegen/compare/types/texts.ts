import type { BytesType, StringType, Type } from "../../model/model.js";
import { bounds } from "./bounds.js";
import type { Site } from "./edit.js";
import type { Walk } from "./walker.js";

/** Beyond this nobody wants to see an example, nor to build one. */
const longest = 1_000_000;

/** Two strings: their format, pattern and lengths. */
export function strings(walk: Walk, before: Type & StringType, now: Type & StringType, site: Site): void {
  if (before.format !== now.format) formats(walk, before, now, site);
  if (before.pattern !== now.pattern) patterns(walk, before, now, site);
  lengths(walk, before, now, site);
}

export function bytes(walk: Walk, before: Type & BytesType, now: Type & BytesType, site: Site): void {
  lengths(walk, before, now, site);
}

function lengths(walk: Walk, before: Type & (StringType | BytesType), now: typeof before, site: Site): void {
  bounds(walk, site, before, now, {
    word: "maxLength",
    before: before.maxLength ?? lengthOf(before, now.maxLength) ?? Infinity,
    now: now.maxLength ?? lengthOf(now, before.maxLength) ?? Infinity,
    tighter: (one, other) => one < other,
    beyond: (writer, bound) => longTexts(writer, bound + 1),
  });
  bounds(walk, site, before, now, {
    word: "minLength",
    before: before.minLength ?? lengthOf(before, now.minLength) ?? 0,
    now: now.minLength ?? lengthOf(now, before.minLength) ?? 0,
    tighter: (one, other) => one > other,
    beyond: (writer, bound) => ({
      types: [{ ...writer, maxLength: bound - 1 }],
      values: ["", "x".repeat(Math.min(bound - 1, longest))],
    }),
  });
}

/** Of formats whose texts are all of one length, where the other side bounds it. */
function lengthOf(type: StringType | BytesType, bound: number | undefined): number | undefined {
  if (bound === undefined || type.kind === "bytes") return undefined;
  return type.format === "uuid" ? 36 : type.format === "date" ? 10 : undefined;
}

function longTexts(
  writer: Type,
  length: number,
): { readonly values?: readonly string[]; readonly types?: readonly Type[] } {
  if (length > longest) return {};
  if (writer.kind === "bytes") return { values: [Buffer.alloc(length).toString("base64")] };
  return { values: ["x".repeat(length)], types: length > 10_000 ? [] : [{ ...writer, minLength: length } as Type] };
}

function formats(walk: Walk, before: Type & StringType, now: Type & StringType, site: Site): void {
  const [old, young] = [before.format, now.format];
  const fix = "Keep the old one and add a field of the new format beside it.";
  const refusing = (format: string) => `what is no ${format} is refused`;
  walk.tell(old === undefined ? "TYPE_NARROWED" : young === undefined ? "TYPE_WIDENED" : "TYPE_CHANGED", site, {
    message: `was ${old ?? "string"} and is ${young ?? "string"}`,
    fix,
    effects: {
      backward:
        young === undefined ? undefined : walk.refuses("backward", before, now, refusing(young), { values: ["text"] }),
      forward:
        old === undefined ? undefined : walk.refuses("forward", before, now, refusing(old), { values: ["text"] }),
    },
    at: ["now", now],
  });
}

function patterns(walk: Walk, before: Type & StringType, now: Type & StringType, site: Site): void {
  const [old, young] = [before.pattern, now.pattern];
  const why = "what does not match is refused";
  const code =
    old === undefined ? "CONSTRAINT_TIGHTENED" : young === undefined ? "CONSTRAINT_LOOSENED" : "CONSTRAINT_CHANGED";
  walk.tell(code, site, {
    message: `had ${old === undefined ? "no pattern" : `the pattern ${old}`} and has ${young === undefined ? "none" : young}`,
    fix: "Make sure that the pattern matches whatever is written or kept.",
    effects: {
      backward: young === undefined ? undefined : walk.refuses("backward", before, now, why, { values: ["text", ""] }),
      forward: old === undefined ? undefined : walk.refuses("forward", before, now, why, { values: ["text", ""] }),
    },
    at: ["now", now],
  });
}
