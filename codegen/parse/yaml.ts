import type { Document } from "yaml";
import type { Diagnostic } from "../diagnostic.js";
import { buildTree, maxDepth, tooDeep } from "./build-tree.js";
import { type Composed, compose } from "./compose.js";
import { type Range, type Saying, SourceText } from "./source-text.js";
import { mendSyntax } from "./syntax.js";
import type { Node } from "./tree.js";

/** Longest contract file, in UTF-16 units. */
export const maxFileLength = 1024 * 1024;

/**
 * Most lines, and most marks that mean something to YAML: a contract of a thousand definitions has less, and what takes
 * longest to read is made of nothing else.
 */
const mostLines = 10_000;
const mostMarks = 60_000;

export interface ReadYaml {
  /** Mended where the file has syntax failures that could be: positions lead into the file as it is. */
  readonly source: SourceText;
  /** Missing where the file cannot be read at all. */
  readonly root?: Node;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Text to nodes with positions: YAML 1.2 core, one document. A syntax failure that a quote or a space mends is told and
 * mended, and reading goes on, so that one run tells everything and one failure is one finding.
 */
export function readYaml(file: string, raw: string): ReadYaml {
  const source = SourceText.of(file, raw);
  const refused = refuseText(source);
  if (refused) return { source, diagnostics: [refused] };
  const mended = mendSyntax(source, compose(source.text));
  const outside = tellDocuments(mended.source, mended.composed, mended.broken);
  const document = mended.composed.documents[0];
  const found = [...mended.diagnostics, ...outside];
  if (mended.broken || outside.length > 0 || !document) return { source: mended.source, diagnostics: found };
  const { root, diagnostics } = buildTree(mended.source, document);
  return { source: mended.source, root, diagnostics: [...found, ...diagnostics] };
}

/** What makes reading on pointless or dangerous. */
function refuseText(source: SourceText): Diagnostic | undefined {
  const { text } = source;
  if (text.length > maxFileLength) {
    const has = `${text.length} characters; a contract file has at most ${maxFileLength}`;
    return source.finding(tooLarge(has), { start: 0, end: 1 });
  }
  const crowded = refuseCrowded(source);
  if (crowded) return crowded;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  const control = /[\u0000-\u0008\u000B-\u001F\u007F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])/u.exec(text);
  if (!control) return undefined;
  const code = (text.codePointAt(control.index) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return source.finding(
    {
      code: "YAML_CHARACTER",
      message: `The character U+${code} cannot stand in YAML`,
      fix: `Remove it, or write \`"\\u${code}"\` in double quotes.`,
    },
    { start: control.index, end: control.index + 1 },
  );
}

function tellDocuments(source: SourceText, composed: Composed, broken: boolean): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const directive of composed.directives) {
    const written = source.slice(directive);
    if (/^%YAML\s+1\.2\s*$/.test(written)) continue;
    found.push(source.finding(written.startsWith("%YAML") ? wrongVersion : wrongDirective, directive));
  }
  const [first, second] = composed.documents;
  if (broken) return found;
  if (second) found.push(source.finding(severalDocuments, startOf(second, source)));
  if (!first || isEmpty(first)) found.push(source.finding(emptyFile, { start: 0, end: 1 }));
  return found;
}

function isEmpty(document: Document): boolean {
  const contents: unknown = document.contents;
  if (contents === null) return true;
  const range = document.contents?.range;
  return range !== null && range !== undefined && range[0] === range[1] && !document.contents?.anchor;
}

/** The `---` of a document, or its first character. */
function startOf(document: Document, source: SourceText): Range {
  const start = document.range?.[0] ?? 0;
  const marker = source.text.lastIndexOf("---", start);
  const at = marker >= 0 && source.slice({ start: marker + 3, end: start }).trim() === "" ? marker : start;
  return { start: at, end: at + 3 };
}

const wrongVersion: Saying = {
  code: "YAML_DIRECTIVE",
  message: "Contracts are YAML 1.2; `%YAML 1.1` would turn `no` into false",
  fix: "Remove this line.",
};
const wrongDirective: Saying = {
  code: "YAML_DIRECTIVE",
  message: "Contracts have no directives and no tags",
  fix: "Remove this line.",
};
const severalDocuments: Saying = {
  code: "YAML_DOCUMENTS",
  message: "A second document begins here; a contract file holds one",
  fix: "Put it into a file of its own: files that share a namespace are one contract.",
};
const emptyFile: Saying = {
  code: "YAML_EMPTY",
  message: "This file has no contract in it",
  fix: "Begin with `redloom: 1` and `namespace: …`, or remove the file.",
};

/** What takes longest to read, told without reading it. Nesting beyond all use is told as such, however much of it there is. */
function refuseCrowded(source: SourceText): Diagnostic | undefined {
  let [lines, marks, open] = [1, 0, 0];
  let deepest: number | undefined;
  for (const { 0: mark, index } of source.text.matchAll(/[\n[\]{},:&*!?'"|>#-]/g)) {
    if (mark === "\n") lines += 1;
    else marks += 1;
    if (mark === "[" || mark === "{") open += 1;
    if (mark === "]" || mark === "}") open = Math.max(0, open - 1);
    if (open > maxDepth) deepest ??= index;
  }
  if (lines <= mostLines && marks <= mostMarks) return undefined;
  if (deepest !== undefined) return source.finding(tooDeep, { start: deepest, end: deepest + 1 });
  const [count, most] =
    lines > mostLines ? [`${lines} lines`, mostLines] : [`${marks} brackets, colons and their like`, mostMarks];
  return source.finding(tooLarge(`${count}; a contract file has at most ${most}`), { start: 0, end: 1 });
}

function tooLarge(has: string): Saying {
  return {
    code: "YAML_TOO_LARGE",
    message: `This file has ${has}`,
    fix: "Split it: files that share a namespace are one contract.",
  };
}
