import type { Contract, Definition } from "../model/model.js";

/** A definition in both versions. */
export interface DefinitionPair<D extends Definition> {
  readonly before: D;
  readonly now: D;
}

/** By their name; one whose name is gone, by its address. */
export function matchDefinitions<D extends Definition>(
  before: readonly D[],
  now: readonly D[],
): readonly DefinitionPair<D>[] {
  const known = new Set(before.map(({ name }) => name));
  return before.flatMap((one) => {
    const named = now.find(({ name }) => name === one.name);
    const other = named ?? now.find((young) => sameAddress(one, young) && !known.has(young.name));
    return other ? [{ before: one, now: other }] : [];
  });
}

/** The streams of a contract in both versions. */
export function matchStreams(pair: { readonly before: Contract; readonly now: Contract }) {
  return matchDefinitions(pair.before.streams, pair.now.streams);
}

function sameAddress({ address: one }: Definition, { address: other }: Definition): boolean {
  return one.template === other.template && one.slot === other.slot;
}
