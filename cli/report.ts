import type { Diagnostic } from "../codegen/diagnostic.js";

export interface ReportOptions {
  /** Marks with ANSI colours. @default false */
  readonly colour?: boolean;
}

const styles = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 } as const;

export type Style = keyof typeof styles;

export type Paint = (style: Style, text: string) => string;

/**
 * Findings for people: each with its place, its code, the lines around it and its fix.
 * @param readText the text of a file that a finding names; `undefined` where there is none to show.
 */
export function renderFindings(
  diagnostics: readonly Diagnostic[],
  readText: (file: string) => string | undefined,
  options: ReportOptions = {},
): string {
  const paint = painter(options);
  const blocks = diagnostics.map((one) => {
    const place = `${one.file}:${one.line}:${one.column}`;
    const head = `${paint("bold", shownPath(place))} ${paint("red", one.code)} ${harmless(one.message)}`;
    const frame = codeFrame(one, readText(one.file), paint);
    return [head, ...frame, `  ${paint("cyan", "fix:")} ${harmless(one.fix)}`].join("\n");
  });
  return blocks.map((block) => `${block}\n`).join("\n");
}

/** `2 findings in 1 file` */
export function countFindings(diagnostics: readonly Diagnostic[]): string {
  const files = new Set(diagnostics.map(({ file }) => file)).size;
  return `${counted(diagnostics.length, "finding")} in ${counted(files, "file")}`;
}

/** `1 file`, `2 files` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The one object of `--json`: `ok`, then what the command adds. Words are only ever added. */
export function jsonReport(
  command: string,
  parts: { readonly findings: readonly Diagnostic[]; readonly error?: unknown; readonly [word: string]: unknown },
  ok = parts.findings.length === 0 && parts.error === undefined,
): string {
  return `${JSON.stringify({ command, ok, ...parts }, undefined, 2)}\n`;
}

/** The line of the finding, underlined, with the line before it. */
function codeFrame(one: Diagnostic, text: string | undefined, paint: Paint): string[] {
  const lines = text?.replace(/^\ufeff/, "").split(/\r\n|\r|\n/) ?? [];
  const line = lines[one.line - 1];
  if (line === undefined) return [];
  const width = String(one.line).length;
  const before = lines[one.line - 2];
  const start = Math.max(0, one.column - 1 - mostBefore);
  const shown = (text: string): string => harmless(text.slice(start, start + mostShown));
  const underline = Math.max(1, Math.min(one.length, line.length - one.column + 1, mostShown - mostBefore));
  const gutter = (label: string): string => paint("dim", `  ${label.padStart(width)} |`);
  return [
    ...(before === undefined || before.trim() === "" ? [] : [`${gutter(String(one.line - 1))} ${shown(before)}`]),
    `${gutter(String(one.line))} ${shown(line)}`,
    `${gutter("")} ${" ".repeat(one.column - 1 - start)}${paint("red", "^".repeat(underline))}`,
  ].map((row) => row.trimEnd());
}

const mostBefore = 80;
const mostShown = 160;

/** A file's name, or anything else from outside, on one line of a terminal: it may hold anything, a line end included. */
export function shownPath(path: string): string {
  return harmless(path).replaceAll("\n", "\ufffd");
}

/** Contracts and names of files are shown on terminals: nothing in them may move the cursor, or reorder or hide text. */
export function harmless(text: string): string {
  return text
    .replaceAll("\t", " ")
    .replace(/[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu, (hidden) =>
      hidden === "\n" ? "\n" : "\ufffd",
    );
}

export function painter({ colour = false }: ReportOptions): Paint {
  return (style, text) => (colour && text !== "" ? `\u001b[${styles[style]}m${text}\u001b[0m` : text);
}
