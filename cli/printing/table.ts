import type { Paint, Style } from "./paint.js";
import { cut } from "./words.js";

/** A cell of a table; numbers stand right. */
export interface Cell {
  readonly text: string;
  readonly style?: Style | undefined;
}

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/** Rows below titles, each column as wide as it needs; where that is too wide, the first one is cut. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: { readonly paint: Paint; readonly indent: string; readonly width: number | undefined },
): string[] {
  const { paint, indent, width } = options;
  const titles = columns.map(({ title }): Cell => ({ text: title, style: "dim" }));
  const widths = columns.map((_, index) =>
    Math.max(...[titles, ...rows].map((row) => (row[index]?.text ?? "").length)),
  );
  const total = indent.length + widths.reduce((sum, one) => sum + one + 2, -2);
  const first = widths[0] ?? 0;
  if (width !== undefined && total > width) widths[0] = Math.max(8, first - (total - width));
  return [titles, ...rows].map((row) => {
    const cells = row.map(({ text, style }, index) => {
      const room = widths[index] ?? 0;
      const shown = cut(text, room);
      const padded = columns[index]?.align === "right" ? shown.padStart(room) : shown.padEnd(room);
      return style ? paint(style, padded) : padded;
    });
    return `${indent}${cells.join("  ")}`.trimEnd();
  });
}
