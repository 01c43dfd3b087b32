import { type Edit, quoteSource, quoteYaml, type Range, type Saying, type SourceText } from "./source-text.js";
import { keyNoString } from "./trap-sayings.js";

/** A guess at what the user meant. Whether it mends the failure is for the parser to say. */
export interface Mend {
  /** In the order of the text. */
  readonly edits: readonly Edit[];
  readonly tells: readonly { readonly saying: Saying; readonly range: Range }[];
}

function mendOf(edits: readonly Edit[], saying: Saying, range: Range): Mend {
  return { edits, tells: [{ saying, range }] };
}

/** Guesses at what a line that YAML cannot read was meant to be; the likeliest first. `at`: where reading failed. */
export function mendsOfLine(source: SourceText, line: Range, at: number): Mend[] {
  const values = valuesOf(source, line);
  const before = values
    .filter(({ start }) => start <= at)
    .reverse()
    .slice(0, 6);
  const after = values.filter(({ start }) => start > at).slice(0, 3);
  return [
    ...missingSpace(source, line),
    ...semicolons(source, line),
    ...quoteAll(source, values, line),
    ...[...before, ...after].flatMap((value) => quotings(source, value)),
    ...bareWord(source, line),
    ...collectionKey(source, line),
  ];
}

/** Tabs at the start of lines, all of them at once: they are one habit, and one finding. */
export function mendTabs(source: SourceText, at: Range): Mend {
  const edits: Edit[] = [];
  for (const match of source.text.matchAll(/^[ ]*\t[ \t]*/gm)) {
    const end = match.index + match[0].length;
    edits.push({ start: match.index, end, replacement: match[0].replaceAll("\t", "  ") });
  }
  return mendOf(edits, tabSaying, at);
}

export const tabSaying: Saying = {
  code: "YAML_TAB",
  message: "This line is indented with a tab; YAML indents with spaces only",
  fix: "Indent with spaces, two for each level, here and in the other lines that begin with a tab.",
};

export function mendStray(source: SourceText, range: Range): Mend[] {
  const text = source.slice(range);
  if (!/^[}\],]$/.test(text)) return [];
  const problem = text === "," ? "separates nothing" : "closes nothing";
  const saying = { code: "YAML_SYNTAX", message: `\`${text}\` ${problem} here`, fix: "Remove it." };
  return [mendOf([{ ...range, replacement: " " }], saying, range)];
}

/** `open`: a `{` or `[` without its end. */
export function mendUnclosed(source: SourceText, open: Range): Mend[] {
  const opening = source.slice(open);
  const closing = opening === "{" ? "}" : "]";
  const line = source.lineAround(open.start);
  const end = line.start + withoutComment(source.slice(line)).length;
  const edit = { start: end, end, replacement: closing };
  return [mendOf([edit], unclosedSaying(opening), open)];
}

export function unclosedSaying(opening: string): Saying {
  const closing = opening === "{" ? "}" : opening === "[" ? "]" : opening;
  return {
    code: "YAML_SYNTAX",
    message: `\`${opening}\` is opened here and not closed before the next part begins`,
    fix: `Close it with \`${closing}\`; what stands inside braces over several lines is indented.`,
  };
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

function missingSpace(source: SourceText, line: Range): Mend[] {
  const match = /^(\s*(?:- +)*)([^\s:'"{}[\],#&*!|>%@`-][^\s:'"{}[\],#]*):(?=\S)/.exec(source.slice(line));
  if (!match) return [];
  const start = line.start + (match[1]?.length ?? 0);
  const colon = line.start + match[0].length;
  const text = withoutComment(source.slice({ start, end: line.end }));
  const edits = [{ start: colon, end: colon, replacement: " " }];
  return [mendOf(edits, gluedSaying(text), { start, end: start + text.length })];
}

/** For `a:string`, which YAML reads as one word. */
export function gluedSaying(text: string): Saying {
  const spaced = text.replace(/:(?=\S)/, ": ");
  return {
    code: "YAML_GLUED",
    message: `YAML reads ${quoteSource(text)} as one word: a space is missing after the colon`,
    fix: `Write ${quoteSource(spaced)}.`,
  };
}

function semicolons(source: SourceText, line: Range): Mend[] {
  const text = source.slice(line);
  const at = text.indexOf("; ");
  if (at < 0 || !/[{[]/.test(text.slice(0, at))) return [];
  const edits: Edit[] = [];
  for (const match of text.matchAll(/;(?= )/g)) {
    edits.push({ start: line.start + match.index, end: line.start + match.index + 1, replacement: "," });
  }
  const saying = {
    code: "YAML_SYNTAX",
    message: "YAML separates with commas, not with semicolons",
    fix: "Write `,`.",
  };
  return [mendOf(edits, saying, { start: line.start + at, end: line.start + at + 1 })];
}

/** A line with a word and no colon. It is told and read over. */
function bareWord(source: SourceText, line: Range): Mend[] {
  const match = /^\s*([^\s:{}[\]"'-][^:{}[\]"']*)$/.exec(withoutComment(source.slice(line)));
  const word = match?.[1]?.trimEnd();
  if (!match || !word) return [];
  const start = line.start + match[0].indexOf(word);
  const range = { start, end: start + word.length };
  const marked = /^\?\s*(\S+)$/.exec(word)?.[1];
  const saying = marked
    ? optionalMarkSaying(word, `${marked}?: string`)
    : {
        code: "YAML_SYNTAX",
        message: `${quoteSource(word)} is neither a key, which ends in \`:\`, nor part of the value above`,
        fix: "Write `key: value`; put a text that goes over several lines in quotes, and indent its lines.",
      };
  return [mendOf([{ ...range, replacement: " ".repeat(word.length) }], saying, range)];
}

/** `[a]: string`, which the library reads in some places only. */
function collectionKey(source: SourceText, line: Range): Mend[] {
  const match = /^(\s*)([[{].*[\]}]):(?=\s|$)/.exec(source.slice(line));
  const key = match?.[2];
  if (!match || key === undefined) return [];
  const start = line.start + (match[1]?.length ?? 0);
  const range = { start, end: start + key.length };
  return [mendOf([{ ...range, replacement: quoteYaml(key) }], keyNoString(key), range)];
}

/** For `?a` and `a ?`. */
export function optionalMarkSaying(written: string, meant: string): Saying {
  return {
    code: "FIELD_MARK",
    message: `${quoteSource(written)} is no field's name: the \`?\` of an optional field stands right behind its name`,
    fix: `Write ${quoteSource(meant)}.`,
  };
}

function withoutComment(text: string): string {
  return text.replace(/\s+#.*$/s, "").trimEnd();
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
