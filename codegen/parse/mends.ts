import { type Mend, mendOf, withoutComment } from "./mend.js";
import { quotesOfLine } from "./mend-quotes.js";
import { type Edit, quoteSource, quoteYaml, type Range, type Saying, type SourceText } from "./source-text.js";
import { gluedSaying, keyNoString, optionalMarkSaying } from "./trap-sayings.js";

/** Guesses at what a line that YAML cannot read was meant to be; the likeliest first. `at`: where reading failed. */
export function mendsOfLine(source: SourceText, line: Range, at: number): Mend[] {
  return [
    ...missingSpace(source, line),
    ...semicolons(source, line),
    ...quotesOfLine(source, line, at),
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

function missingSpace(source: SourceText, line: Range): Mend[] {
  const match = /^(\s*(?:- +)*)([^\s:'"{}[\],#&*!|>%@`-][^\s:'"{}[\],#]*):(?=\S)/.exec(source.slice(line));
  if (!match) return [];
  const start = line.start + (match[1]?.length ?? 0);
  const colon = line.start + match[0].length;
  const text = withoutComment(source.slice({ start, end: line.end }));
  const edits = [{ start: colon, end: colon, replacement: " " }];
  return [mendOf(edits, gluedSaying(text), { start, end: start + text.length })];
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
