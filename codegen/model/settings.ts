import { durationMeant, parseDuration, parseSize } from "../parse/units.js";
import { locationOf, type Place, step, type TypeMaker } from "./context.js";

const largestValue = 512 * 1024 ** 2;

/** Limits of a duration, as a contract would write them. */
interface DurationRange {
  /** @default "1ms" */
  readonly least?: string;
  /** @default "36500d" */
  readonly most?: string;
  /** What stands behind the limits, for the fix. */
  readonly why?: string;
}

/** Reads the numbers of one definition: durations in ms, sizes in bytes, with what product.md states as defaults. */
export class Settings {
  readonly #maker: TypeMaker;
  readonly #place: Place;

  constructor(maker: TypeMaker, place: Place) {
    this.#maker = maker;
    this.#place = place;
  }

  at(...steps: readonly (string | number)[]): Settings {
    return new Settings(this.#maker, step(this.#place, ...steps));
  }

  /** In milliseconds, from `least` to `most`, both allowed. */
  duration(word: string, text: string | undefined, stated: string, range: DurationRange = {}): number {
    return this.optionalDuration(word, text ?? stated, range) ?? parseDuration(stated) ?? 0;
  }

  optionalDuration(word: string, text: string | undefined, range: DurationRange = {}): number | undefined {
    if (text === undefined) return undefined;
    const { least = "1ms", most = "36500d", why } = range;
    const value = parseDuration(text);
    if (value === undefined) {
      const meant = durationMeant(text);
      const fix = meant ? `Write \`${meant}\`.` : "Write a whole number and ms, s, m, h or d: `250ms`, `10s`, `7d`.";
      this.tell("DURATION_INVALID", word, `\`${text}\` is no duration`, fix);
      return undefined;
    }
    if (value >= (parseDuration(least) ?? 0) && value <= (parseDuration(most) ?? 0)) return value;
    const fix = `Write ${least} or more, at most ${most}${why === undefined ? "" : `: ${why}`}.`;
    this.tell("DURATION_RANGE", word, `\`${word}: ${text}\` cannot work`, fix);
    return value;
  }

  size(word: string, value: string | number | undefined, stated: string): number {
    const bytes = typeof value === "number" ? value : parseSize(value ?? stated);
    if (bytes !== undefined && Number.isSafeInteger(bytes) && bytes > 0 && bytes <= largestValue) return bytes;
    const fix = "Write up to 512MiB, as Redis holds, with kB, MB, KiB or MiB: `64kB`, `1MiB`.";
    this.tell("SIZE_INVALID", word, `\`${value}\` is no size`, fix);
    return parseSize(stated) ?? 0;
  }

  /** A whole number from 1 to `most`. */
  count(word: string, value: number | undefined, stated: number, most = Number.MAX_SAFE_INTEGER): number {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 1 && value <= most)) return value ?? stated;
    this.tell("NUMBER_INVALID", word, `\`${word}\` is ${value}`, `Write a whole number from 1 to ${most}.`);
    return stated;
  }

  /** A number between two others, both allowed. */
  between(word: string, value: number | undefined, stated: number, least: number, most: number): number {
    if (value === undefined || (value >= least && value <= most)) return value ?? stated;
    this.tell("NUMBER_INVALID", word, `\`${word}\` is ${value}`, `Write a number from ${least} to ${most}.`);
    return stated;
  }

  /** @param part the word itself where it should not stand at all; otherwise what stands behind it */
  tell(code: string, word: string, message: string, fix: string, part: "key" | "value" = "value"): void {
    this.#maker.findings.add(code, locationOf(step(this.#place, word), part), message, fix);
  }
}
