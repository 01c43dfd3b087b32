import type { TypeMapping } from "../parse/shape.js";
import { type BareType, formatOf } from "./builtins.js";
import { locationOf, type Place, step, type TypeMaker } from "./context.js";
import { patternProblem } from "./patterns.js";
import { pick } from "./pick.js";

const lengths = ["minLength", "maxLength"] as const;
const bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] as const;
const counts = ["minItems", "maxItems"] as const;

const wordsOf = {
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
  tellContradictions(maker, mapping, place);
  switch (bare.kind) {
    case "string":
      return { ...bare, ...formatBeside(maker, mapping, place), ...pick(mapping, lengths), ...patternBeside(mapping) };
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
function patternBeside(mapping: TypeMapping): { readonly pattern?: string } {
  const { pattern, maxLength } = mapping;
  return pattern === undefined || patternProblem(pattern, maxLength) ? {} : { pattern };
}

function formatBeside(maker: TypeMaker, mapping: TypeMapping, place: Place) {
  if (mapping.format === undefined) return {};
  const format = formatOf(mapping.format);
  if (format) return { format };
  const fix = "Use one of uuid, date-time, date, time, duration, uri, email, or a `pattern`.";
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

function tellContradictions(maker: TypeMaker, mapping: TypeMapping, place: Place): void {
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
  const pairs = [lengths, counts, ["minimum", "maximum"], ["exclusiveMinimum", "exclusiveMaximum"]] as const;
  for (const [low, high] of pairs) {
    const [least, most] = [mapping[low], mapping[high]];
    if (least === undefined || most === undefined) continue;
    const empty = low === "exclusiveMinimum" ? least >= most : least > most;
    if (empty)
      tell(
        low,
        `\`${low}\` ${least} leaves nothing below \`${high}\` ${most}`,
        `Lower \`${low}\` or raise \`${high}\`.`,
      );
  }
  const problem = mapping.pattern === undefined ? undefined : patternProblem(mapping.pattern, mapping.maxLength);
  if (problem) maker.findings.add(problem.code, at(place, "pattern"), problem.message, problem.fix);
}

function at(place: Place, word: keyof TypeMapping, part?: "key") {
  return locationOf(step(place, word), part);
}
