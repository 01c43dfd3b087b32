import type { Contract, Group, Stream } from "../model/model.js";
import type { LintContext } from "./rule.js";

interface Grouped {
  readonly group: Group;
  /** The one that the group reads. */
  readonly stream: Stream | undefined;
  /** Is that another contract's? */
  readonly isForeign: boolean;
}

/** A contract's groups, on its own streams and on others'. */
export function groupsOf(contract: Contract, { model }: LintContext): readonly Grouped[] {
  const own = contract.streams.flatMap((stream) => stream.groups.map((group) => ({ group, stream, isForeign: false })));
  const foreign = contract.groups.map((group) => {
    const owner = model.contracts.find(({ folder }) => folder === group.of.contract);
    return { group, stream: owner?.streams.find(({ name }) => name === group.of.name), isForeign: true };
  });
  return [...own, ...foreign];
}
