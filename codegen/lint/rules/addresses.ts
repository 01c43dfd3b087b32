import type { AddressModel, Contract } from "../../model/model.js";
import { definitionsOf } from "../kinds.js";
import type { LintedDefinition } from "../linted.js";
import type { Rule } from "../rule.js";
import { typeText } from "../types.js";

const slotDiffers: Rule = {
  code: "SLOT_DIFFERS",
  set: "standard",
  check({ contracts }, tell) {
    const areApart = (one: AddressModel, other: AddressModel): boolean =>
      one.slot !== undefined && other.slot !== undefined && one.slot !== other.slot;
    for (const { one, other, shared, together } of contracts.flatMap((contract) => relatives(contract, areApart))) {
      const text = `\`slot: ${one.slot}\` and \`slot: ${other.slot}\` of \`${other.template}\` keep what is of one \`${shared}\` apart: no \`${together}\` takes both on a cluster`;
      tell(one.source, text, `Give both \`slot: ${shared}\`, before either is in use.`);
    }
  },
};

const slotMissing: Rule = {
  code: "SLOT_MISSING",
  set: "strict",
  check({ contracts }, tell) {
    const isMissing = (one: AddressModel): boolean => one.slot === undefined;
    for (const { one, other, shared, together } of contracts.flatMap((contract) => relatives(contract, isMissing))) {
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

/** Of each definition the first that one step could take with it, that is about the same thing, and that is meant. */
function relatives(
  contract: Contract,
  isMeant: (one: AddressModel, other: AddressModel) => boolean,
): readonly Relatives[] {
  const sharing = new Map<string, LintedDefinition[]>();
  for (const one of definitionsOf(contract)) {
    for (const { name } of one.together === undefined ? [] : one.definition.address.parameters) {
      const key = `${one.together} ${name}`;
      sharing.set(key, [...(sharing.get(key)?.slice(0, mostCompared) ?? []), one]);
    }
  }
  return definitionsOf(contract).flatMap(({ definition: { address }, together = "" }) => {
    const found = address.parameters.flatMap(({ name }) => sharing.get(`${together} ${name}`) ?? []);
    const other = found.find(
      (one) => one.definition.address.template !== address.template && isMeant(address, one.definition.address),
    );
    return other
      ? [
          {
            one: address,
            other: other.definition.address,
            shared: sharedOf(address, other.definition.address),
            together,
          },
        ]
      : [];
  });
}

/** Of a thousand that share a parameter, the first tell what the others would. */
const mostCompared = 100;

/** What both are about: the slot of the other, where both have it. */
function sharedOf(one: AddressModel, other: AddressModel): string {
  const names = other.parameters
    .map(({ name }) => name)
    .filter((name) => one.parameters.some((own) => own.name === name));
  return names.find((name) => name === other.slot) ?? names[0] ?? "";
}

const parameterDiffers: Rule = {
  code: "PARAMETER_DIFFERS",
  set: "standard",
  check({ contracts }, tell) {
    for (const contract of contracts) {
      const addresses = definitionsOf(contract).map(({ definition }) => definition.address);
      const texts = new Map<string, string[]>();
      for (const { name, type } of addresses.flatMap(({ parameters }) => parameters)) {
        const known = texts.get(name);
        if (known) known.push(typeText(type));
        else texts.set(name, [typeText(type)]);
      }
      const usuals = new Map([...texts].map(([name, all]) => [name, mostFrequent(all)]));
      for (const { name, type, source } of addresses.flatMap((one) =>
        one.parameters.map((parameter) => ({ ...parameter, source: one.source })),
      )) {
        const usual = usuals.get(name);
        if (usual === typeText(type)) continue;
        const text = `\`{${name}}\` is \`${typeText(type)}\` here, and elsewhere in this contract \`${usual}\``;
        tell(source, text, `Write \`parameters: { ${name}: … }\` as elsewhere, or call it something else.`);
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
