import type { BytesType, StringType, Type } from "../../model/model.js";
import { edgesOf } from "../../values/patterns/edges.js";
import { allMatch } from "../../values/patterns/within.js";
import { impliedLengths } from "../../values/text-lengths.js";
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

type Texts = Type & (StringType | BytesType);

function lengths(walk: Walk, before: Texts, now: Texts, site: Site): void {
  const [old, young] = [lengthsOf(before, now), lengthsOf(now, before)];
  bounds(walk, site, before, now, {
    word: "maxLength",
    before: old.most,
    now: young.most,
    said: { before: before.maxLength ?? Infinity, now: now.maxLength ?? Infinity },
    tighter: (one, other) => one < other,
    beyond: (writer, bound) => longTexts(writer, bound + 1),
  });
  bounds(walk, site, before, now, {
    word: "minLength",
    before: old.least,
    now: young.least,
    said: { before: before.minLength ?? 0, now: now.minLength ?? 0 },
    tighter: (one, other) => one > other,
    beyond: (writer, bound) => ({
      types: [{ ...writer, maxLength: bound - 1 }],
      values: ["", "x".repeat(Math.min(bound - 1, longest))],
    }),
  });
}

/** What the words say; where they say nothing or nothing more, and the other side has one, what format and pattern do. */
function lengthsOf(type: Texts, other: Texts): { readonly least: number; readonly most: number } {
  const { minLength, maxLength } = type;
  const none = { least: 0, most: Infinity };
  const implied = type.kind === "string" ? impliedLengths(type) : none;
  const isSame =
    type.kind === "string" && other.kind === "string" && type.format === other.format && type.pattern === other.pattern;
  return {
    least: bound(minLength, other.minLength, isSame, 0, implied.least, Math.max),
    most: bound(maxLength, other.maxLength, isSame, Infinity, implied.most, Math.min),
  };
}

function bound(
  own: number | undefined,
  others: number | undefined,
  isSame: boolean,
  none: number,
  implied: number,
  tighter: (one: number, other: number) => number,
): number {
  if (own === undefined) return others === undefined ? none : implied;
  return isSame ? tighter(own, implied) : own;
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
  const [backward, forward] = [unmatchedBy(before, young), unmatchedBy(now, old)];
  const why = "what does not match is refused";
  // The same in other words: nobody refuses anything.
  if (old !== undefined && young !== undefined && !backward && !forward) return;
  const code =
    old === undefined ? "CONSTRAINT_TIGHTENED" : young === undefined ? "CONSTRAINT_LOOSENED" : "CONSTRAINT_CHANGED";
  walk.tell(code, site, {
    message: `had ${old === undefined ? "no pattern" : `the pattern ${old}`} and has ${young === undefined ? "none" : young}`,
    fix: "Make sure that the pattern matches whatever is written or kept.",
    effects: {
      backward: backward && walk.refuses("backward", before, now, why, backward),
      forward: forward && walk.refuses("forward", before, now, why, forward),
    },
    at: ["now", now],
  });
}

/** What the writer's texts are like, and the pattern is not or may not be; nothing where it is like all of them. */
function unmatchedBy(
  writer: StringType,
  wanted: string | undefined,
): { readonly values: readonly string[] } | undefined {
  if (wanted === undefined) return undefined;
  const found = allMatch(writer, wanted);
  if (found.is === "within") return undefined;
  const shown = found.is === "beyond" && found.text !== undefined ? [found.text] : [];
  const { pattern } = writer;
  return { values: ["text", "", ...shown, ...(pattern === undefined ? [] : edgesOf(pattern, wanted))] };
}
