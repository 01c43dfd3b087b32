import type { Message, Type } from "../model/model.js";
import type { Resolve } from "../values/fits.js";
import type { Versions } from "./carrier.js";
import { type Edit, joined, type Site } from "./types/edit.js";
import { type Walked, walkTypes } from "./types/walk.js";

/** What upgrades move from one field to another: both types are compared as those of one field, for what is kept. */
export function movedFields({ before, now }: Versions, old: Message, young: Message): Pick<Walked, "edits" | "links"> {
  const moves = movesBetween(old, young).flatMap(({ from, to }) => {
    const [was, is] = [typeAt(old.type, from, before.resolve), typeAt(young.type, to, now.resolve)];
    if (!was || !is) return [];
    const site = siteOf(from, to);
    const { edits, links } = walkTypes(was, is, { before: before.resolve, now: now.resolve });
    return [
      {
        edits: edits.flatMap((edit) => backwardOnly({ ...edit, site: joined(site, edit.site) })),
        links: links.map((link) => ({ ...link, site: joined(site, link.site) })),
      },
    ];
  });
  return { edits: moves.flatMap(({ edits }) => edits), links: moves.flatMap(({ links }) => links) };
}

/** Readers of the old contract look for the old name. */
function backwardOnly(edit: Edit): readonly Edit[] {
  const { backward } = edit.effects;
  return backward ? [{ ...edit, effects: { backward } }] : [];
}

interface Move {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** From the fields of the one version to those of the other, over all upgrades between. */
function movesBetween({ version }: Message, { upgrades }: Message): readonly Move[] {
  let moves: readonly Move[] = [];
  for (const step of upgrades.filter(({ to }) => to > version).flatMap(({ steps }) => steps)) {
    if (step.does !== "move") continue;
    const isMoved = ({ to }: Move): boolean => to.join("\n") === step.from.join("\n");
    moves = moves.some(isMoved)
      ? moves.map((one) => (isMoved(one) ? { from: one.from, to: step.to } : one))
      : [...moves, { from: step.from, to: step.to }];
  }
  return moves;
}

function typeAt(type: Type, path: readonly string[], resolve: Resolve): Type | undefined {
  let plain: Type | undefined = type;
  for (let steps = 0; plain?.kind === "reference" && steps < 64; steps++) plain = resolve(plain.to);
  const [name, ...rest] = path;
  if (name === undefined) return type;
  const field = plain?.kind === "object" ? plain.fields.find((one) => one.name === name) : undefined;
  return field && typeAt(field.type, rest, resolve);
}

function siteOf(from: readonly string[], to: readonly string[]): Site {
  const stepsOf = (path: readonly string[]): Site["before"] => path.map((name) => ({ into: "field", name }));
  return {
    path: to.map((name) => `.${name}`).join(""),
    field: to,
    before: stepsOf(from),
    now: stepsOf(to),
    unions: [],
  };
}
