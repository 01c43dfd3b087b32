import type { AddressModel, Contract } from "../../model/model.js";
import { definitionsOf } from "../kinds.js";
import type { LintedDefinition } from "../linted.js";
import type { Rule } from "../rule.js";
import { typeText } from "../types.js";

const slotDiffers: Rule = {
  code: "SLOT_DIFFERS",
  set: "standard",
  check({ contracts }, tell) {
    for (const { one, other, shared, together } of contracts.flatMap(relatives)) {
      const [slot, wanted] = [one.slot, other.slot];
      if (slot === undefined || wanted === undefined || slot === wanted) continue;
      const text = `\`slot: ${slot}\` and \`slot: ${wanted}\` of \`${other.template}\` keep what is of one \`${shared}\` apart: no \`${together}\` takes both on a cluster`;
      tell(one.source, text, `Give both \`slot: ${shared}\`, before either is in use.`);
    }
  },
};

const slotMissing: Rule = {
  code: "SLOT_MISSING",
  set: "strict",
  check({ contracts }, tell) {
    for (const { one, other, shared, together } of contracts.flatMap(relatives)) {
      if (one.slot !== undefined) continue;
      const text = `\`${one.template}\` and \`${other.template}\` share \`${shared}\` and no slot: no \`${together}\` takes both on a cluster`;
      tell(one.source, text, `Give both \`slot: ${shared}\`, before either is in use.`);
    }
  },
};

interface Relatives {
  readonly one: AddressModel;
  readonly other: AddressModel;
  /** A parameter of both. */
  readonly shared: string;
  readonly together: string;
}

/** Definitions of a contract that one step could take together, and that are about one thing. */
function relatives(contract: Contract): readonly Relatives[] {
  const definitions = definitionsOf(contract).filter(({ together }) => together !== undefined);
  return definitions.flatMap((one) =>
    definitions.flatMap((other) => (one === other || one.together !== other.together ? [] : relativesOf(one, other))),
  );
}

function relativesOf(one: LintedDefinition, other: LintedDefinition): readonly Relatives[] {
  const [left, right] = [one.definition.address, other.definition.address];
  const isShared = (name: string): boolean => right.parameters.some((parameter) => parameter.name === name);
  const shared =
    isShared(right.slot ?? "") && left.parameters.some(({ name }) => name === right.slot) ? right.slot : undefined;
  const name = shared ?? left.parameters.find((parameter) => isShared(parameter.name))?.name;
  return name === undefined ? [] : [{ one: left, other: right, shared: name, together: one.together ?? "" }];
}

const parameterDiffers: Rule = {
  code: "PARAMETER_DIFFERS",
  set: "standard",
  check({ contracts }, tell) {
    for (const contract of contracts) {
      const addresses = definitionsOf(contract).map(({ definition }) => definition.address);
      for (const { parameters, source } of addresses) {
        for (const { name, type } of parameters) {
          const texts = addresses
            .flatMap((one) => one.parameters.filter((other) => other.name === name))
            .map((one) => typeText(one.type));
          const usual = mostFrequent(texts);
          if (usual === typeText(type)) continue;
          const text = `\`{${name}}\` is \`${typeText(type)}\` here, and elsewhere in this contract \`${usual}\``;
          tell(source, text, `Write \`parameters: { ${name}: … }\` as elsewhere, or call it something else.`);
        }
      }
    }
  },
};

/** Of equally many the first that says more than `string`, which is what an address means that says nothing. */
function mostFrequent(texts: readonly string[]): string | undefined {
  const count = (text: string): number => texts.filter((one) => one === text).length;
  const says = (text: string): number => Number(text !== "string");
  return [...new Set(texts)].sort((a, b) => count(b) - count(a) || says(b) - says(a) || (a < b ? -1 : 1))[0];
}

export const addressRules: readonly Rule[] = [slotDiffers, slotMissing, parameterDiffers];
