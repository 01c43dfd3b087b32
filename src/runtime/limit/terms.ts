import { LimitImpossibleError, OptionsInvalidError } from "../errors.js";
import { siblingKey } from "../wire/address.js";
import type { Argument } from "../wire/command.js";
import { type Counting, countings } from "./algorithms.js";
import type { Algorithm, LimitDefinition, Rate } from "./definition.js";
import { type KeptRates, RatesChangedError } from "./kept-rates.js";
import { type CompiledRate, compileRates } from "./rates.js";

/** What a command was made by: its reply is read by the same, though other rates were learnt meanwhile. */
export interface Counted {
  readonly rates: readonly CompiledRate[];
  readonly counting: Counting;
}

/** What one limiter counts by: its keys, its algorithm, the rates in force. */
export class LimitTerms {
  readonly key: string;
  readonly context: { readonly definition: string; readonly key: string };
  readonly algorithm: Algorithm;
  readonly counting: Counting;
  /** The limiter's key; then, where the contract lets them be there, that of the rates kept in Redis. */
  readonly keys: readonly string[];
  readonly #own: Counted;
  readonly #kept: KeptRates | undefined;

  /** @throws {OptionsInvalidError} where the rates cannot work. */
  constructor(
    { definition, algorithm = "gcra", overridable }: Pick<LimitDefinition, "definition" | "algorithm" | "overridable">,
    key: string,
    rates: readonly Rate[],
    kept: KeptRates,
  ) {
    this.key = key;
    this.context = { definition, key };
    this.algorithm = algorithm;
    this.counting = countings[algorithm];
    this.#own = { rates: compileRates(rates, this.context, algorithm), counting: this.counting };
    this.#kept = overridable ? kept : undefined;
    this.keys = overridable ? [key, siblingKey(key, "rates")] : [key];
  }

  /** The rates in force, as far as this process knows. */
  get rates(): readonly CompiledRate[] {
    return this.current.rates;
  }

  get current(): Counted {
    const kept = this.#kept?.get(this.key);
    return kept ? { rates: kept.rates, counting: this.counting } : this.#own;
  }

  /** @throws {OptionsInvalidError} the contract does not say `overridable: true`. */
  get ratesKey(): string {
    const key = this.keys[1];
    if (key !== undefined) return key;
    const fix = "Write `overridable: true` in the contract's limit; each take then looks for them.";
    throw new OptionsInvalidError("The limit's rates are not kept in Redis", fix, this.context);
  }

  /** Those that are kept in Redis are these. @throws {WrongTypeError} */
  learn(text: string): void {
    this.#kept?.learn(this.key, text, this.algorithm, { ...this.context, key: this.ratesKey });
  }

  /** @throws {RatesChangedError} after learning them. @throws {WrongTypeError} */
  changed(text: string): never {
    this.learn(text);
    throw new RatesChangedError("The limiter's rates in Redis were others than this process knew", this.context);
  }

  /** What a take may cost. @throws {LimitImpossibleError} @throws {OptionsInvalidError} */
  checkCost(cost: number): void {
    if (!Number.isSafeInteger(cost) || cost < 1) {
      const fix = "Give `cost` as a whole number, at least 1; `peek` looks without taking.";
      throw new OptionsInvalidError("`cost` is not a number of units", fix, this.context);
    }
    for (const [index, { burst }] of this.rates.entries()) {
      if (cost <= burst) continue;
      const least = `rates[${index}] lets ${burst} through at once`;
      throw new LimitImpossibleError(`A cost of ${cost} can never pass: ${least}`, this.context);
    }
  }

  /** Puts behind `args`, for each rate, what the scripts take for `units`; at most `mostBursts` bursts of them. */
  pushRates(args: Argument[], units: number, mostBursts = Number.POSITIVE_INFINITY): void {
    const { counting } = this;
    for (const rate of this.rates) {
      const amount = counting.amount(Math.min(units, rate.burst * mostBursts), rate);
      const limit = counting.limit(rate);
      args.push(rate.allow, rate.perMs, amount[0], amount[1], limit[0], limit[1]);
    }
  }

  /** Puts a section behind `args`, as `scripts/limiters.ts` reads them. */
  pushSection(args: Argument[], units: number, mostBursts?: number): void {
    const kept = this.#kept ? `=${this.#kept.get(this.key)?.text ?? ""}` : "-";
    args.push(this.counting.kind, this.rates.length, kept);
    this.pushRates(args, units, mostBursts);
  }
}
