import type { Contract, Type } from "../../model/model.js";
import type { LintContext, Rule } from "../rule.js";
import { notNull } from "../types.js";
import { wordsOf } from "../words.js";

/** Names of what nobody else is to see, as words. */
const secrets: readonly RegExp[] = [
  /\b(password|passwd|passphrase|passcode)\b/,
  /\b(secret|credentials?|ssn|cvv|cvc|iban)$/,
  /\b(api|private|secret|access|signing|encryption) key$/,
  /\b(social security|credit card|card) (number|no)$/,
  /^(credit card|authorization|cookie|set cookie)$/,
];

/** A token is something to show, unless it only says where something goes on, or who came when. */
const token = /\btoken$/;
const harmlessToken =
  /\b(page|next|previous|cursor|continuation|resume|sync|change|fencing|idempotency|request|trace) token$/;

function soundsSecret(name: string): boolean {
  const words = wordsOf(name).join(" ");
  if (token.test(words)) return !harmlessToken.test(words);
  return secrets.some((one) => one.test(words));
}

const sensitiveMissing: Rule = {
  code: "SENSITIVE_MISSING",
  set: "standard",
  check(context, tell) {
    for (const { name, type } of context.contracts.flatMap((contract) => namedTypes(contract))) {
      if (!soundsSecret(name) || !holdsText(context, type)) continue;
      const text = `\`${name}\` sounds like a secret, and is shown wherever people look at messages`;
      tell(type.source, text, `Write \`${name}: { type: …, sensitive: true }\`.`);
    }
  },
};

interface Named {
  readonly name: string;
  readonly type: Type;
}

/** Fields and headers that nothing around them masks. */
function namedTypes(contract: Contract): readonly Named[] {
  const headers = contract.streams.flatMap((stream) => stream.headers ?? []);
  return [...headers, ...contract.messages.flatMap(({ type }) => shownIn(type))];
}

function shownIn(type: Type): readonly Named[] {
  if (type.sensitive) return [];
  switch (type.kind) {
    case "object":
      return type.fields.flatMap((field) => [field, ...shownIn(field.type)]);
    case "array":
      return shownIn(type.items);
    case "map":
      return shownIn(type.values);
    case "nullable":
      return shownIn(type.of);
    case "tuple":
      return type.items.flatMap(shownIn);
    case "union":
      return type.members.flatMap(shownIn);
    default:
      return [];
  }
}

/** Numbers, truth values and values to choose from are counts and names of secrets, not secrets. */
function holdsText(context: LintContext, type: Type, steps = 0): boolean {
  const bare = notNull(type);
  if (type.sensitive || bare.sensitive) return false;
  if (bare.kind === "reference") {
    const target = context.messageType(bare.to);
    return target !== undefined && steps < 32 && holdsText(context, target, steps + 1);
  }
  return bare.kind === "string" || bare.kind === "bytes" || bare.kind === "json" || bare.kind === "map";
}

export const sensitiveRules: readonly Rule[] = [sensitiveMissing];
