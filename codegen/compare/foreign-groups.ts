import type { ForeignGroup } from "../model/model.js";
import { type Carrier, rootOf, type Versions } from "./carrier.js";
import { contractName } from "./contracts.js";
import { groupsOfOthers } from "./groups-of-streams.js";
import { streamRules } from "./kinds/streams.js";
import type { Matched, Placed } from "./match.js";
import type { ModeOf } from "./modes.js";

/** The streams of a package that groups of this project read. */
export function streamsOfForeignGroups(versions: Versions, { pairs }: Matched, modeOf: ModeOf): readonly Carrier[] {
  const groups = versions.now.model.contracts
    .filter(({ external }) => !external)
    .flatMap((contract) => contract.groups.map((group) => ({ contract, group })));
  return groups.flatMap(({ contract, group }) => {
    const pair = pairs.streams.find(({ now }) => isOf(group, now));
    if (!pair?.now.contract.external) return [];
    const [before, now] = [pair.before.definition, pair.now.definition];
    const [carried] = streamRules.carries(before, groupsOfOthers(versions.before.model, pair.before.contract, before));
    if (!carried) return [];
    const { payload, ...rest } = carried;
    const definition = `${contractName(contract)}.groups.${group.name}`;
    const mode = modeOf("streams", definition);
    const roots = { before: rootOf(payload, before.source), now: rootOf(now.message, now.source) };
    return [{ ...rest, definition, kind: "streams" as const, mode, ...roots }];
  });
}

function isOf({ of }: ForeignGroup, { contract, definition }: Placed<"streams">): boolean {
  return of.contract === contract.folder && of.name === definition.name;
}
