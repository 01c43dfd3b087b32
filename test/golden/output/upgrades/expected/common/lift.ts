// Written by redloom from contracts/common.yaml. Do not edit.
import { upgraded, type Upgrades } from "../../../../../../src/runtime/generated.js";

const addressUpgrades: Upgrades = {
  name: "Address",
  to: 2,
  upgrades: [
    {
      to: 2,
      steps: [
        { does: "move", from: ["street"], to: ["line"] },
      ],
    },
  ],
};

/** JSON of any version of Address → of version 2. What nests in it is as it was. */
export function upgradeAddress(json: unknown): unknown {
  return upgraded(addressUpgrades, json);
}

/** JSON of any version of Address, and of what nests in it → of this version. May change what it is given. */
export function liftAddress(json: unknown): unknown {
  return upgradeAddress(json);
}
