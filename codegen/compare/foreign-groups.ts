import { type Carrier, rootOf, type Versions } from "./carrier.js";
import { type ContractPair, contractName } from "./contracts.js";
import type { ModeOf } from "./definitions.js";
import { groupsOfOthers } from "./groups-of-streams.js";
import { streamRules } from "./kinds/streams.js";
import { matchStreams } from "./match.js";

/** The streams of a package that groups of this project read. */
export function streamsOfForeignGroups(versions: Versions, pair: ContractPair, modeOf: ModeOf): readonly Carrier[] {
  const groups = versions.now.model.contracts
    .filter(({ external }) => !external)
    .flatMap((contract) => contract.groups.map((group) => ({ contract, group })));
  return groups.flatMap(({ contract, group }) => {
    if (group.of.contract !== pair.now.folder) return [];
    const { before, now } = matchStreams(pair).find((one) => one.now.name === group.of.name) ?? {};
    if (!now || !before) return [];
    const [carried] = streamRules.carries(before, groupsOfOthers(versions.before.model, pair.before, before));
    if (!carried) return [];
    const { payload, ...rest } = carried;
    const definition = `${contractName(contract)}.groups.${group.name}`;
    const mode = modeOf("streams", definition);
    const roots = { before: rootOf(payload, before.source), now: rootOf(now.message, now.source) };
    return [{ ...rest, definition, kind: "streams" as const, mode, ...roots }];
  });
}
