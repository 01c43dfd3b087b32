import { type Kind, kinds } from "../kinds.js";
import { definitionsOf } from "../model/kinds.js";
import type { Contract, Model } from "../model/model.js";
import { contractName } from "./contracts.js";
import { rulesOf } from "./kinds.js";

/** What a mode can be named for, and what carries no payload, as the settings name it: `agents.streams.tasks`. */
export interface ModeNames {
  readonly carrying: ReadonlySet<string>;
  readonly idle: ReadonlySet<string>;
}

/** Of several versions of one project. */
export function modeNames(models: readonly Model[]): ModeNames {
  const [carrying, idle] = [new Set<string>(), new Set<string>()];
  for (const { contracts } of models) {
    const external = new Set(contracts.filter((one) => one.external).map(({ folder }) => folder));
    for (const contract of contracts.filter((one) => !one.external)) {
      for (const kind of kinds) {
        for (const [name, carries] of namesOf(contract, kind)) (carries ? carrying : idle).add(name);
      }
      // A group on a stream of a package is judged here; on one of the project's own, the stream is.
      for (const { name, of } of contract.groups) {
        (external.has(of.contract) ? carrying : idle).add(`${contractName(contract)}.groups.${name}`);
      }
    }
  }
  return { carrying, idle };
}

function namesOf<K extends Kind>(contract: Contract, kind: K): readonly (readonly [string, boolean])[] {
  return definitionsOf(contract, kind).map((definition) => [
    `${contractName(contract)}.${kind}.${definition.name}`,
    rulesOf[kind].carries(definition, []).length > 0,
  ]);
}
