import { meetingForms } from "../model/meeting-forms.js";
import type { Definition } from "../model/model.js";
import { type Claim, claimsOf } from "../model/redis-names.js";
import type { Versions } from "./carrier.js";
import { type Matched, subjectOf } from "./match.js";

/** A name in Redis, and the definition of the old contract that has it. */
export interface Taken {
  readonly owner: string;
  readonly name: string;
}

/** New definitions that can give a name which an old one gives too. */
export function takenNames({ before, now }: Versions, { added }: Matched): ReadonlyMap<Definition, Taken> {
  const taken = new Map<Definition, Taken>();
  const fresh = new Map(added.map((one) => [subjectOf(one), one.definition]));
  if (fresh.size === 0) return taken;
  const olds = new Set(claimsOf(before.model.contracts, before.resolve));
  const youngs = claimsOf(now.model.contracts, now.resolve).filter(({ owner }) => fresh.has(owner));
  const add = (claims: readonly Claim[], others: readonly Claim[], name: string): void => {
    for (const claim of claims) {
      const definition = olds.has(claim) ? undefined : fresh.get(claim.owner);
      if (!definition || taken.has(definition)) continue;
      const old = others.find((one) => olds.has(one) && (one.purpose === undefined || claim.purpose === undefined));
      if (old) taken.set(definition, { owner: old.owner, name });
    }
  };
  meetingForms([...olds, ...youngs], (ones, others, name) => {
    add(ones, others, name);
    if (ones !== others) add(others, ones, name);
  });
  return taken;
}
