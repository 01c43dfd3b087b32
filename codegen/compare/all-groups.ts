import type { Contract, Group, Model, StreamId } from "../model/model.js";
import type { Versions } from "./carrier.js";
import type { DefinitionChange } from "./change.js";
import { contractName } from "./contracts.js";
import { groupAdded, groupRemoved, groupSettings } from "./groups.js";
import type { Matched } from "./match.js";
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
export function compareGroups(versions: Versions, matched: Matched): readonly DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  const both = new Both(matched);
  const [before, now] = [placed(versions.before.model), placed(versions.now.model)];
  const pairs = pairsOf(before, now, both);
  const found = new Set(pairs.values());
  for (const [old, young] of pairs) {
    const tell = tellInto(changes, subjectOf(young), young.group.source);
    if (both.keyOfOld(old) !== inRedis(young)) streamChanged(tell, old, young);
    else if (!both.sameOwner(old, young)) groupMoved(tell, old, young);
    groupSettings(tell, old.group, young.group);
  }
  for (const old of before) {
    // Of those of a stream that is gone, that is told.
    if (pairs.has(old) || (old.own && !both.hasStream("before", old))) continue;
    const subject = subjectOf({ ...old, contract: both.after(old.contract) ?? old.contract });
    groupRemoved(tellInto(changes, subject, old.group.source), old.group);
  }
  for (const young of now) {
    if (found.has(young) || !(young.own ? both.hasStream("now", young) : both.isOld(young.contract))) continue;
    groupAdded(tellInto(changes, subjectOf(young), young.group.source), young.group);
  }
  return changes;
}

/** Those of one stream first; then those whose `of` names another. */
function pairsOf(before: readonly Placed[], now: readonly Placed[], both: Both): ReadonlyMap<Placed, Placed> {
  const pairs = new Map<Placed, Placed>();
  const left = new Set(now);
  const keys = [
    [both.keyOfOld, inRedis],
    [(old: Placed) => declared({ ...old, contract: both.after(old.contract) ?? old.contract }), declared],
  ] as const;
  for (const [keyOfOld, keyOfYoung] of keys) {
    const known = new Map([...left].map((young) => [keyOfYoung(young), young]));
    for (const old of before) {
      const key = pairs.has(old) ? undefined : keyOfOld(old);
      const young = key === undefined ? undefined : known.get(key);
      if (!young) continue;
      pairs.set(old, young);
      left.delete(young);
    }
  }
  return pairs;
}

function inRedis({ stream, group }: Placed): string {
  return `${keyOf(stream)} ${group.name}`;
}

/** Of one contract on streams of others. */
function declared({ contract, own, group }: Placed): string | undefined {
  return own ? undefined : `${contract.folder} ${group.name}`;
}

/** What belongs together in the two versions. */
class Both {
  readonly #contracts: ReadonlyMap<Contract, Contract>;
  readonly #streams: ReadonlyMap<string, string>;
  readonly #young: ReadonlySet<string>;
  readonly #old: ReadonlySet<Contract>;

  constructor({ contracts: { both }, pairs }: Matched) {
    this.#old = new Set(both.map(({ now }) => now));
    this.#contracts = new Map(both.map(({ before, now }) => [before, now]));
    this.#streams = new Map(
      pairs.streams.map(({ before, now }) => [
        keyOf({ contract: before.contract.folder, name: before.definition.name }),
        keyOf({ contract: now.contract.folder, name: now.definition.name }),
      ]),
    );
    this.#young = new Set(this.#streams.values());
  }

  after(contract: Contract): Contract | undefined {
    return this.#contracts.get(contract);
  }

  /** Did the contract of now exist before? */
  isOld(contract: Contract): boolean {
    return this.#old.has(contract);
  }

  hasStream(side: "before" | "now", { stream }: Placed): boolean {
    return side === "before" ? this.#streams.has(keyOf(stream)) : this.#young.has(keyOf(stream));
  }

  /** What its stream and its name are now. */
  readonly keyOfOld = ({ stream, group }: Placed): string | undefined => {
    const now = this.#streams.get(keyOf(stream));
    return now && `${now} ${group.name}`;
  };

  sameOwner(old: Placed, young: Placed): boolean {
    return old.own === young.own && (old.own || this.after(old.contract) === young.contract);
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
