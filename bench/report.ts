import type { Measured, Row, Unit } from "./measure.js";

/** How good a result is against the row's floor: above 1 is better, for rates and for times. */
export function ratio({ unit, results }: Row, result: Measured): number {
  const [floor] = results;
  if (!floor) return Number.NaN;
  return isRate(unit) ? result.median / floor.median : floor.median / result.median;
}

export function isRate(unit: Unit): boolean {
  return unit.endsWith("/s");
}

/** A table for the terminal, and for Markdown as it is. */
export function table(row: Row): string {
  const lines = [
    [row.name, row.unit, "least … most", "× floor", "CPU µs each"],
    ["---", "---:", "---:", "---:", "---:"],
    ...row.results.map((result) => [
      result.contender,
      number(result.median),
      `${number(result.least)} … ${number(result.most)}`,
      ratio(row, result).toFixed(2),
      result.cpuMicros.toFixed(1),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  return lines
    .map((line) => `| ${line.map((cell, column) => pad(cell, widths[column] ?? 0, column > 0)).join(" | ")} |`)
    .join("\n");
}

export function number(value: number): string {
  return value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString("en-US");
}

function pad(cell: string, width: number, right: boolean): string {
  return right ? cell.padStart(width) : cell.padEnd(width);
}
