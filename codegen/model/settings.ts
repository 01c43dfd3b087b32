import { parseDuration, parseSize } from "../parse/units.js";
import { locationOf, type Place, step, type TypeMaker } from "./context.js";

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

  duration(word: string, text: string | undefined, stated: string): number {
    return this.optionalDuration(word, text ?? stated) ?? parseDuration(stated) ?? 0;
  }

  optionalDuration(word: string, text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const value = parseDuration(text);
    if (value !== undefined) return value;
    const fix = "Write a whole number and ms, s, m, h or d: `250ms`, `10s`, `7d`.";
    this.#tell("DURATION_INVALID", word, `"${text}" is no duration`, fix);
    return undefined;
  }

  size(word: string, value: string | number | undefined, stated: string): number {
    const bytes = typeof value === "number" ? value : parseSize(value ?? stated);
    if (bytes !== undefined && Number.isSafeInteger(bytes) && bytes > 0) return bytes;
    const fix = "Write a whole number of bytes, or one with kB, MB, KiB or MiB: `64kB`, `1MiB`.";
    this.#tell("SIZE_INVALID", word, `"${value}" is no size`, fix);
    return parseSize(stated) ?? 0;
  }

  /** A whole number, `least` or more. */
  count(word: string, value: number | undefined, stated: number, least = 1): number {
    if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return value ?? stated;
    this.#tell("NUMBER_INVALID", word, `\`${word}\` is ${value}`, `Write a whole number, ${least} or more.`);
    return stated;
  }

  /** A number between two others, both allowed. */
  between(word: string, value: number | undefined, stated: number, least: number, most: number): number {
    if (value === undefined || (value >= least && value <= most)) return value ?? stated;
    this.#tell("NUMBER_INVALID", word, `\`${word}\` is ${value}`, `Write a number from ${least} to ${most}.`);
    return stated;
  }

  #tell(code: string, word: string, message: string, fix: string): void {
    this.#maker.findings.add(code, locationOf(step(this.#place, word)), message, fix);
  }
}
