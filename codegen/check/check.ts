import { type Diagnostic, sortDiagnostics } from "../diagnostic.js";
import { Findings } from "../model/findings.js";
import type { Model } from "../model/model.js";
import type { Places } from "../model/places.js";
import { messageTypes } from "../model/walk.js";
import { checkAddresses } from "./addresses.js";
import { checkCircles } from "./circles.js";
import { checkNames } from "./names.js";
import { checkPayloads } from "./payloads.js";
import type { Rule } from "./rule.js";
import { tellTooLarge } from "./size.js";
import { checkStreams } from "./streams.js";
import { checkUnions } from "./unions.js";
import { checkUpgrades } from "./upgrades.js";
import { checkUpgradeGrowth } from "./upgrades-growth.js";
import { checkVersions } from "./versions.js";

export { checkHooks } from "./versions.js";

const rules: readonly Rule[] = [
  checkNames,
  checkAddresses,
  checkCircles,
  checkPayloads,
  checkUnions,
  checkStreams,
  checkUpgrades,
  checkUpgradeGrowth,
  checkVersions,
];

/**
 * Every rule about the model as a whole; all findings at once.
 * @param places of `buildModel`, for places finer than the model's own.
 */
export function checkModel(model: Model, places: Places): Diagnostic[] {
  const findings = new Findings();
  if (tellTooLarge(model, findings)) return sortDiagnostics(findings.all);
  const messageType = messageTypes(model);
  const locate = places.of.bind(places);
  const isBroken = places.isBroken.bind(places);
  for (const rule of rules) rule({ model, findings, messageType, isBroken, locate });
  return sortDiagnostics(findings.all);
}
