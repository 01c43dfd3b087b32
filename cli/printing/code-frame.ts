import type { Diagnostic } from "../../codegen/diagnostic.js";
import { columnsOf, harmless } from "./harmless.js";
import type { Paint } from "./paint.js";

/** Most of a line that is shown, and how much of that before the finding, in characters. */
const mostShown = 160;
const mostBefore = 80;

/** The line of a finding, underlined, with the line before it; nothing where the text has no such line. */
export function codeFrame(one: Diagnostic, text: string | undefined, paint: Paint): string[] {
  // As the positions of findings count: a lone carriage return ends no line.
  const lines = text?.replace(/^\ufeff/, "").split(/\r?\n/) ?? [];
  const line = lines[one.line - 1];
  if (line === undefined) return [];
  const width = String(one.line).length;
  const before = lines[one.line - 2];
  const at = Math.min(one.column - 1, line.length);
  const start = Math.max(0, at - mostBefore);
  const end = Math.max(at, Math.min(at + one.length, start + mostShown));
  const marked = "^".repeat(Math.max(1, columnsOf(harmless(line.slice(at, end)))));
  const gutter = (label: string): string => paint("dim", `  ${label.padStart(width)} |`);
  return [
    ...(before === undefined || before.trim() === ""
      ? []
      : [`${gutter(String(one.line - 1))} ${shown(before, start)}`]),
    `${gutter(String(one.line))} ${shown(line, start)}`,
    `${gutter("")} ${" ".repeat(columnsOf(shown(line, start, at)))}${paint("red", marked)}`,
  ].map((row) => row.trimEnd());
}

/** A part of a line, with `…` in place of the characters next to what is not shown. */
function shown(line: string, start: number, end = start + mostShown): string {
  const isCut = end === start + mostShown && end < line.length;
  const characters = [...line.slice(start, end)];
  if (start > 0 && characters.length > 0) characters[0] = "…";
  if (isCut) characters[characters.length - 1] = "…";
  return harmless(characters.join(""));
}
