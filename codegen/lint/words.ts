import { kebabCase } from "../model/names.js";

/** `accessToken`, `access_token` → `["access", "token"]`. */
export function wordsOf(name: string): readonly string[] {
  return kebabCase(name).split("-");
}

const units: readonly (readonly [string, number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
];

/** At least so long, in the largest unit of which it takes some: 66,771,600 ms are `19h`. */
export function roundedUp(ms: number): string {
  const exact = inWords(ms);
  if (exact.length <= 4 && !exact.endsWith("ms")) return exact;
  const [unit, length] = units.find(([, length]) => ms > 9 * length) ?? ["ms", 1];
  return `${Math.ceil(ms / length)}${unit}`;
}

/** As the contract writes it: `90s`, `250ms`. */
export function inWords(ms: number): string {
  const [unit, length] = units.find(([, length]) => ms >= length && ms % length === 0) ?? ["ms", 1];
  return `${ms / length}${unit}`;
}
