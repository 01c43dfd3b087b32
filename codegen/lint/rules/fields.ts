import type { Field, Type } from "../../model/model.js";
import type { Rule, RuleSet } from "../rule.js";
import { fieldsOf, messagesOf, notNull, typesReadByOthers, typeText } from "../types.js";
import { wordsOf } from "../words.js";

/** A rule that looks at one field, or one header, at a time. */
function fieldRule(
  code: string,
  set: RuleSet,
  find: (field: Field, type: Type) => string | undefined,
  fix: string,
): Rule {
  return {
    code,
    set,
    check({ contracts }, tell) {
      const headers = contracts.flatMap(({ streams }) => streams.flatMap((stream) => stream.headers ?? []));
      for (const field of [...headers, ...messagesOf(contracts).flatMap(({ type }) => fieldsOf(type))]) {
        const text = find(field, notNull(field.type));
        if (text !== undefined) tell(field.type.source, text, fix);
      }
    },
  };
}

function lastWord(name: string): string {
  return wordsOf(name).at(-1) ?? "";
}

function idAsNumber({ name }: Field, type: Type): string | undefined {
  const item = type.kind === "array" ? type.items : type;
  if (item.kind !== "number" || !/^ids?$/.test(lastWord(name))) return undefined;
  return `\`${name}\` is a number with a fraction`;
}

/** `responseTime`, `basedOn` and `lastUpdatedBy` are none. */
const times: readonly RegExp[] = [
  /\b(at|date|timestamp|datetime)$/,
  /\b(start|end|begin|finish|creation|update|modification|deletion|expiry|expiration|due|departure|arrival|event|birth) (time|day)$/,
  /\b(created|updated|modified|changed|deleted|started|ended|finished|completed|published|issued|sent|received|expired|last) time$/,
  /\b(created|updated|modified|changed|deleted|started|ended|finished|completed|published|issued|sent|received|expires|expired|due|closed|opened|paid|shipped|cancell?ed|born|valid) on$/,
  /^(last )?(created|updated|modified|seen|changed)$|^(expires|valid (from|until)|not (before|after))$/,
];

function timeAsText({ name }: Field, type: Type): string | undefined {
  const isBare = type.kind === "string" && type.format === undefined && type.pattern === undefined;
  if (!isBare || !soundsLikeTime(name)) return undefined;
  return `\`${name}\` sounds like a time, and takes any text`;
}

function soundsLikeTime(name: string): boolean {
  const words = wordsOf(name).join(" ");
  return times.some((one) => one.test(words));
}

function withoutUnit({ name, type: { doc } }: Field, type: Type): string | undefined {
  if (type.kind !== "integer" && type.kind !== "number") return undefined;
  if (!/^(timeout|delay|duration|interval|ttl|latency|elapsed)$/.test(lastWord(name))) return undefined;
  if (/\b(ms|milliseconds?|seconds?|minutes?|hours?|days?|microseconds?)\b/i.test(doc.description ?? ""))
    return undefined;
  return `\`${name}\` has no unit: some will send seconds, others milliseconds`;
}

function twoWaysOfNothing({ name, optional, type }: Field): string | undefined {
  if (!optional || type.kind !== "nullable") return undefined;
  return `\`${name}\` may be missing and may be null: two ways to say nothing`;
}

const idDiffers: Rule = {
  code: "ID_DIFFERS",
  set: "strict",
  check({ contracts }, tell) {
    for (const { messages } of contracts) {
      const ids = messages
        .flatMap(({ type }) => fieldsOf(type))
        .filter(({ name }) => name !== "id" && lastWord(name) === "id");
      const named = new Map<string, Field[]>();
      for (const field of ids) {
        const known = named.get(field.name);
        if (known) known.push(field);
        else named.set(field.name, [field]);
      }
      const usuals = new Map([...named].map(([name, fields]) => [name, usualType(fields)]));
      for (const { name, type } of ids) {
        const usual = usuals.get(name);
        if (usual === typeText(type)) continue;
        const text = `\`${name}\` is \`${typeText(type)}\` here, and elsewhere in this contract \`${usual}\``;
        tell(type.source, text, `Make it \`${usual}\` everywhere, best by a message of its own.`);
      }
    }
  },
};

/** Of a field that several messages inherit once; of equally many the first by its name. */
function usualType(fields: readonly Field[]): string | undefined {
  const texts = [...new Set(fields.map(({ type }) => type))].map(typeText);
  const count = (text: string): number => texts.filter((one) => one === text).length;
  return [...new Set(texts)].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))[0];
}

const enumClosed: Rule = {
  code: "ENUM_CLOSED",
  set: "strict",
  check(context, tell) {
    for (const type of typesReadByOthers(context)) {
      if (type.kind === "enum" && type.values.length > 1 && !type.open && canBeOpen(type.values)) {
        const fix = "Add `open: true` where values may come, or ignore this where they cannot.";
        tell(type.source, "A value that is added later is refused by every reader that is not newer", fix);
      }
      if (type.kind === "union" && type.discriminator && !type.open) {
        const fix = "Add `open: true` where members may come, or ignore this where they cannot.";
        tell(type.source, "A member that is added later is refused by every reader that is not newer", fix);
      }
    }
  },
};

function canBeOpen(values: readonly unknown[]): boolean {
  const kinds = new Set(values.map((value) => typeof value));
  return kinds.size === 1 && (kinds.has("string") || kinds.has("number"));
}

export const fieldRules: readonly Rule[] = [
  fieldRule("ID_NUMBER", "standard", idAsNumber, "Write `integer`, `string` or `uuid`."),
  fieldRule("TIME_AS_STRING", "standard", timeAsText, "Write `date-time` (or `date`, `time`), which is checked."),
  fieldRule(
    "UNIT_MISSING",
    "standard",
    withoutUnit,
    "Put the unit into the name, as in `timeoutMs`, or into its description.",
  ),
  fieldRule("OPTIONAL_NULLABLE", "strict", twoWaysOfNothing, "Keep one of them: `?`, or `| null`."),
  idDiffers,
  enumClosed,
];
