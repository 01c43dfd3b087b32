import { kindRules } from "./kinds.js";
import type { Rule } from "./rule.js";
import { addressRules } from "./rules/addresses.js";
import { casingRules } from "./rules/casing.js";
import { descriptionRules } from "./rules/descriptions.js";
import { fieldRules } from "./rules/fields.js";
import { leaseRules } from "./rules/leases.js";
import { messageRules } from "./rules/messages.js";
import { nameRules } from "./rules/names.js";
import { sensitiveRules } from "./rules/sensitive.js";
import { boundRules } from "./rules/unbounded.js";

/** All of them; `docs/lint.md` has a row for each. */
export const rules: readonly Rule[] = [
  ...kindRules,
  ...leaseRules,
  ...addressRules,
  ...nameRules,
  ...casingRules,
  ...descriptionRules,
  ...messageRules,
  ...fieldRules,
  ...sensitiveRules,
  ...boundRules,
];
