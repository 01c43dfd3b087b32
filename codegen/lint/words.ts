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

/** As the contract writes it: `90s`, `250ms`. */
export function inWords(ms: number): string {
  const [unit, length] = units.find(([, length]) => ms >= length && ms % length === 0) ?? ["ms", 1];
  return `${ms / length}${unit}`;
}
