import { type Kind, kinds } from "../kinds.js";
import type { DefinitionByKind, ForeignGroup } from "../model/model.js";
import { compareAddresses } from "./addresses.js";
import { type Carried, type Carrier, rootOf, type Versions } from "./carrier.js";
import type { DefinitionChange, Mode } from "./change.js";
import { Counterparts } from "./counterparts.js";
import { leftBehind, underAnotherName } from "./elsewhere.js";
import { groupsOfOthers } from "./groups-of-streams.js";
import { rulesOf } from "./kinds.js";
import { type DefinitionPair, type Matched, nameInRedis, type Placed, subjectOf } from "./match.js";
import type { ModeOf } from "./modes.js";
import { type Taken, takenNames } from "./taken-names.js";
import { type Tell, tellInto } from "./telling.js";

export interface ComparedDefinitions {
  readonly changes: readonly DefinitionChange[];
  /** What both versions carry in one place. */
  readonly carriers: readonly Carrier[];
}

/** All definitions, their addresses and settings; payloads are left to who compares messages. */
export function compareDefinitions(versions: Versions, matched: Matched, modeOf: ModeOf): ComparedDefinitions {
  const changes: DefinitionChange[] = [];
  const carriers: Carrier[] = [];
  const known = new Counterparts(matched);
  for (const kind of kinds) {
    for (const pair of matched.pairs[kind]) {
      if (pair.now.contract.external) continue;
      both(changes, versions, known, pair, modeOf);
      carriers.push(...carriersOfPair(versions, pair, modeOf));
    }
  }
  for (const pair of matched.otherKinds) otherKind(tellerOf(changes, known, pair.before), pair);
  for (const one of matched.removed) {
    const now = known.after(one.contract);
    if (now && !now.external) gone(tellerOf(changes, known, one), one);
  }
  const taken = takenNames(versions, matched);
  for (const one of matched.added) added(changes, known, one, taken.get(one.definition));
  return { changes, carriers };
}

/** Of one that was renamed or is gone, by its old name. */
function tellerOf(changes: DefinitionChange[], known: Counterparts, one: Placed): Tell {
  const contract = known.after(one.contract) ?? one.contract;
  return tellInto(changes, subjectOf({ ...one, contract }), one.definition.source);
}

function both<K extends Kind>(
  changes: DefinitionChange[],
  versions: Versions,
  known: Counterparts,
  pair: DefinitionPair<K>,
  modeOf: ModeOf,
): void {
  const { before, now } = pair;
  const stays = known.after(before.contract) === now.contract;
  const namesake = known.namesakeOf(pair);
  // One that was renamed goes by its old name, unless another has that.
  const subject = stays && !namesake ? subjectOf({ ...before, contract: now.contract }) : subjectOf(now);
  const tell = tellInto(changes, subject, now.definition.source);
  if (namesake) reused(tellInto(changes, subjectOf(namesake), namesake.definition.source), pair, namesake);
  else if (!hasSameName(pair) || (!stays && known.after(before.contract))) {
    renamed(tellerOf(changes, known, before), pair);
  }
  compareAddresses(tell, versions, pair);
  rulesOf[before.kind].settings(tell, before.definition, now.definition, modeOf(now.kind, subjectOf(now)));
}

function hasSameName({ before, now }: DefinitionPair): boolean {
  return before.definition.name === now.definition.name;
}

function carriersOfPair<K extends Kind>(
  { before: { model } }: Versions,
  { before, now }: DefinitionPair<K>,
  modeOf: ModeOf,
): readonly Carrier[] {
  const subject = subjectOf(now);
  const groups = before.kind === "streams" ? groupsOfOthers(model, before.contract, before.definition) : [];
  return carriersOf(now.kind, subject, modeOf(now.kind, subject), before.definition, now.definition, groups);
}

function carriersOf<K extends Kind>(
  kind: K,
  definition: string,
  mode: Mode,
  before: DefinitionByKind[K],
  now: DefinitionByKind[K],
  groups: readonly ForeignGroup[],
): readonly Carrier[] {
  const carried: readonly Carried[] = rulesOf[kind].carries(before, groups);
  return rulesOf[kind].carries(now, []).flatMap(({ payload, ...rest }) => {
    const old = carried.find(({ role }) => role === rest.role);
    if (!old) return [];
    // What is kept was kept by the old contract's word.
    const { retained, ...others } = rest;
    const kept = old.retained ?? retained;
    const roots = { before: rootOf(old.payload, before.source), now: rootOf(payload, now.source) };
    return [{ ...others, ...(kept ? { retained: kept } : {}), definition, kind, mode, ...roots }];
  });
}

