const durations: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

const sizes: ReadonlyMap<string, number> = new Map([
  ["B", 1],
  ["kB", 1_000],
  ["MB", 1_000_000],
  ["GB", 1_000_000_000],
  ["KiB", 1024],
  ["MiB", 1024 ** 2],
  ["GiB", 1024 ** 3],
]);

/** `250ms`, `10s`, `5m`, `1h`, `7d` in milliseconds; `undefined` for anything else. Zero is a duration: checks judge it. */
export function parseDuration(text: string): number | undefined {
  return parseAmount(text, durations);
}

const otherUnits: readonly (readonly [RegExp, number])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, 1_000],
  [/^(m|mins?|minutes?)$/, 60_000],
  [/^(h|hrs?|hours?)$/, 3_600_000],
  [/^(d|days?)$/, 86_400_000],
  [/^(w|wks?|weeks?)$/, 604_800_000],
];

/** The duration that was meant by one in another way of writing: `3sec`, `1 hour`, `1w`, `1.5h`. */
export function durationMeant(text: string): string | undefined {
  const [, amount = "", unit = ""] = /^(\d{1,9}(?:\.\d{1,3})?)\s*([A-Za-z]+)$/.exec(text.trim()) ?? [];
  // `1M` may be a month.
  const word = unit === "M" ? "" : unit.toLowerCase();
  const length = otherUnits.find(([names]) => names.test(word))?.[1];
  const ms = length === undefined ? Number.NaN : Math.round(Number(amount) * length * 1_000) / 1_000;
  if (!Number.isSafeInteger(ms)) return undefined;
  // In its own unit where that is one of ours: `90 minutes` are `90m`.
  const [name] = [...durations].reverse().find(([, one]) => one <= (length ?? 0) && ms % one === 0) ?? [];
  return name === undefined ? undefined : `${ms / (durations.get(name) ?? 1)}${name}`;
}

/** `64kB`, `1MiB` in bytes; `undefined` for anything else. Units: `B kB MB GB KiB MiB GiB`. */
export function parseSize(text: string): number | undefined {
  return parseAmount(text, sizes);
}

function parseAmount(text: string, units: ReadonlyMap<string, number>): number | undefined {
  const match = /^(0|[1-9][0-9]{0,15})([A-Za-z]{1,3})$/.exec(text);
  const unit = units.get(match?.[2] ?? "");
  if (!match || unit === undefined) return undefined;
  const amount = Number(match[1]) * unit;
  return Number.isSafeInteger(amount) ? amount : undefined;
}
