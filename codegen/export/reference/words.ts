import { type Html, html, type Part } from "./html.js";

/** How numbers, sizes, times and texts of a contract are shown. */

const durations = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** As a contract would write it: `7d`, `90s`, `250ms`. */
export function duration(ms: number): string {
  const [unit, size] = durations.find(([, one]) => ms > 0 && ms % one === 0) ?? ["ms", 1];
  return ms === 0 ? "0s" : `${ms / size}${unit}`;
}

const sizes = [
  ["MiB", 1024 ** 2],
  ["MB", 1_000_000],
  ["KiB", 1024],
  ["kB", 1_000],
] as const;

export function size(bytes: number): string {
  const [unit, one] = sizes.find(([, size]) => bytes % size === 0) ?? ["bytes", 1];
  return unit === "bytes" ? `${count(bytes)} bytes` : `${bytes / one}${unit}`;
}

/** `100,000` */
export function count(amount: number): string {
  return amount.toLocaleString("en-US");
}

/** `1 stream`, `2 streams` */
export function counted(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

/** Text that people wrote: paragraphs at empty lines, `code` between backticks. */
export function prose(text: string | undefined): Html | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const paragraphs = text.trim().split(/\n\s*\n/);
  return html`${paragraphs.map((one) => html`<p>${inline(one)}</p>`)}`;
}

function inline(text: string): Part {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? html`<code>${part.slice(1, -1)}</code>` : part));
}

/** With `between` between each two. */
export function joined(parts: readonly Part[], between: Part = ", "): Part {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));
}
