import type { Json, MessageId, Source, Type } from "../../model/model.js";
import type { Step } from "../../values/aimed.js";
import type { Direction, Side } from "../change.js";
import type { ChangeCode } from "../codes.js";

/** What one place of a type became, and what that does to values that cross from one version to the other. */
export interface Edit {
  readonly code: ChangeCode;
  readonly site: Site;
  /** A sentence without a subject: `is required now`. */
  readonly message: string;
  readonly fix: string;
  readonly effects: Effects;
  readonly side: Side;
  readonly source: Source;
}

export type Effects = Partial<Readonly<Record<Direction, Effect>>>;

/**
 * `refuses`: the reader takes no `part`, which the writer may write there. `unsure`: it may refuse, which could not be shown.
 * `differs`: it takes everything, and reads some of it as something else.
 */
export type Effect =
  | { readonly does: "refuses"; readonly why: string; readonly part: Json }
  | { readonly does: "unsure" | "differs"; readonly why: string };

/** A place in a message, on both sides. */
export interface Site {
  /** As people read it: `.priority`, `.items[]`. */
  readonly path: string;
  /** The names of fields on the way, as far as nothing else lies on it. */
  readonly field: readonly string[];
  readonly before: readonly Step[];
  readonly now: readonly Step[];
  /** The paths of unions without a discriminator on the way: another member may take what one refuses. */
  readonly unions: readonly string[];
  /** The field there that may be missing, or not be known. */
  readonly missing?: string;
}

/** A place where both sides refer to a message; those are compared by themselves. */
export interface Link {
  readonly pair: MessagePair;
  readonly site: Site;
}

/** A message where the other side has its fields in place: those have no version, and nothing lifts them. */
export interface Replaced {
  /** Of the side that has a message there. */
  readonly side: Side;
  readonly message: MessageId;
  /** What stands there on the other. */
  readonly inPlace: Type;
  readonly site: Site;
}

export interface MessagePair {
  readonly before: MessageId;
  readonly now: MessageId;
}

export const start: Site = { path: "", field: [], before: [], now: [], unions: [] };

export function stepped(site: Site, path: string, before: Step, now: Step = before): Site {
  const field = before.into === "field" ? [...site.field, before.name] : [...site.field, ""];
  const { unions } = site;
  return { path: site.path + path, field, before: [...site.before, before], now: [...site.now, now], unions };
}

/** Goes into a part by steps of their own on each side, none on one where the other has more around it. */
export function steppedBy(site: Site, path: string, before: readonly Step[], now: readonly Step[]): Site {
  const goesInto = [...before, ...now].some(({ into }) => into !== "of");
  return {
    path: site.path + path,
    field: goesInto ? [...site.field, ""] : site.field,
    before: [...site.before, ...before],
    now: [...site.now, ...now],
    unions: site.unions,
  };
}

/** A place within another. */
export function joined(outer: Site, inner: Site): Site {
  return {
    path: outer.path + inner.path,
    field: [...outer.field, ...inner.field],
    before: [...outer.before, ...inner.before],
    now: [...outer.now, ...inner.now],
    unions: [...outer.unions, ...inner.unions.map((path) => outer.path + path)],
    ...(inner.missing === undefined ? {} : { missing: inner.missing }),
  };
}
