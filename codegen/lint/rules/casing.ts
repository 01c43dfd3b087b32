import type { Location } from "../../diagnostic.js";
import type { Contract, Type } from "../../model/model.js";
import { definitionsOf } from "../kinds.js";
import type { Rule } from "../rule.js";
import { fieldsOf, typesOf } from "../types.js";
import { wordsOf } from "../words.js";

/** Ways to write several words as one, the house's own first. */
const styles = {
  camelCase: /^[a-z][a-z0-9]*([A-Z][a-z0-9]*)*$/,
  snake_case: /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
  "kebab-case": /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  PascalCase: /^([A-Z][a-z0-9]*)+$/,
  CAPITALS: /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/,
} as const;

type Style = keyof typeof styles;

const allStyles: readonly Style[] = ["camelCase", "snake_case", "kebab-case", "PascalCase", "CAPITALS"];

/** `OPEN` is no word in PascalCase, although nothing in its letters says so. */
function stylesOf(name: string): readonly Style[] {
  const fitting = allStyles.filter((style) => styles[style].test(name));
  return /[A-Z]{2}/.test(name) && fitting.includes("CAPITALS")
    ? fitting.filter((style) => style !== "PascalCase")
    : fitting;
}

/** Abbreviations stay as they are among names in PascalCase: `URL`. */
function fits(name: string, style: Style): boolean {
  return stylesOf(name).includes(style) || (style === "PascalCase" && /^[A-Z]{2,3}$/.test(name));
}

/** The style that most of the names have which have any. */
function commonStyle(names: readonly string[]): Style | undefined {
  const counts = allStyles.map((style) => names.filter((name) => stylesOf(name).includes(style)).length);
  const most = Math.max(...counts);
  return most === 0 ? undefined : allStyles[counts.indexOf(most)];
}

function inStyle(name: string, style: Style): string {
  const words = wordsOf(name);
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  switch (style) {
    case "camelCase":
      return words.map((word, index) => (index === 0 ? word : capital(word))).join("");
    case "snake_case":
      return words.join("_");
    case "kebab-case":
      return words.join("-");
    case "PascalCase":
      return words.map(capital).join("");
    case "CAPITALS":
      return words.join("_").toUpperCase();
    default:
      return style satisfies never;
  }
}

interface Named {
  readonly name: string;
  readonly where: Location;
}

/** Fields and parameters, each once. */
function namesOf(contract: Contract): readonly Named[] {
  const fields = contract.messages
    .flatMap(({ type }) => fieldsOf(type))
    .map(({ name, type }) => ({ name, where: type.source }));
  const parameters = definitionsOf(contract).flatMap(({ definition: { address } }) =>
    address.parameters.map(({ name }) => ({ name, where: address.source })),
  );
  const placed = [...fields, ...parameters].map(
    (one) => [`${one.where.file}:${one.where.line}:${one.where.column}:${one.name}`, one] as const,
  );
  return [...new Map(placed).values()];
}

const fieldCasing: Rule = {
  code: "FIELD_CASING",
  set: "standard",
  check({ contracts }, tell) {
    for (const contract of contracts) {
      const names = namesOf(contract);
      const style = commonStyle(names.map(({ name }) => name));
      for (const { name, where } of names) {
        const own = stylesOf(name);
        if (style === undefined || own.length === 0 || fits(name, style)) continue;
        const text = `\`${name}\` is ${own[0]}, while most names of this contract are ${style}`;
        tell(where, text, `Write \`${inStyle(name, style)}\`; what others rely on already is renamed by an upgrade.`);
      }
    }
  },
};

const enumCasing: Rule = {
  code: "ENUM_CASING",
  set: "standard",
  check({ contracts }, tell) {
    for (const type of contracts.flatMap(typesOf)) {
      // Values that are no names, such as `1.10` or `text/plain`, have no style.
      const values = textsOf(type).filter((value) => stylesOf(value).length > 0);
      const style = commonStyle(values);
      const stranger = values.find((value) => style !== undefined && !fits(value, style));
      if (style === undefined || stranger === undefined) continue;
      const text = `\`${stranger}\` is written in another way than the other values, which are ${style}`;
      tell(type.source, text, `Write \`${inStyle(stranger, style)}\`, as long as no data holds the old value.`);
    }
  },
};

function textsOf(type: Type): readonly string[] {
  if (type.kind === "union") return type.discriminator?.tags ?? [];
  return type.kind === "enum" ? type.values.filter((value) => typeof value === "string") : [];
}

export const casingRules: readonly Rule[] = [fieldCasing, enumCasing];
