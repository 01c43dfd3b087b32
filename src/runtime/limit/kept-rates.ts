import { UnavailableError, WrongTypeError } from "../errors.js";
import type { Algorithm, Rate } from "./definition.js";
import { type CompiledRate, compileRates } from "./rates.js";

/**
 * The limiter's rates in Redis are others than this process knew. Nothing was done; the rates are known now, and what is
 * asked from now on goes by them. Limiters ask again themselves; command values, in batches and transactions, do not.
 */
export class RatesChangedError extends UnavailableError {
  override readonly fix =
    "Make the command once more and execute that: it goes by the rates that were known when it was made.";
}

interface Kept {
  readonly text: string;
  readonly rates: readonly CompiledRate[];
}

/** What this process knows of rates that are kept in Redis, by the limiter's key. Bounded: asking again is right, too. */
export class KeptRates {
  readonly #known = new Map<string, Kept>();

  get(key: string): Kept | undefined {
    return this.#known.get(key);
  }

  /** @throws {WrongTypeError} no rates, or none that this algorithm can have. */
  learn(
    key: string,
    text: string,
    algorithm: Algorithm,
    context: { readonly definition: string; readonly key: string },
  ) {
    this.#known.delete(key);
    const rates = ratesOf(text);
    if (text === "") return;
    if (!rates) throw new WrongTypeError("The key of the limiter's rates holds what are no rates", context);
    try {
      this.#known.set(key, { text, rates: compileRates(rates, context, algorithm) });
    } catch (cause) {
      throw new WrongTypeError("The rates kept in Redis cannot work", { ...context, cause });
    }
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
  }
}

const mostKnown = 10_000;

/** `10/1000 100/60000/20`: allow, per in ms, and burst where it is given. */
export function textOf(rates: readonly Rate[]): string {
  return rates
    .map(({ allow, perMs, burst }) => [allow, perMs, ...(burst === undefined ? [] : [burst])].join("/"))
    .join(" ");
}

/** `undefined` where the text tells no rates. */
export function ratesOf(text: string): readonly Rate[] | undefined {
  if (!/^\d{1,16}\/\d{1,16}(\/\d{1,16})?( \d{1,16}\/\d{1,16}(\/\d{1,16})?){0,15}$/.test(text)) return undefined;
  return text.split(" ").map((one) => {
    const [allow = 0, perMs = 0, burst] = one.split("/").map(Number);
    return burst === undefined ? { allow, perMs } : { allow, perMs, burst };
  });
}
