import type { Kind } from "../kinds.js";
import type { Broken } from "./change.js";
import { rulesOf } from "./kinds.js";
import type { Placed } from "./match.js";

/** Whom it breaks that programs of the two contracts look at other names in Redis. */
export function elsewhere<K extends Kind>(one: Placed<K>): readonly Broken[] {
  const kept = keptBy(one);
  const { template } = one.definition.address;
  return [
    ...rulesOf[one.kind].apart(one.definition),
    ...retained(kept && `${kept} under "${template}" stays there; programs of the new contract do not look.`),
  ];
}

/** What becomes of what is kept under names that no definition of its kind has any more. */
export function leftBehind<K extends Kind>(one: Placed<K>): readonly Broken[] {
  const kept = keptBy(one);
  const { template } = one.definition.address;
  return retained(kept && `${kept} under "${template}" stays in Redis until somebody deletes it or it expires.`);
}

/** Whom it breaks that only another name reaches it now. @param how what happens to who uses the old one */
export function underAnotherName<K extends Kind>(one: Placed<K>, name: string, how: string): readonly Broken[] {
  const kept = keptBy(one);
  const { template } = one.definition.address;
  return [
    ...rulesOf[one.kind].apart(one.definition).map(({ whom }) => ({ whom, how })),
    ...retained(kept && `${kept} under "${template}" is reached by \`${name}\` only.`),
  ];
}

function keptBy<K extends Kind>({ kind, definition }: Placed<K>): string | undefined {
  return rulesOf[kind].kept(definition);
}

function retained(how: string | undefined): readonly Broken[] {
  return how === undefined ? [] : [{ whom: "retained data", how }];
}
