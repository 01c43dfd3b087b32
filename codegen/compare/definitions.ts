import { type Kind, kinds } from "../kinds.js";
import type { Definition, DefinitionByKind, Definitions, ForeignGroup } from "../model/model.js";
import { compareAddresses } from "./addresses.js";
import { type Carried, type Carrier, rootOf, type Versions } from "./carrier.js";
import type { DefinitionChange, Mode } from "./change.js";
import { type ContractPair, contractName } from "./contracts.js";
import { groupsOfOthers } from "./groups-of-streams.js";
import { rulesOf } from "./kinds.js";
import { matchDefinitions } from "./match.js";
import { type Tell, tellInto } from "./telling.js";

export interface ComparedDefinitions {
  readonly changes: readonly DefinitionChange[];
  /** What both versions carry in one place. */
  readonly carriers: readonly Carrier[];
}

export type ModeOf = (kind: Kind, definition: string) => Mode;

/** The definitions of one contract, its addresses and settings; payloads are left to who compares messages. */
export function compareDefinitions(versions: Versions, pair: ContractPair, modeOf: ModeOf): ComparedDefinitions {
  const changes: DefinitionChange[] = [];
  const carriers: Carrier[] = [];
  for (const kind of kinds) {
    const { changes: told, carriers: found } = ofKind(versions, pair, kind, modeOf);
    changes.push(...told);
    carriers.push(...found);
  }
  return { changes, carriers };
}

function ofKind<K extends Kind>(versions: Versions, pair: ContractPair, kind: K, modeOf: ModeOf): ComparedDefinitions {
  const changes: DefinitionChange[] = [];
  const carriers: Carrier[] = [];
  const before = listOf(pair.before, kind);
  const now = listOf(pair.now, kind);
  const subjectOf = ({ name }: Definition) => `${contractName(pair.now)}.${kind}.${name}`;
  const both = matchDefinitions<DefinitionByKind[K]>(before, now);
  const others = new Map(both.map((one) => [one.before, one.now]));
  const matched = new Set<Definition>(others.values());
  for (const definition of before) {
    const other = others.get(definition);
    const tell = tellInto(changes, subjectOf(definition), (other ?? definition).source);
    if (!other) {
      gone(tell, pair, definition);
      continue;
    }
    if (definition.name !== other.name) renamed(tell, definition, other);
    compareAddresses(tell, versions, definition, other);
    rulesOf[kind].settings(tell, definition, other);
    const subject = subjectOf(other);
    const groups = kind === "streams" ? groupsOfOthers(versions.before.model, pair.before, definition) : [];
    carriers.push(...carriersOf(kind, subject, modeOf(kind, subject), definition, other, groups));
  }
  for (const definition of now) {
    if (matched.has(definition) || movedTo(pair.now, pair.before, definition)) continue;
    const tell = tellInto(changes, subjectOf(definition), definition.source);
    tell("DEFINITION_ADDED", { verdict: "safe", message: "is new", fix: "Nothing." });
  }
  return { changes, carriers };
}

function listOf<K extends Kind>(definitions: Definitions, kind: K): Definitions[K] {
  return definitions[kind];
}

/** The kind under which the name stands there and did not stand here. */
function movedTo(from: Definitions, to: Definitions, { name }: Definition): Kind | undefined {
  const has = (definitions: Definitions, kind: Kind) => definitions[kind].some((one) => one.name === name);
  return kinds.find((kind) => has(to, kind) && !has(from, kind));
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

function gone(tell: Tell, { before, now }: ContractPair, definition: Definition): void {
  const { address, source } = definition;
  const template = `"${address.template}"`;
  const stays = `What is kept under ${template} stays in Redis until somebody deletes it or it expires.`;
  const otherKind = movedTo(before, now, definition);
  if (otherKind) {
    tell("KIND_CHANGED", {
      verdict: "breaking",
      message: `is one of \`${otherKind}\` now: in Redis the two have nothing in common but, perhaps, the name, which gives WRONG_TYPE`,
      fix: "Give the new definition a name and an `address` of its own.",
      breaks: [
        { whom: "producers", how: "What programs of either contract write does not reach those of the other." },
        {
          whom: "consumers",
          how: "Programs of either contract hear nothing of those of the other, or get WRONG_TYPE.",
        },
        { whom: "retained data", how: stays },
      ],
      first: "neither",
      side: "before",
      source,
    });
    return;
  }
  tell("DEFINITION_REMOVED", {
    verdict: "breaking",
    message: "is gone",
    fix: `Remove it once no program uses it. Where it was renamed, keep \`address: ${template}\` at the new name.`,
    breaks: [
      { whom: "producers", how: "What programs of the old contract write there, nobody of the new one reads." },
      { whom: "consumers", how: "Programs of the old contract get nothing from those of the new one." },
      { whom: "retained data", how: stays },
    ],
    first: "consumers",
    how: "Stop what writes it, then what reads it, then remove it from the contract.",
    side: "before",
    source,
  });
}

function renamed(tell: Tell, { source }: Definition, now: Definition): void {
  tell("DEFINITION_RENAMED", {
    verdict: "dangerous",
    message: `is called \`${now.name}\` now, at the same address: nothing changes in Redis, code that uses the old name does not compile`,
    fix: "Rename it in the code too.",
    side: "before",
    source,
  });
}
