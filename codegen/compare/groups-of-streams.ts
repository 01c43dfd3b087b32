import type { Contract, Definition, ForeignGroup, Model } from "../model/model.js";

/** The groups that other contracts have on a stream. */
export function groupsOfOthers(model: Model, { folder }: Contract, { name }: Definition): readonly ForeignGroup[] {
  return model.contracts.flatMap(({ groups }) => groups.filter(({ of }) => of.contract === folder && of.name === name));
}
