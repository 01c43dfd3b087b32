import { type Mend, mendOf, withoutComment } from "./mend.js";
import { quoteSource, quoteYaml, type Range, type SourceText } from "./source-text.js";

/** Guesses at which value of a line needs quotes; the nearest before the failure first. */
export function quotesOfLine(source: SourceText, line: Range, at: number): Mend[] {
  const values = valuesOf(source, line);
  const before = values
    .filter(({ start }) => start <= at)
    .reverse()
    .slice(0, 6);
  const after = values.filter(({ start }) => start > at).slice(0, 3);
  const each = [...before, ...after].flatMap((value) => quotings(source, value));
  return [...quoteAll(source, values, line), ...each];
}

interface Value extends Range {
  /** As the fix shows it: `tags: `, or `- ` for an item. */
  readonly lead: string;
}

/** Where values begin on a line: after `key: `, and after the `- ` of an item. */
function valuesOf(source: SourceText, line: Range): Value[] {
  const text = source.slice(line);
  const found: Value[] = [];
  for (const match of text.matchAll(/(?<=^|[\s{[,])((?:[^\s{}[\],:'"#-][^\s{}[\],:'"]*|"[^"]*"|'[^']*'):|-)[ \t]+/g)) {
    const start = line.start + match.index + match[0].length;
    if (start < line.end) found.push({ start, end: line.end, lead: `${match[1]} ` });
  }
  return found;
}

/** Does a line hold, inside braces, a value with brackets glued to it, as in `{ tags: string[] }`? */
export function hasGluedBrackets(source: SourceText, line: Range): boolean {
  return gluedBrackets(source, valuesOf(source, line), line).length > 0;
}

function gluedBrackets(source: SourceText, values: readonly Value[], line: Range): Mend[] {
  return values.flatMap((value) => {
    const rest = source.slice(value);
    const text = rest.slice(0, balancedLength(rest)).trimEnd();
    const inFlow = /[{[]/.test(source.slice({ start: line.start, end: value.start }));
    return inFlow && /^[^"'{[].*[[{]/.test(text) ? [quoting(text, value)] : [];
  });
}

/** All values of a line with brackets glued to them at once: each is a finding, and no one of them mends the line. */
function quoteAll(source: SourceText, values: readonly Value[], line: Range): Mend[] {
  const all = gluedBrackets(source, values, line);
  if (all.length < 2) return [];
  return [{ edits: all.flatMap(({ edits }) => edits), tells: all.flatMap(({ tells }) => tells) }];
}

function quotings(source: SourceText, value: Value): Mend[] {
  const rest = source.slice(value);
  const first = rest[0] ?? "";
  if (first === '"' || first === "'") return requotings(rest, value);
  const balanced = balancedLength(rest);
  const bracket = first === "{" || first === "[";
  // A proper collection is not meant to be text, unless more text is glued to its end.
  if (bracket && balanced === matchingLength(rest)) return [];
  const ends = [
    balanced,
    rest.replace(/\s*[}\]]+\s*,?\s*$/, "").length,
    withoutComment(rest).length,
    rest.trimEnd().length,
  ];
  const lengths = [...new Set(ends.map((end) => rest.slice(0, end).trimEnd().length))].filter((length) => length > 0);
  return lengths.map((length) => quoting(rest.slice(0, length), value));
}

function quoting(text: string, value: Value): Mend {
  const range = { start: value.start, end: value.start + text.length };
  const quoted = quoteYaml(text);
  const saying = {
    code: "YAML_QUOTES",
    message: `${quoteSource(text)} needs quotes: ${reasonForQuotes(text)}`,
    fix: `Write ${quoteSource(value.lead + quoted)}.`,
  };
  return mendOf([{ ...range, replacement: quoted }], saying, range);
}

function reasonForQuotes(text: string): string {
  if (text.startsWith("`")) return "no value may begin with a backtick";
  if (/^[@%]/.test(text)) return `no value may begin with \`${text[0]}\``;
  if (/^[&*!|>]/.test(text)) return `\`${text[0]}\` means something else to YAML at the start of a value`;
  if (/(^|\s)#/.test(text)) return "` #` begins a comment";
  if (/:\s/.test(text)) return "`: ` would begin another key";
  if (/^[[{]/.test(text)) return "YAML reads brackets at the start of a value as a collection";
  return "`[ ] { } ,` mean something else inside `{ }`";
}

/** A value that begins with a quote and goes wrong: a bad escape, an apostrophe inside, text behind, no end. */
function requotings(rest: string, value: Value): Mend[] {
  const quote = rest[0] ?? "";
  const regions = [rest.slice(0, balancedLength(rest)), withoutComment(rest)].map((text) => text.trimEnd());
  return [...new Set(regions)].map((region) => {
    const range = { start: value.start, end: value.start + region.length };
    const last = region.lastIndexOf(quote);
    const inner = last === 0 ? region.slice(1) : last === region.length - 1 ? region.slice(1, -1) : region;
    const quoted = quoteYaml(inner);
    const saying = {
      code: "YAML_QUOTES",
      message: `The quotes of ${quoteSource(region)} do not hold: ${reasonForRequoting(quote, region, last)}`,
      fix: `Write ${quoteSource(value.lead + quoted)}.`,
    };
    return mendOf([{ ...range, replacement: quoted }], saying, range);
  });
}

function reasonForRequoting(quote: string, region: string, last: number): string {
  if (last === 0) return "they are not closed";
  if (last < region.length - 1) return "text stands behind them";
  return quote === '"' && region.includes("\\") ? "`\\` begins an escape in double quotes" : "one stands in the middle";
}

/** Up to the `,` or the closing bracket that ends a value inside `{ }`; brackets within the value are paired off. */
function balancedLength(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "{" || character === "[") depth += 1;
    if (depth === 0 && (character === "," || character === "}" || character === "]")) return at;
    if (character === "}" || character === "]") depth -= 1;
  }
  return text.length;
}

/** The length of the collection that the text begins with, and what may follow it. */
function matchingLength(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "{" || character === "[") depth += 1;
    if (character === "}" || character === "]") depth -= 1;
    if (depth === 0) return at + 1 + (/^\s*/.exec(text.slice(at + 1))?.[0].length ?? 0);
  }
  return text.length;
}
