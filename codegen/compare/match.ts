import { type Kind, kinds } from "../kinds.js";
import { segmentsOf } from "../model/address.js";
import { definitionsOf } from "../model/kinds.js";
import type { Contract, Definition, DefinitionByKind, Model } from "../model/model.js";
import { reachOf, type Space } from "../model/reach.js";
import { contractName, type MatchedContracts, matchContracts } from "./contracts.js";

/** A definition, and where it stands. */
export interface Placed<K extends Kind = Kind> {
  readonly kind: K;
  readonly contract: Contract;
  readonly definition: DefinitionByKind[K];
  readonly space: Space;
}

/** A definition in both versions. */
export interface DefinitionPair<K extends Kind = Kind> {
  readonly before: Placed<K>;
  readonly now: Placed<K>;
}

/** What belongs together in two versions, and what belongs to nothing. */
export interface Matched {
  readonly contracts: MatchedContracts;
  readonly pairs: { readonly [K in Kind]: readonly DefinitionPair<K>[] };
  /** What stands there as another kind. */
  readonly otherKinds: readonly DefinitionPair[];
  readonly removed: readonly Placed[];
  readonly added: readonly Placed[];
}

/** By their names in Redis, whichever contract declares them; of the rest by the contract's name and their own. */
export function match(before: Model, now: Model): Matched {
  const contracts = matchContracts(before, now);
  const after = new Map(contracts.both.map((pair) => [pair.before, pair.now]));
  const of = <K extends Kind>(kind: K) => matchKind(placed(before, kind), placed(now, kind), after);
  const pairs = {
    channels: of("channels"),
    streams: of("streams"),
    locks: of("locks"),
    limits: of("limits"),
    keys: of("keys"),
    calls: of("calls"),
  };
  const known = new Set<Definition>(
    kinds.flatMap((kind) => pairs[kind].flatMap((pair) => [pair.before.definition, pair.now.definition])),
  );
  const isLeft = ({ definition }: Placed) => !known.has(definition);
  const [gone, fresh] = [before, now].map((model) => kinds.flatMap((kind) => placed(model, kind)).filter(isLeft));
  const otherKinds = pairsBy(gone ?? [], fresh ?? [], [
    [spaceAndName, spaceAndName],
    [nameAfter(after), nameNow],
  ]);
  const moved = new Set<Placed>(otherKinds.flatMap((pair) => [pair.before, pair.now]));
  const isAlone = (one: Placed) => !moved.has(one);
  return { contracts, pairs, otherKinds, removed: gone?.filter(isAlone) ?? [], added: fresh?.filter(isAlone) ?? [] };
}

type KeyOf = (one: Placed) => string | undefined;

function matchKind<K extends Kind>(
  before: readonly Placed<K>[],
  now: readonly Placed<K>[],
  after: ReadonlyMap<Contract, Contract>,
): readonly DefinitionPair<K>[] {
  const [ofOld, ofYoung] = [nameAfter(after), nameNow];
  return pairsBy(before, now, [
    // Closed enums as parameters let several definitions share one template: of these the one of the same name.
    [(old) => `${nameInRedis(old)} ${ofOld(old)}`, (young) => `${nameInRedis(young)} ${ofYoung(young)}`],
    [nameInRedis, nameInRedis],
    [ofOld, ofYoung],
  ]);
}

/** Each at most once; by the first key first. */
function pairsBy<One extends Placed>(
  before: readonly One[],
  now: readonly One[],
  keys: readonly (readonly [KeyOf, KeyOf])[],
): readonly { readonly before: One; readonly now: One }[] {
  const pairs = new Map<One, One>();
  const left = new Set(now);
  for (const [keyOfOld, keyOfYoung] of keys) {
    const known = grouped(left, keyOfYoung);
    for (const old of before) {
      const key = pairs.has(old) ? undefined : keyOfOld(old);
      const young = key === undefined ? undefined : known.get(key)?.shift();
      if (!young) continue;
      pairs.set(old, young);
      left.delete(young);
    }
  }
  return [...pairs].map(([old, young]) => ({ before: old, now: young }));
}

function grouped<One>(all: Iterable<One>, keyOf: (one: One) => string | undefined): ReadonlyMap<string, One[]> {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const key = keyOf(one);
    if (key === undefined) continue;
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

function placed<K extends Kind>({ contracts }: Model, kind: K): readonly Placed<K>[] {
  return contracts.flatMap((contract) =>
    definitionsOf(contract, kind).map((definition) => {
      const { space } = reachOf(kind, definition);
      return { kind, contract, definition, space };
    }),
  );
}

/** `shop.streams.orders` */
export function subjectOf({ kind, contract, definition }: Omit<Placed, "space">): string {
  return `${contractName(contract)}.${kind}.${definition.name}`;
}

/** The names in Redis of a definition, but for what its parameters are called and which values they take. */
export function nameInRedis({ contract: { namespace }, definition: { address } }: Placed): string {
  const parts = segmentsOf(address.template).map((segment) => {
    if ("text" in segment) return segment.text;
    return segment.parameter === address.slot ? "{{}}" : "{}";
  });
  return (namespace === "" ? "" : `${namespace}:`) + parts.join("");
}

function spaceAndName(one: Placed): string {
  return `${one.space} ${nameInRedis(one)}`;
}

function nameAfter(after: ReadonlyMap<Contract, Contract>): KeyOf {
  return ({ contract, definition }) => {
    const other = after.get(contract);
    return other && `${other.folder} ${definition.name}`;
  };
}

function nameNow({ contract, definition }: Placed): string {
  return `${contract.folder} ${definition.name}`;
}
