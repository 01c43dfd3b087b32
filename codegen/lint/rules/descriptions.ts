import type { Contract, Documentation, Source, Type } from "../../model/model.js";
import { keyOf } from "../../model/scope.js";
import { definitionsOf } from "../kinds.js";
import type { Rule } from "../rule.js";
import { fieldsOf, messagesOf, notNull } from "../types.js";

const descriptionMissing: Rule = {
  code: "DESCRIPTION_MISSING",
  set: "standard",
  check({ contracts }, tell) {
    for (const contract of contracts) {
      const text = `The contract \`${contract.folder}\` has no description`;
      if (!isDescribed(contract.doc)) tell(startOf(contract), text, "Say in one sentence what it is about.");
      for (const { name, doc, source } of contract.messages.filter(({ inPlace }) => !inPlace)) {
        if (isDescribed(doc)) continue;
        tell(source, `\`${name}\` has no description`, "Say in one sentence what it means, or when it is sent.");
      }
      for (const { definition, noun } of definitionsOf(contract)) {
        if (isDescribed(definition.doc)) continue;
        const fix = "Say in one sentence who uses it for what.";
        tell(definition.source, `The ${noun} \`${definition.name}\` has no description`, fix);
      }
    }
  },
};

const fieldDescriptionMissing: Rule = {
  code: "FIELD_DESCRIPTION_MISSING",
  set: "strict",
  check({ model, contracts }, tell) {
    const messages = messagesOf(model.contracts).filter(({ doc }) => isDescribed(doc));
    const described = new Set(messages.map(({ id }) => keyOf(id)));
    for (const { name, type } of messagesOf(contracts).flatMap((message) => fieldsOf(message.type))) {
      // A constant says all that there is to say.
      if (isDescribed(type.doc) || (type.kind === "enum" && type.values.length === 1)) continue;
      if (hasDescribedType(described, type)) continue;
      tell(
        type.source,
        `The field \`${name}\` has no description`,
        "Say what it means, with its unit where it has one.",
      );
    }
  },
};

const deprecationBare: Rule = {
  code: "DEPRECATION_BARE",
  set: "strict",
  check({ contracts }, tell) {
    const fix = 'Write `deprecated: "Use … instead."`.';
    for (const { doc, name, source } of contracts.flatMap(documented)) {
      if (doc.deprecated !== true) continue;
      tell(source, `\`${name}\` is deprecated, and nothing says what to use instead`, fix);
    }
  },
};

const ownerMissing: Rule = {
  code: "OWNER_MISSING",
  set: "strict",
  check({ contracts }, tell) {
    for (const contract of contracts) {
      const definitions = definitionsOf(contract);
      const hasAll =
        definitions.length > 0 && definitions.every(({ definition }) => definition.doc.owner !== undefined);
      if (contract.doc.owner !== undefined || hasAll) continue;
      const text = `Nobody owns the contract \`${contract.folder}\``;
      tell(startOf(contract), text, "Add `owner: <team>`, whom others ask before they rely on it.");
    }
  },
};

function documented(contract: Contract): readonly { doc: Documentation; name: string; source: Source }[] {
  return [
    ...contract.messages,
    ...contract.messages.flatMap(({ type }) => fieldsOf(type)).map(({ name, type }) => ({ name, ...type })),
    ...definitionsOf(contract).map(({ definition }) => definition),
    ...contract.streams.flatMap(({ groups }) => groups),
    ...contract.groups,
  ];
}

/** What a message says of itself, it says of each field of its type, a list of it included. */
function hasDescribedType(described: ReadonlySet<string>, type: Type): boolean {
  const bare = notNull(type);
  if (bare.kind === "array") return hasDescribedType(described, bare.items);
  return bare.kind === "reference" && described.has(keyOf(bare.to));
}

/** Blank, dots and `TODO` describe nothing. */
function isDescribed({ description = "" }: Documentation): boolean {
  return /[\p{L}\p{N}]/u.test(description) && !/^\W*(todo|tbd|fixme|xxx)\b/i.test(description);
}

/** Where words of the contract as a whole belong. */
function startOf({ files, folder }: Contract): Source {
  return { file: files[0] ?? folder, line: 1, column: 1, length: 1 };
}

export const descriptionRules: readonly Rule[] = [
  descriptionMissing,
  fieldDescriptionMissing,
  deprecationBare,
  ownerMissing,
];
