import type { StringType } from "../model/model.js";
import { formatted, plain } from "./format-texts.js";
import { matching } from "./patterns/texts.js";
import { between, chance, pickOne, type Random, times } from "./random.js";

/** A text that probably fits; who asks looks whether it does. */
export function textOf(type: StringType, random: Random): string {
  const { format, pattern } = type;
  // With both, the one or the other may be the harder to meet.
  if (format !== undefined && (pattern === undefined || chance(random, 0.5)))
    return formatted({ ...type, format }, random);
  if (isPatterned(type)) return matching(type, random);
  const least = type.minLength ?? 0;
  const most = Math.max(least, Math.min(type.maxLength ?? least + 12, least + 40));
  const length = pickOne(random, [least, most, between(random, least, most)]) ?? least;
  return times(length, () => characterOf(random)).join("");
}

function isPatterned(type: StringType): type is StringType & { readonly pattern: string } {
  return type.pattern !== undefined;
}

/** What goes wrong where text is escaped, cut, counted or taken for a template. */
const odd = [..."\"\\/'`$ {}[]<>&:*?%\u0000\t\n\r\u001f\u007f\u0085\u2028\u2029\u202e\ufeff\ufffdé漢字😀𝒳"];

function characterOf(random: Random): string {
  return pickOne(random, chance(random, 0.2) ? odd : plain) ?? "a";
}
