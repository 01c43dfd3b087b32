import type { Diagnostic, Location } from "../diagnostic.js";

/** Characters `start` to `end` of a text, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One replacement in a text. */
export interface Edit extends Range {
  readonly replacement: string;
}

/** What a finding says, before anybody knows where. */
export interface Saying {
  readonly code: string;
  /** A sentence; its full stop is put in by `finding`. */
  readonly message: string;
  /** A sentence: what to do. */
  readonly fix: string;
}

/**
 * The text of one contract file, and how its offsets become lines and columns. A mended text remembers its edits, so that
 * what is found behind a mended syntax failure still points into the text that the user wrote.
 */
export class SourceText {
  readonly file: string;
  readonly text: string;
  readonly #original: string;
  readonly #edits: readonly Edit[];
  readonly #lineStarts: readonly number[];

  private constructor(file: string, text: string, original: string, edits: readonly Edit[], lines: readonly number[]) {
    this.file = file;
    this.text = text;
    this.#original = original;
    this.#edits = edits;
    this.#lineStarts = lines;
  }

  /** Without its byte-order mark and with `\n` at line ends: neither moves a line or a column. */
  static of(file: string, raw: string): SourceText {
    const text = raw.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
    const lines = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.push(at + 1);
    return new SourceText(file, text, text, [], lines);
  }

  mend(edits: readonly Edit[]): SourceText {
    let { text } = this;
    const backwards = [...edits].sort((a, b) => b.start - a.start);
    for (const edit of backwards) text = text.slice(0, edit.start) + edit.replacement + text.slice(edit.end);
    return new SourceText(this.file, text, this.#original, [...this.#edits, ...backwards], this.#lineStarts);
  }

  /** A range is cut at the end of its first line, and is never empty. */
  locate(range: Range): Location {
    const start = this.#inOriginal(range.start);
    const line = this.#lineOf(start);
    const lineStart = this.#lineStarts[line] ?? 0;
    const lineEnd = (this.#lineStarts[line + 1] ?? this.#original.length + 1) - 1;
    const end = Math.min(this.#inOriginal(range.end), lineEnd);
    return { file: this.file, line: line + 1, column: start - lineStart + 1, length: Math.max(1, end - start) };
  }

  finding(saying: Saying, range: Range): Diagnostic {
    return { ...saying, message: `${saying.message}.`, ...this.locate(range) };
  }

  slice(range: Range): string {
    return this.text.slice(range.start, range.end);
  }

  /** The line around an offset, without its line end. */
  lineAround(offset: number): Range {
    const end = this.text.indexOf("\n", offset);
    return {
      start: offset === 0 ? 0 : this.text.lastIndexOf("\n", offset - 1) + 1,
      end: end < 0 ? this.text.length : end,
    };
  }

  #inOriginal(offset: number): number {
    let at = Math.min(offset, this.text.length);
    for (const edit of this.#edits.toReversed()) {
      const grown = edit.start + edit.replacement.length;
      if (at >= grown) at += edit.end - grown;
      else if (at > edit.start) at = Math.min(at, edit.end);
    }
    return at;
  }

  #lineOf(offset: number): number {
    let [low, high] = [0, this.#lineStarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A piece of the contract's text inside a message: short, on one line. */
export function quoteSource(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, " ").trim();
  return `\`${oneLine.length > 100 ? `${[...oneLine].slice(0, 99).join("")}…` : oneLine}\``;
}

/** `text` as a YAML scalar in quotes: double ones, single ones where double ones would need escapes. */
export function quoteYaml(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}
