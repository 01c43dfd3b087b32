import type { Rule } from "./rule.js";
import { retentionRules } from "./rules/retention.js";

/** All of them; `docs/lint.md` has a row for each. */
export const rules: readonly Rule[] = [...retentionRules];
