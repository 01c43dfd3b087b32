import type { Key, Type } from "../../model/model.js";
import type { KindRoom } from "../linted.js";
import type { LintContext, Rule } from "../rule.js";

const expiresMissing: Rule = {
  code: "EXPIRES_MISSING",
  set: "standard",
  check(context, tell) {
    for (const key of context.contracts.flatMap((contract) => contract.keys)) {
      if (key.expiresMs !== undefined || hasFewKeys(context, key)) continue;
      const fix =
        "Add `expires: 30d`. Where the values are kept for good, say so: `# redloom-ignore EXPIRES_MISSING why`.";
      tell(key.source, `There is a key of \`${key.name}\` for each ${valuesOf(key)}, and none ever goes`, fix);
    }
  },
};

/** As many keys as there are values of closed enums. */
function hasFewKeys(context: LintContext, { address }: Key): boolean {
  return address.parameters.every(({ type }) => isClosedEnum(context, type));
}

function isClosedEnum(context: LintContext, type: Type | undefined, steps = 0): boolean {
  if (type?.kind === "reference") return steps < 32 && isClosedEnum(context, context.messageType(type.to), steps + 1);
  return type?.kind === "enum" && !type.open;
}

function valuesOf({ address }: Key): string {
  return address.parameters.map(({ name }) => `\`${name}\``).join(" and ");
}

export const keys: KindRoom = {
  definitionsOf: (contract) =>
    contract.keys.map((definition) => ({
      definition,
      noun: "key",
      carries: definition.value ? [definition.value] : [],
      types: [],
      isReadByOthers: false,
      together: "transaction",
      suffixes: [],
    })),
  rules: [expiresMissing],
};
