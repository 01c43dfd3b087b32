import type { Field, ObjectType, Type } from "../../model/model.js";
import type { Direction } from "../change.js";
import { type Effect, type Site, stepped } from "./edit.js";
import { fieldNotes } from "./notes.js";
import type { Walk } from "./walker.js";

type Objects = Type & ObjectType;

export function objects(walk: Walk, before: Objects, now: Objects, site: Site): void {
  for (const field of before.fields) {
    const other = now.fields.find(({ name }) => name === field.name);
    if (!other) removed(walk, before, now, field, site);
    else both(walk, before, now, field, other, site);
  }
  for (const field of now.fields) {
    if (!before.fields.some(({ name }) => name === field.name)) added(walk, before, now, field, site);
  }
  if (before.unknownFields !== now.unknownFields) unknownFields(walk, now, site);
}

function both(walk: Walk, before: Objects, now: Objects, one: Field, other: Field, site: Site): void {
  const at = fieldSite(site, one.name);
  const place = objectSite(site, one.name);
  if (one.optional && !other.optional) {
    walk.tell("FIELD_REQUIRED", place, {
      message: other.type.default === undefined ? "was optional and is required" : "was optional and has a default",
      fix: `Keep it optional, or give it a \`default\`, which readers put where it is missing.`,
      effects: { backward: missing(walk, "backward", before, now, other) },
      at: ["now", other.type],
    });
  } else if (!one.optional && other.optional) {
    walk.tell("FIELD_OPTIONAL", place, {
      message: one.type.default === undefined ? "was required and is optional" : "had a default and is optional",
      fix: "Deploy the consumers before anybody leaves it out.",
      effects: { forward: missing(walk, "forward", before, now, one) },
      at: ["now", other.type],
    });
  }
  fieldNotes(walk, one, other, place);
  walk.compare(one.type, other.type, at);
}

/** What becomes of an object in which a field of the reader's is missing. */
function missing(
  walk: Walk,
  direction: Direction,
  before: Objects,
  now: Objects,
  { name, type }: Field,
): Effect | undefined {
  const why = `\`${name}\` may be missing`;
  if (type.default !== undefined)
    return direction === "backward" ? undefined : { does: "differs", why: `${why}: the default is read there` };
  const writer = direction === "backward" ? before : now;
  const without: Objects = { ...bare(writer), fields: writer.fields.filter((field) => field.name !== name) };
  return walk.refuses(direction, before, now, why, { types: [without] });
}

function added(walk: Walk, before: Objects, now: Objects, field: Field, site: Site): void {
  const needed = !field.optional && field.type.default === undefined;
  const beyond = before.unknownFields === "refuse";
  walk.tell("FIELD_ADDED", objectSite(site, field.name), {
    message: needed ? "is new and required" : field.optional ? "is new and optional" : "is new and has a default",
    fix: needed
      ? "Make it optional, or give it a `default`; require it once nothing without it is written or kept."
      : beyond
        ? "Deploy the consumers before anybody writes it: the old ones refuse fields that they do not know."
        : "Nothing: the old contract's readers drop it, the new one's do without it.",
    effects: {
      backward: needed ? missing(walk, "backward", before, now, field) : undefined,
      forward: beyond ? unknown(walk, "forward", before, now, field) : undefined,
    },
    at: ["now", field.type],
  });
}

function removed(walk: Walk, before: Objects, now: Objects, field: Field, site: Site): void {
  const needed = !field.optional && field.type.default === undefined;
  const beyond = now.unknownFields === "refuse";
  walk.tell("FIELD_REMOVED", objectSite(site, field.name), {
    message: `${needed ? "was required" : field.optional ? "was optional" : "had a default"} and is gone`,
    fix: needed
      ? "Make it optional first, deploy that everywhere, then remove it and reserve its name."
      : beyond
        ? "Remove it once nothing with it is written or kept: the new readers refuse fields that they do not know."
        : field.optional
          ? "Nothing but to reserve its name."
          : "Reserve its name; make sure that no old reader goes by the value, where it is only the default.",
    effects: {
      backward: beyond ? unknown(walk, "backward", before, now, field) : undefined,
      forward: field.optional ? undefined : missing(walk, "forward", before, now, field),
    },
    at: ["before", field.type],
  });
}

/** What becomes of an object with a field that the reader does not know and refuses for it. */
function unknown(walk: Walk, direction: Direction, before: Objects, now: Objects, { name }: Field): Effect {
  const writer = direction === "backward" ? before : now;
  const fields = writer.fields.map((field) => (field.name === name ? { ...field, optional: false } : field));
  return walk.refuses(direction, before, now, `\`${name}\` is not known`, { types: [{ ...bare(writer), fields }] });
}

function unknownFields(walk: Walk, now: Objects, site: Site): void {
  if (now.unknownFields === "drop") {
    walk.tell("UNKNOWN_FIELDS_DROPPED", site, {
      message: "drops fields that it does not know, which it refused before",
      fix: "Nothing; fields can be added once every consumer is new.",
      at: ["now", now],
    });
    return;
  }
  const why = "fields that other programs or earlier versions wrote, and that were dropped so far, are refused";
  walk.tell("UNKNOWN_FIELDS_REFUSED", site, {
    message: "refuses fields that it does not know, which it dropped before",
    fix: "Leave `additionalProperties: false` out: with it no field can be added without breaking readers.",
    effects: { backward: { does: "unsure", why } },
    at: ["now", now],
  });
}

/** Without examples, one of which may have the field that is to be missing. */
function bare(type: Objects): Objects {
  const { default: _, ...rest } = type;
  return { ...rest, doc: {} };
}

/** Of a field, in the object: what is not there has no place of its own. */
function objectSite(site: Site, name: string): Site {
  return { ...fieldSite(site, name), before: site.before, now: site.now, missing: name };
}

function fieldSite(site: Site, name: string): Site {
  const path = /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  return stepped(site, path, { into: "field", name });
}
