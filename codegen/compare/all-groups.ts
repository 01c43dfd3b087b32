import type { Contract, Group, Model, StreamId } from "../model/model.js";
import type { Versions } from "./carrier.js";
import type { DefinitionChange } from "./change.js";
import { contractName, type MatchedContracts } from "./contracts.js";
import { groupAdded, groupRemoved, groupSettings } from "./groups.js";
import { matchStreams } from "./match.js";
import { type Tell, tellInto } from "./telling.js";

/** A group, by the stream that it has in Redis, whichever contract declares it. */
interface Placed {
  readonly group: Group;
  readonly stream: StreamId;
  readonly contract: Contract;
  /** Declared beside its stream. */
  readonly own: boolean;
}

/** The groups of all streams: in Redis one that moves to another contract is the same. */
export function compareGroups(versions: Versions, matched: MatchedContracts): readonly DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  const both = new Both(matched);
  const [before, now] = [placed(versions.before.model), placed(versions.now.model)];
  const left = new Set(now);
  const pairs = new Map<Placed, Placed>();
  for (const isSame of [both.sameGroup, both.sameName]) {
    for (const old of before) {
      const young = pairs.has(old) ? undefined : [...left].find((one) => isSame(old, one));
      if (!young) continue;
      pairs.set(old, young);
      left.delete(young);
    }
  }
  for (const [old, young] of pairs) {
    const tell = tellInto(changes, subjectOf(young), young.group.source);
    if (!both.sameGroup(old, young)) streamChanged(tell, old, young);
    else if (!both.sameOwner(old, young)) groupMoved(tell, old, young);
    groupSettings(tell, old.group, young.group);
  }
  for (const old of before) {
    const contract = both.after(old.contract);
    if (pairs.has(old) || !contract || (old.own && !both.hasStream("before", old))) continue;
    groupRemoved(tellInto(changes, subjectOf({ ...old, contract }), old.group.source), old.group);
  }
  for (const young of left) {
    if (!both.isOld(young.contract) || (young.own && !both.hasStream("now", young))) continue;
    groupAdded(tellInto(changes, subjectOf(young), young.group.source), young.group);
  }
  return changes;
}

/** What belongs together in the two versions. */
class Both {
  readonly #contracts: ReadonlyMap<Contract, Contract>;
  readonly #streams: ReadonlyMap<string, string>;
  readonly #young: ReadonlySet<string>;

  constructor({ both }: MatchedContracts) {
    this.#contracts = new Map(both.map(({ before, now }) => [before, now]));
    this.#streams = new Map(
      both.flatMap((pair) =>
        matchStreams(pair).map(({ before, now }) => [
          keyOf({ contract: pair.before.folder, name: before.name }),
          keyOf({ contract: pair.now.folder, name: now.name }),
        ]),
      ),
    );
    this.#young = new Set(this.#streams.values());
  }

  after(contract: Contract): Contract | undefined {
    return this.#contracts.get(contract);
  }

  isOld(contract: Contract): boolean {
    return [...this.#contracts.values()].includes(contract);
  }

  hasStream(side: "before" | "now", { stream }: Placed): boolean {
    return side === "before" ? this.#streams.has(keyOf(stream)) : this.#young.has(keyOf(stream));
  }

  readonly sameGroup = (old: Placed, young: Placed): boolean =>
    old.group.name === young.group.name && this.#streams.get(keyOf(old.stream)) === keyOf(young.stream);

  /** Of one contract on streams of others; of which ones is another matter. */
  readonly sameName = (old: Placed, young: Placed): boolean =>
    !old.own && this.sameOwner(old, young) && old.group.name === young.group.name;

  sameOwner(old: Placed, young: Placed): boolean {
    return old.own === young.own && this.after(old.contract) === young.contract;
  }
}

function placed({ contracts }: Model): readonly Placed[] {
  return contracts
    .filter(({ external }) => !external)
    .flatMap((contract) => [
      ...contract.streams.flatMap(({ name, groups }) =>
        groups.map((group) => ({ group, contract, own: true, stream: { contract: contract.folder, name } })),
      ),
      ...contract.groups.map((group) => ({ group, contract, own: false, stream: group.of })),
    ]);
}

function keyOf({ contract, name }: StreamId): string {
  return `${contract}/${name}`;
}

function subjectOf({ contract, own, stream, group }: Placed): string {
  return `${contractName(contract)}${own ? `.streams.${stream.name}` : ""}.groups.${group.name}`;
}

function streamChanged(tell: Tell, { stream: old, group }: Placed, { stream: young }: Placed): void {
  tell("GROUP_STREAM_CHANGED", {
    verdict: "breaking",
    message: `was of \`${old.contract}.${old.name}\` and is of \`${young.contract}.${young.name}\`: what it has not acknowledged of the old stream stays there`,
    fix: "Make it a group of another name; let the old one run empty, then remove it.",
    breaks: [
      { whom: "consumers", how: "Consumers of the two versions read different streams." },
      {
        whom: "retained data",
        how: `The group \`${group.name}\` stays at the old stream, and holds back its \`retention\`.`,
      },
    ],
    first: "neither",
  });
}

function groupMoved(tell: Tell, old: Placed, young: Placed): void {
  tell("GROUP_MOVED", {
    verdict: "dangerous",
    message: `was \`${subjectOf(old)}\`: in Redis it is the same group, code that consumes for it does not compile`,
    fix: `Consume for it by the client of \`${contractName(young.contract)}\`; leave the group in Redis as it is.`,
  });
}
