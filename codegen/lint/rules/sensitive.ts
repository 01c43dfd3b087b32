import type { Contract, Type } from "../../model/model.js";
import type { LintContext, Rule } from "../rule.js";
import { notNull } from "../types.js";
import { wordsOf } from "../words.js";

/** How names end of what nobody else is to see, as words: `passwordChangedAt` and `passwordPolicyUrl` are none. */
const secrets: readonly RegExp[] = [
  /\b(password|passwd|pwd|passphrase|passcode)$/,
  /\b(secret|credential|ssn|cvv|cvc|iban|otp|totp|jwt)$/,
  /\b(api|private|secret|access|signing|encryption) ?key$/,
  /\b(social security|credit card|card) (number|no)$/,
  /\b(seed|recovery|backup|mnemonic) phrase$/,
  /\b(session|auth|login|set) cookie$/,
  /\bconnection string$/,
  // `code` alone is often a country's, a colour's or an error's.
  /\b(mfa|otp|totp|pin|two factor|verification|security|access|auth|authentication|authorization|login|sms|reset|recovery|backup) code$/,
  /^(credit card|authorization|cookie|bearer|pin|(card|user|login) pin)$/,
];

/** What stands behind a secret's name and leaves it one: `passwordHash`, `privateKeyPem`, `secretValue`. */
const further =
  / (value|text|string|json|pem|raw|plain|hash|encoded|base64|header|old|new|current|again|repeat|repeated|confirm|confirmation|\d+)$/;

/** A token is something to show, unless it only says where something goes on, who came when, or is a piece of text. */
const token = /\btoken$|\b(auth|api|access|refresh|bearer|id|session|csrf|xsrf)token$/;
const harmlessToken =
  /\b(page|next|previous|cursor|continuation|resume|sync|change|fencing|idempotency|request|trace|start|end|stop|first|last|special|eos|bos|pad|mask|unk|sep|cls|prompt|completion|input|output) token$/;

function soundsSecret(name: string): boolean {
  const written = wordsOf(name).join(" ").replace(/\d+$/, "");
  // `apiKeys` are several of them; `pass` and `address` end in an `s` of their own.
  const words = written.replace(/(?<!s)s$/, "");
  if (secretWords(written) || secretWords(words)) return true;
  const bare = words.replace(further, "");
  return bare !== words && soundsSecret(bare);
}

function secretWords(words: string): boolean {
  if (token.test(words)) return !harmlessToken.test(words);
  return secrets.some((one) => one.test(words));
}

const sensitiveMissing: Rule = {
  code: "SENSITIVE_MISSING",
  set: "standard",
  check(context, tell) {
    for (const { name, type } of context.contracts.flatMap((contract) => namedTypes(contract))) {
      if (!soundsSecret(name) || !holdsText(context, type)) continue;
      tell(type.source, shown(name), `Write \`${name}: { type: …, sensitive: true }\`.`);
    }
    for (const { name, value, source } of context.contracts.flatMap((contract) => contract.keys)) {
      const type = value && context.messageType(value);
      if (!type || !soundsSecret(name) || !holdsText(context, type)) continue;
      tell(source, shown(name), "Write `value: { type: …, sensitive: true }`.");
    }
  },
};

function shown(name: string): string {
  return `\`${name}\` sounds like a secret, and is shown wherever people look at messages`;
}

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

/** Numbers, truth values, times and values to choose from are counts and names of secrets, not secrets. */
function holdsText(context: LintContext, type: Type, steps = 0): boolean {
  const bare = notNull(type);
  if (type.sensitive || bare.sensitive || steps > 32) return false;
  switch (bare.kind) {
    case "reference": {
      const target = context.messageType(bare.to);
      return target !== undefined && holdsText(context, target, steps + 1);
    }
    case "array":
      return holdsText(context, bare.items, steps + 1);
    case "map":
      return holdsText(context, bare.values, steps + 1);
    case "string":
      return bare.format === undefined || !timeFormats.has(bare.format);
    default:
      return bare.kind === "bytes" || bare.kind === "json";
  }
}

const timeFormats: ReadonlySet<string> = new Set(["date-time", "date", "time"]);

export const sensitiveRules: readonly Rule[] = [sensitiveMissing];
