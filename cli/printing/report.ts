import type { Diagnostic } from "../../codegen/diagnostic.js";
import { codeFrame } from "./code-frame.js";
import { escapeHidden, shownPath } from "./harmless.js";
import { painter, type ReportOptions } from "./paint.js";

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
    const head = `${paint("bold", shownPath(place))} ${paint(one.severity === "rule" ? "yellow" : "red", one.code)} ${shownPath(one.message)}`;
    const frame = codeFrame(one, readText(one.file), paint);
    return [head, ...frame, `  ${paint("cyan", "fix:")} ${shownPath(one.fix)}`].join("\n");
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

/** The one object of `--json`: `ok`, then what the command adds. Words are only ever added. What no terminal shows is escaped. */
export function jsonReport(
  command: string,
  parts: { readonly findings: readonly Diagnostic[]; readonly error?: unknown; readonly [word: string]: unknown },
  ok = parts.findings.length === 0 && parts.error === undefined,
): string {
  return `${escapeHidden(JSON.stringify({ command, ok, ...parts }, undefined, 2))}\n`;
}
