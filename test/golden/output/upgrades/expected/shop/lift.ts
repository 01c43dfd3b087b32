// Written by redloom from contracts/shop.yaml. Do not edit.
import { define, isObject, isShallow, levelsWithin, mostLevels, own, upgraded, type Upgrades } from "../../../../../../src/runtime/generated.js";
import { shopUpgrades } from "../../upgrades.js";
import { liftAddress } from "../common/lift.js";
import type { ShopUpgrades } from "./upgrades.js";

/** Typed here too, so that a hook that is missing does not compile. */
const hooks = (): ShopUpgrades => shopUpgrades;

const lineUpgrades: Upgrades = {
  name: "Line",
  to: 2,
  upgrades: [
    {
      to: 2,
      steps: [
        { does: "move", from: ["n"], to: ["count"] },
      ],
    },
  ],
};

/** JSON of any version of Line → of version 2. What nests in it is as it was. */
export function upgradeLine(json: unknown): unknown {
  return upgraded(lineUpgrades, json);
}

/** JSON of any version of Line, and of what nests in it → of this version. May change what it is given. */
export function liftLine(json: unknown): unknown {
  return upgradeLine(json);
}

const noteUpgrades: Upgrades = {
  name: "Note",
  to: 2,
  upgrades: [
    {
      to: 2,
      steps: [
        { does: "hook", name: "fromMarkdown", run: (json) => hooks().Note.fromMarkdown(json) },
      ],
    },
  ],
};

/** JSON of any version of Note → of version 2. What nests in it is as it was. */
export function upgradeNote(json: unknown): unknown {
  return upgraded(noteUpgrades, json);
}

/** JSON of any version of Note, and of what nests in it → of this version. May change what it is given. */
export function liftNote(json: unknown): unknown {
  return upgradeNote(json);
}

const orderUpgrades: Upgrades = {
  name: "Order",
  to: 3,
  upgrades: [
    {
      to: 2,
      steps: [
        { does: "move", from: ["buyer"], to: ["customer"] },
        { does: "move", from: ["constructor"], to: ["maker"] },
        { does: "default", at: ["priority"], value: 5 },
        { does: "default", at: ["__proto__"], value: { a: [1] } },
      ],
    },
    {
      to: 3,
      steps: [
        { does: "move", from: ["street.1"], to: ["address", "line"] },
        { does: "move", from: ["total"], to: ["price", "total"] },
        { does: "hook", name: "splitCustomer", run: (json) => hooks().Order.splitCustomer(json) },
      ],
    },
  ],
};

/** JSON of any version of Order → of version 3. What nests in it is as it was. */
export function upgradeOrder(json: unknown): unknown {
  return upgraded(orderUpgrades, json);
}

function liftOrder$lines(json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  for (let index = 0; index < json.length; index++) json[index] = liftLine(json[index]);
  return json;
}

/** JSON of any version of Order, and of what nests in it → of this version. May change what it is given. */
export function liftOrder(stored: unknown): unknown {
  const json = upgradeOrder(stored);
  if (!isObject<"address" | "lines">(json)) return json;
  const part4 = json.address;
  if (part4 !== undefined) json.address = liftAddress(part4);
  const part6 = json.lines;
  if (part6 !== undefined) json.lines = liftOrder$lines(part6);
  return json;
}

const paidUpgrades: Upgrades = {
  name: "Paid",
  to: 2,
  upgrades: [
    {
      to: 2,
      steps: [
        { does: "move", from: ["sum"], to: ["amount"] },
      ],
    },
  ],
};

/** JSON of any version of Paid → of version 2. What nests in it is as it was. */
export function upgradePaid(json: unknown): unknown {
  return upgraded(paidUpgrades, json);
}

/** JSON of any version of Paid, and of what nests in it → of this version. May change what it is given. */
export function liftPaid(json: unknown): unknown {
  return upgradePaid(json);
}

function liftSent$by(json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  if (json.length > 1) json[1] = liftLine(json[1]);
  return json;
}

/** JSON of any version of Sent, and of what nests in it → of this version. May change what it is given. */
export function liftSent(json: unknown): unknown {
  if (!isObject<"to" | "by" | "constructor">(json)) return json;
  const part1 = json.to;
  if (part1 !== undefined) json.to = liftAddress(part1);
  const part2 = json.by;
  if (part2 !== undefined) json.by = liftSent$by(part2);
  const part3 = own(json, "constructor");
  if (part3 !== undefined) define(json, "constructor", liftLine(part3));
  return json;
}

/** JSON of any version of Step, and of what nests in it → of this version. May change what it is given. */
export function liftStep(json: unknown): unknown {
  if (!isObject<"kind">(json)) return json;
  switch (json.kind) {
    case "paid":
      return liftPaid(json);
    case "sent":
      return liftSent(json);
    default:
      return json;
  }
}

function liftSteps$steps(json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  for (let index = 0; index < json.length; index++) json[index] = liftStep(json[index]);
  return json;
}

function liftSteps$byName(json: unknown): unknown {
  if (!isObject(json)) return json;
  for (const name of Object.keys(json)) json[name] = liftStep(json[name]);
  return json;
}

/** JSON of any version of Steps, and of what nests in it → of this version. May change what it is given. */
export function liftSteps(json: unknown): unknown {
  if (!isObject<"steps" | "byName" | "standing">(json)) return json;
  const part0 = json.steps;
  if (part0 !== undefined) json.steps = liftSteps$steps(part0);
  const part1 = json.byName;
  if (part1 !== undefined) json.byName = liftSteps$byName(part1);
  const part2 = json.standing;
  if (part2 !== undefined) json.standing = liftAddress(part2);
  return json;
}

const treeUpgrades: Upgrades = {
  name: "Tree",
  to: 2,
  upgrades: [
    {
      to: 2,
      steps: [
        { does: "move", from: ["kids"], to: ["children"] },
      ],
    },
  ],
};

/** JSON of any version of Tree → of version 2. What nests in it is as it was. */
export function upgradeTree(json: unknown): unknown {
  return upgraded(treeUpgrades, json);
}

function liftTree$unbounded$children(json: unknown, levels: number): unknown {
  if (!Array.isArray(json)) return json;
  const within = levelsWithin("Tree", levels);
  for (let index = 0; index < json.length; index++) json[index] = liftTree$unbounded(json[index], within);
  return json;
}

function liftTree$unbounded(stored: unknown, levels: number): unknown {
  const json = upgradeTree(stored);
  if (!isObject<"value" | "children" | "next">(json)) return json;
  const within = levelsWithin("Tree", levels);
  const part0 = json.value;
  if (part0 !== undefined) json.value = liftLine(part0);
  const part1 = json.children;
  if (part1 !== undefined) json.children = liftTree$unbounded$children(part1, within);
  const part2 = json.next;
  if (part2 !== undefined) json.next = liftTree$unbounded(part2, within);
  return json;
}

/**
 * JSON of any version of Tree, and of what nests in it → of this version. May change what it is given.
 * @param levels how deep it may nest yet, where it nests in a message that it can nest itself
 */
export function liftTree(json: unknown, levels?: number): unknown {
  if (levels !== undefined) return liftTree$unbounded(json, levels);
  return isShallow(json) ? liftTree$unbounded(json, mostLevels) : json;
}