function added(changes: DefinitionChange[], known: Counterparts, one: Placed, taken: Taken | undefined): void {
  if (one.contract.external || known.isReused(one)) return;
  const tell = tellInto(changes, subjectOf(one), one.definition.source);
  if (taken) {
    tell("DEFINITION_ADDED", {
      verdict: "dangerous",
      message: `is new, and takes names in Redis that \`${taken.owner}\` of the old contract has, \`${taken.name}\` for one: it meets programs of the old contract there, and what they left behind`,
      fix: "Give it an `address` that no definition of the old contract can give.",
      first: "neither",
    });
  } else if (known.isOld(one.contract)) {
    tell("DEFINITION_ADDED", { verdict: "safe", message: "is new", fix: "Nothing." });
  }
}

function otherKind(tell: Tell, { before, now }: DefinitionPair): void {
  if (before.contract.external || now.contract.external) return;
  const meets = before.space === now.space && nameInRedis(before) === nameInRedis(now);
  const what = `is one of \`${now.kind}\` now${hasSameName({ before, now }) ? "" : `, \`${subjectOf(now)}\``}`;
  tell("KIND_CHANGED", {
    verdict: "breaking",
    message: `${what}: in Redis the two have nothing in common${meets ? " but the name, which gives WRONG_TYPE" : ""}`,
    fix: "Give the new definition a name and an `address` of its own.",
    breaks: [
      { whom: "producers", how: "What programs of either contract write does not reach those of the other." },
      {
        whom: "consumers",
        how: `Programs of either contract hear nothing of those of the other${meets ? ", or get WRONG_TYPE" : ""}.`,
      },
      ...leftBehind(before),
    ],
    first: "neither",
    side: "before",
  });
}

function gone(tell: Tell, one: Placed): void {
  tell("DEFINITION_REMOVED", {
    verdict: "breaking",
    message: "is gone",
    fix: `Remove it once no program uses it. Where it was renamed, keep \`address: "${one.definition.address.template}"\` at the new name.`,
    breaks: [
      { whom: "producers", how: "What programs of the old contract write there, nobody of the new one reads." },
      { whom: "consumers", how: "Programs of the old contract get nothing from those of the new one." },
      ...leftBehind(one),
    ],
    first: "consumers",
    how: "Stop what writes it, then what reads it, then remove it from the contract.",
    side: "before",
  });
}

function renamed(tell: Tell, pair: DefinitionPair): void {
  tell("DEFINITION_RENAMED", {
    verdict: "dangerous",
    message: `is called \`${newNameOf(pair)}\` now, at the same address: nothing changes in Redis, code that uses the old name does not compile`,
    fix: "Rename it in the code too.",
    side: "before",
  });
}

/** It was renamed, and another has its name: code that was not changed may compile, and goes to that. */
function reused(tell: Tell, pair: DefinitionPair, namesake: Placed): void {
  const { before } = pair;
  const [name, old] = [newNameOf(pair), before.definition.name];
  const [was, is] = [before, namesake].map(({ definition }) => definition.address.template);
  tell("ADDRESS_CHANGED", {
    verdict: "breaking",
    message: `means another definition now, at "${is}"; what it was, at "${was}", is called \`${name}\`: code that still says \`${old}\` may compile, and goes to "${is}"`,
    fix: `Write \`${name}\` wherever code says \`${old}\` and means "${was}", or give what is at "${is}" a name that the old contract does not have.`,
    breaks: underAnotherName(before, name, `Code that was not renamed goes to "${is}", and means "${was}".`),
    how: "Once the code says the new name, deploy in any order: under either address is what was there.",
    source: namesake.definition.address.source,
  });
}

/** With its contract, where that is another. */
function newNameOf({ before, now }: DefinitionPair): string {
  return before.contract.folder === now.contract.folder ? now.definition.name : subjectOf(now);
}
