import { type Kind, kinds } from "../kinds.js";
import type { Contract, Definition } from "../model/model.js";
import type { DefinitionPair, Matched, Placed } from "./match.js";

/** Which contracts and names belong together in the two versions. */
export class Counterparts {
  readonly #after: ReadonlyMap<Contract, Contract>;
  readonly #known: ReadonlySet<Contract>;
  readonly #young: ReadonlyMap<string, Placed>;
  /** Names that stand for another definition now. */
  readonly #reused = new Set<Definition>();

  constructor({ contracts, pairs, added }: Matched) {
    this.#after = new Map(contracts.both.map(({ before, now }) => [before, now]));
    this.#known = new Set(contracts.both.map(({ now }) => now));
    const young = [...kinds.flatMap((kind) => pairs[kind].map(({ now }) => now)), ...added];
    this.#young = new Map(young.map((one) => [keyOf(one.kind, one.contract, one.definition), one]));
    for (const one of kinds.flatMap((kind) => [...pairs[kind]])) {
      const namesake = this.namesakeOf(one);
      if (namesake) this.#reused.add(namesake.definition);
    }
  }

  after(contract: Contract): Contract | undefined {
    return this.#after.get(contract);
  }

  /** Did the contract of now exist before? */
  isOld(contract: Contract): boolean {
    return this.#known.has(contract);
  }

  /** What has the old one's name now, and is another. */
  namesakeOf({ before, now }: DefinitionPair): Placed | undefined {
    const contract = this.after(before.contract);
    const one = contract && this.#young.get(keyOf(before.kind, contract, before.definition));
    return one?.definition === now.definition ? undefined : one;
  }

  /** Is its name that of an old definition, which is told already? */
  isReused({ definition }: Placed): boolean {
    return this.#reused.has(definition);
  }
}

function keyOf(kind: Kind, { folder }: Contract, { name }: Definition): string {
  return `${kind} ${folder} ${name}`;
}
