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
