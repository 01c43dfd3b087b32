import { readFile, writeFile } from "node:fs/promises";
import type { Measured, Row, Unit } from "./measure.js";
import { isRate, number, ratio } from "./report.js";

const document = "docs/performance.md";
const counted: ReadonlySet<Unit> = new Set<Unit>(["requests", "loads"]);

/** Puts a suite's figures into docs/performance.md, between its two marks, so that nobody types them. */
export async function putFigures(suite: string, rows: readonly Row[], rounds: number): Promise<void> {
  const [begin, end] = [`<!-- figures: ${suite} -->`, `<!-- end of figures: ${suite} -->`];
  const text = await readFile(document, "utf8");
  const [before, rest = ""] = text.split(begin);
  const after = rest.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${document} has no place for the figures of ${suite}`);
  const legend = `The floor's median; the others as × of it, above 1 is better, with least and most of ${rounds} rounds in the floor's unit.`;
  await writeFile(document, `${before}${begin}\n\n${legend}\n\n${figures(rows)}\n\n${end}${after}`);
}

function figures(rows: readonly Row[]): string {
  const contenders = [...new Set(rows.flatMap(({ results }) => results.map(({ contender }) => contender)))];
  const lines = rows.map((row) => {
    const cells = contenders.map((contender) => {
      const result = row.results.find((one) => one.contender === contender);
      return result ? cell(row, result) : "";
    });
    return [row.name, ...cells];
  });
  const header = ["work", ...contenders];
  return [header, header.map((_, at) => (at === 0 ? "---" : "---:")), ...lines]
    .map((line) => `| ${line.join(" | ")} |`)
    .join("\n");
}

/** What is counted tells by itself: a ratio of it says less. */
function cell(row: Row, result: Measured): string {
  const unit = isRate(row.unit) ? row.unit.replace(/^.*\//, "/") : ` ${row.unit}`;
  const shown =
    result === row.results[0] || counted.has(row.unit) ? number(result.median) + unit : relative(row, result);
  return result.contender === "redloom" ? shown.replace(/^[\d.,]+/, "**$&**") : shown;
}

function relative(row: Row, result: Measured): string {
  return `${ratio(row, result).toFixed(2)} (${number(result.least)} … ${number(result.most)})`;
}
