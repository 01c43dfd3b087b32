import { didYouMean } from "../did-you-mean.js";
import type { TypeMapping } from "../parse/shape.js";
import { type BareType, formatOf, formats } from "./builtins.js";
import { locationOf, type Place, step, type TypeMaker } from "./context.js";
import { patternProblem } from "./patterns/patterns.js";
import { pick } from "./pick.js";

const lengths = ["minLength", "maxLength"] as const;
const bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] as const;
const counts = ["minItems", "maxItems"] as const;

/** Which constraints fit which kinds of types; the other kinds have none. */
export const wordsOf = {
  string: ["format", ...lengths, "pattern"],
  bytes: lengths,
  integer: [...bounds, "multipleOf"],
  number: [...bounds, "multipleOf"],
  array: [...counts, "uniqueItems"],
} as const;

export const constraintWords: readonly (keyof TypeMapping)[] = [...new Set(Object.values(wordsOf).flat())];

/** The type with the constraints that stand beside it; those that do not fit its kind are findings. */
export function constrain(maker: TypeMaker, bare: BareType, mapping: TypeMapping, place: Place): BareType {
  if (bare.kind === "nullable") {
    return { ...bare, of: { ...constrain(maker, bare.of, mapping, place), doc: bare.of.doc, source: bare.of.source } };
  }
  tellMisfits(maker, bare, mapping, place);
  tellContradictions(maker, bare, mapping, place);
  const pattern = patternBeside(maker, mapping, place);
  switch (bare.kind) {
    case "string":
      return { ...bare, ...formatBeside(maker, mapping, place), ...pick(mapping, lengths), ...pattern };
    case "bytes":
      return { ...bare, ...pick(mapping, lengths) };
    case "integer":
    case "number":
      return { ...bare, ...pick(mapping, [...bounds, "multipleOf"]) };
    case "array":
      return { ...bare, ...pick(mapping, [...counts, "uniqueItems"]) };
    default:
      return bare;
  }
}

/** A pattern with a finding is left out: nothing may ever run it, not even on a default. */
function patternBeside(maker: TypeMaker, mapping: TypeMapping, place: Place): { readonly pattern?: string } {
  const { pattern, maxLength } = mapping;
  if (pattern === undefined) return {};
  const problem = patternProblem(pattern, maxLength, maker.alphabet);
  if (!problem) return { pattern };
  maker.findings.add(problem.code, at(place, "pattern"), problem.message, problem.fix);
  return {};
}

function formatBeside(maker: TypeMaker, mapping: TypeMapping, place: Place) {
  if (mapping.format === undefined) return {};
  const format = formatOf(mapping.format);
  if (format) return { format };
  const meant = didYouMean(mapping.format, formats);
  const fix = meant ? `Did you mean \`${meant}\`?` : `Use one of ${formats.join(", ")}, or a \`pattern\`.`;
  maker.findings.add("FORMAT_UNKNOWN", at(place, "format"), `There is no format \`${mapping.format}\``, fix);
  return {};
}

function tellMisfits(maker: TypeMaker, bare: BareType, mapping: TypeMapping, place: Place): void {
  const fitting: readonly string[] = bare.kind in wordsOf ? wordsOf[bare.kind as keyof typeof wordsOf] : [];
  for (const word of constraintWords) {
    if (mapping[word] === undefined || fitting.includes(word)) continue;
    const owners = Object.entries(wordsOf).flatMap(([kind, words]) =>
      words.some((one) => one === word) ? [kind] : [],
    );
    const fix = `\`${word}\` belongs to ${owners.join(", ")}; ${adviceFor(bare, fitting)}`;
    maker.findings.add("CONSTRAINT_MISFIT", at(place, word, "key"), `\`${word}\` does not fit ${named(bare)}`, fix);
  }
}

function adviceFor(bare: BareType, fitting: readonly string[]): string {
  if (bare.kind === "reference") return "write it where the message is declared.";
  return fitting.length > 0 ? `here fit ${fitting.map((word) => `\`${word}\``).join(", ")}.` : "leave it out here.";
}

function named(bare: BareType): string {
  if (bare.kind === "reference") return `a reference to ${bare.to.name}`;
  return /^[aeiou]/.test(bare.kind) ? `an ${bare.kind}` : `a ${bare.kind}`;
}

function tellContradictions(maker: TypeMaker, bare: BareType, mapping: TypeMapping, place: Place): void {
  const tell = (word: keyof TypeMapping, message: string, fix: string) =>
    maker.findings.add("CONSTRAINT_INVALID", at(place, word), message, fix);
  for (const word of [...lengths, ...counts]) {
    const value = mapping[word];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) {
      tell(word, `\`${word}\` is ${value}`, "Write a whole number, 0 or more.");
    }
  }
  if (mapping.multipleOf !== undefined && !(mapping.multipleOf > 0)) {
    tell("multipleOf", `\`multipleOf\` is ${mapping.multipleOf}`, "Write a number above 0.");
  }
  for (const [low, high] of [lengths, counts]) {
    if ((mapping[low] ?? 0) > (mapping[high] ?? Infinity)) tell(low, ...nothingBetween(mapping, low, high));
  }
  const crossing = crossingBounds(bare.kind === "integer", mapping);
  if (crossing) tell(crossing[0], ...nothingBetween(mapping, ...crossing));
  else if (!hasMultiple(mapping)) {
    const message = `No multiple of ${mapping.multipleOf} lies within the bounds`;
    tell("multipleOf", message, "Change `multipleOf` or the bounds.");
  }
}

function nothingBetween(mapping: TypeMapping, low: keyof TypeMapping, high: keyof TypeMapping): [string, string] {
  const message = `\`${low}\` ${mapping[low]} leaves nothing below \`${high}\` ${mapping[high]}`;
  return [message, `Lower \`${low}\` or raise \`${high}\`.`];
}

/** The two bounds that leave no number between them. */
function crossingBounds(whole: boolean, mapping: TypeMapping) {
  for (const low of ["minimum", "exclusiveMinimum"] as const) {
    for (const high of ["maximum", "exclusiveMaximum"] as const) {
      const [least, most] = [mapping[low], mapping[high]];
      if (least === undefined || most === undefined) continue;
      const [above, below] = [low === "exclusiveMinimum", high === "exclusiveMaximum"];
      const [first, last] = whole
        ? [above ? Math.floor(least) + 1 : Math.ceil(least), below ? Math.ceil(most) - 1 : Math.floor(most)]
        : [least, most];
      if (first > last || (!whole && (above || below) && least === most)) return [low, high] as const;
    }
  }
  return undefined;
}

/** Is there a multiple between `minimum` and `maximum`? In doubt, as decimals are not exact, there is. */
function hasMultiple({ multipleOf: step, minimum, maximum }: TypeMapping): boolean {
  if (step === undefined || !(step > 0) || minimum === undefined || maximum === undefined) return true;
  return Math.floor(maximum / step + 1e-9) >= Math.ceil(minimum / step - 1e-9);
}

function at(place: Place, word: keyof TypeMapping, part?: "key") {
  return locationOf(step(place, word), part);
}
