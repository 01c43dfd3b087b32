/** `12,345` */
export function shownCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 dead letter`, `1,204 dead letters` */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${shownCount(count)} ${count === 1 ? noun : plural}`;
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** `3 d`, `2.5 h`, `45 s`, `120 ms`: as much as a person needs. */
export function shownDuration(ms: number): string {
  for (const [unit, size] of units) {
    // What would be shown as 60 of the smaller unit is one of this.
    if (ms < size * 0.995) continue;
    const amount = ms / size;
    return `${amount < 10 ? Number(amount.toFixed(1)) : Math.round(amount)} ${unit}`;
  }
  return `${Math.round(ms)} ms`;
}

/** A time as people and programs read it, in UTC, without the milliseconds. */
export function shownTime(ms: number): string {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString().replace(/\.\d+Z$/, "Z") : "unknown";
}

/** Cut to so many characters, the last of which tells that it was. */
export function cut(text: string, width: number | undefined): string {
  return width === undefined || text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Text in lines of so many characters, each after an indent. */
export function wrapped(text: string, indent: string, width: number | undefined): string[] {
  const room = Math.max(20, (width ?? 100) - indent.length);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}
