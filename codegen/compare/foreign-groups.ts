import type { ForeignGroup } from "../model/model.js";
import { type Carrier, rootOf, type Versions } from "./carrier.js";
import type { DefinitionChange } from "./change.js";
import { type ContractPair, contractName } from "./contracts.js";
import type { ModeOf } from "./definitions.js";
import { compareGroups } from "./groups.js";
import { streamRules } from "./kinds/streams.js";
import { tellInto } from "./telling.js";

/** The groups of a contract on streams of others. */
export function foreignGroups({ before, now }: ContractPair): readonly DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  const subject = (group: ForeignGroup) => `${contractName(now)}.groups.${group.name}`;
  const tellOf = (group: ForeignGroup) => tellInto(changes, subject(group), group.source);
  for (const group of now.groups) {
    const old = before.groups.find(({ name }) => name === group.name);
    if (!old || (old.of.contract === group.of.contract && old.of.name === group.of.name)) continue;
    tellOf(group)("GROUP_STREAM_CHANGED", {
      verdict: "breaking",
      message: `was of \`${old.of.contract}.${old.of.name}\` and is of \`${group.of.contract}.${group.of.name}\`: what it has not acknowledged of the old stream stays there`,
      fix: "Make it a group of another name; let the old one run empty, then remove it.",
      breaks: [
        { whom: "consumers", how: "Consumers of the two versions read different streams." },
        { whom: "retained data", how: "The group stays at the old stream, and holds back its `retention`." },
      ],
      first: "neither",
    });
  }
  compareGroups(tellOf, () => "", before.groups, now.groups);
  return changes;
}

/** The streams of a package that groups of this project read. */
export function streamsOfForeignGroups(versions: Versions, pair: ContractPair, modeOf: ModeOf): readonly Carrier[] {
  const groups = versions.now.model.contracts
    .filter(({ external }) => !external)
    .flatMap((contract) => contract.groups.map((group) => ({ contract, group })));
  return groups.flatMap(({ contract, group }) => {
    if (group.of.contract !== pair.now.folder) return [];
    const now = pair.now.streams.find(({ name }) => name === group.of.name);
    const before = pair.before.streams.find(({ name }) => name === group.of.name);
    const [carried] = before ? streamRules.carries(before) : [];
    if (!now || !before || !carried) return [];
    const { payload, ...rest } = carried;
    const definition = `${contractName(contract)}.groups.${group.name}`;
    const mode = modeOf("streams", definition);
    const roots = { before: rootOf(payload, before.source), now: rootOf(now.message, now.source) };
    return [{ ...rest, definition, kind: "streams" as const, mode, ...roots }];
  });
}
