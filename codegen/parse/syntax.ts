import { Lexer, type YAMLParseError } from "yaml";
import type { Diagnostic } from "../diagnostic.js";
import { tooDeep } from "./build-tree.js";
import { type Composed, compose } from "./compose.js";
import type { Mend } from "./mend.js";
import { hasGluedBrackets } from "./mend-quotes.js";
import { mendStray, mendsOfLine, mendTabs, mendUnclosed, tabSaying, unclosedSaying } from "./mends.js";
import type { Range, Saying, SourceText } from "./source-text.js";

export interface Mended {
  readonly source: SourceText;
  readonly composed: Composed;
  readonly diagnostics: readonly Diagnostic[];
  /** A failure stands that nothing mended: what was composed means nothing. */
  readonly broken: boolean;
}

/** Most failures that one run tells. */
const maxFailures = 50;
/** Most text that is read again to try mends, in characters; an error costs the library as much as lines of text. */
const maxEffort = 4 * 1024 * 1024;
const effortOfError = 100;
/** Nobody wrote a longer line by hand. */
const maxLine = 4_000;

/**
 * Tells every syntax failure once, with the quote or the space that mends it. A mend counts only when the parser reads on
 * beyond it; then reading goes on, so that what the library makes of the rest of the text is never told.
 */
export function mendSyntax(source: SourceText, composed: Composed): Mended {
  const diagnostics: Diagnostic[] = [];
  const effort = { left: maxEffort };
  let state = { source, composed };
  while (true) {
    const [error] = state.composed.errors;
    const { tooDeepAt } = state.composed;
    if (tooDeepAt) diagnostics.push(state.source.finding(tooDeep, tooDeepAt));
    if (tooDeepAt || diagnostics.length >= maxFailures) return { ...state, diagnostics, broken: true };
    if (!error) return { ...state, diagnostics, broken: false };
    const guess = effortOf(state);
    const mended = guess > effort.left ? undefined : tryMends(state.source, error, effort);
    if (!mended) {
      diagnostics.push(tellUnmended(state.source, error));
      return { ...state, diagnostics, broken: true };
    }
    for (const { saying, range } of mended.mend.tells) diagnostics.push(state.source.finding(saying, range));
    state = mended;
  }
}

interface Tried {
  readonly mend: Mend;
  readonly source: SourceText;
  readonly composed: Composed;
}

function tryMends(source: SourceText, error: YAMLParseError, effort: { left: number }): Tried | undefined {
  let second: Tried | undefined;
  for (const mend of mendsOf(source, error)) {
    if (effort.left < 0) break;
    const next = source.mend(mend.edits);
    const composed = compose(next.text);
    effort.left -= effortOf({ source: next, composed });
    if (composed.tooDeepAt) continue;
    const tried = { mend, source: next, composed };
    const lastEdit = mend.edits.at(-1) ?? { end: 0, start: 0, replacement: "" };
    const grown = next.text.length - source.text.length;
    const mendedEnd = lastEdit.end + grown;
    const failsAt = composed.errors[0]?.pos[0];
    if (failsAt === undefined || failsAt > next.lineAround(mendedEnd).end) return tried;
    // Another failure on the same line, behind this one.
    if (failsAt >= mendedEnd && failsAt - grown > error.pos[0]) second ??= tried;
  }
  return second;
}

function effortOf({ source, composed }: { source: SourceText; composed: Composed }): number {
  return source.text.length + effortOfError * composed.errors.length;
}

function mendsOf(source: SourceText, error: YAMLParseError): Mend[] {
  const range = rangeOf(error);
  if (isTab(error)) return [mendTabs(source, range)];
  const line = source.lineAround(range.start);
  const open = unclosedAt(source, error);
  const mended = open ? source.lineAround(open.start) : line;
  if (mended.end - mended.start > maxLine) return [];
  if (!open) return [...mendStray(source, range), ...mendsOfLine(source, line, range.start)];
  const openLine = source.lineAround(open.start);
  const brackets = /^["']/.test(source.slice(open)) ? [] : mendUnclosed(source, open);
  const cut = source.slice(openLine).search(/(?<=\s)#/);
  const guesses = mendsOfLine(source, openLine, cut < 0 ? openLine.end : openLine.start + cut);
  return cut >= 0 || hasGluedBrackets(source, openLine) ? [...guesses, ...brackets] : [...brackets, ...guesses];
}

/** Tokens that stand for no text: a document begins, an error in a flow collection, a scalar follows. */
const lexerMarks: ReadonlySet<string> = new Set(["\u0002", "\u0018", "\u001F"]);

/** The bracket or quote that the library misses the end of. */
function unclosedAt(source: SourceText, error: YAMLParseError): Range | undefined {
  const closing = /^Missing closing|^Flow (?:map|sequence) .*end with|^Expected .* to end with/.test(error.message);
  if (!closing) return undefined;
  const open: Range[] = [];
  let offset = 0;
  for (const token of new Lexer().lex(source.text)) {
    if (lexerMarks.has(token)) continue;
    if (offset >= error.pos[0] && open.length > 0) break;
    const range = { start: offset, end: offset + 1 };
    if (token === "{" || token === "[") open.push(range);
    if (token === "}" || token === "]") open.pop();
    offset += token.length;
    if (/^["']/.test(token) && (token.length === 1 || token.at(-1) !== token[0])) return range;
  }
  return open.at(-1);
}

function isTab(error: YAMLParseError): boolean {
  return error.code.startsWith("TAB");
}

function rangeOf(error: YAMLParseError): Range {
  return { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0] + 1) };
}

function tellUnmended(source: SourceText, error: YAMLParseError): Diagnostic {
  if (isTab(error)) return source.finding(tabSaying, rangeOf(error));
  const open = unclosedAt(source, error);
  if (open) return source.finding(unclosedSaying(source.slice(open)), open);
  const saying: Saying = error.code.endsWith("INDENT")
    ? {
        code: "YAML_SYNTAX",
        message: "This line is indented in a way that fits no line above it",
        fix: "Indent what belongs together by the same number of spaces.",
      }
    : {
        code: "YAML_SYNTAX",
        message: `YAML cannot read this: ${error.message.replace(/ at line \d+, column \d+[\s\S]*$/, "")}`,
        fix: "Put text with `: [ ] { } ,` or ` #` in it in quotes, and check the indentation of this line.",
      };
  return source.finding(saying, rangeOf(error));
}
