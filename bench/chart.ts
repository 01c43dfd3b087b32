import type { Row } from "./measure.js";
import { ratio } from "./report.js";

const width = 760;
const bar = { height: 16, gap: 4, left: 210, longest: 430 };
const colours = ["#9aa3ad", "#c4352b", "#4f7cac", "#7a9e7e", "#b08ea2"];

/** One bar a contender: how it stands against the floor of its row. */
export function chart(title: string, rows: readonly Row[]): string {
  const parts: string[] = [];
  let y = 34;
  for (const row of rows) {
    parts.push(text(12, y + 12, row.name, "bold"));
    y += 20;
    const most = Math.max(...row.results.map((result) => ratio(row, result)));
    for (const [index, result] of row.results.entries()) {
      const share = ratio(row, result);
      const length = Math.max(1, (share / most) * bar.longest);
      const colour = colours[index % colours.length] ?? "#000";
      parts.push(text(24, y + 12, result.contender));
      parts.push(
        `<rect x="${bar.left}" y="${y}" width="${length.toFixed(1)}" height="${bar.height}" fill="${colour}"/>`,
      );
      parts.push(text(bar.left + length + 6, y + 12, `${share.toFixed(2)} ×`));
      y += bar.height + bar.gap;
    }
    y += 10;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" font-family="system-ui, sans-serif" font-size="12" fill="#24292f">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${y}" fill="#ffffff"/>`,
    text(12, 22, title, "bold"),
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function text(x: number, y: number, content: string, weight = "normal"): string {
  return `<text x="${x.toFixed(0)}" y="${y}" font-weight="${weight}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
