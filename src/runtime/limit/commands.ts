import { LimitImpossibleError, OptionsInvalidError, ServerRefusedError } from "../errors.js";
import type { NoParameters } from "../wire/address.js";
import type { Argument, Command } from "../wire/command.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import { type Balance, type Decision, decide, type Reservation, type Settlement } from "./decision.js";
import type { LimitDefinition, LimitTune, Rate } from "./definition.js";
import { KeptRates } from "./kept-rates.js";
import { type CompiledRate, compileRates, costOf, type Span } from "./rates.js";
import { takeScript } from "./scripts.js";

export interface LimitOptions<Parameters = never> extends ClientOptions {
  readonly tune?: LimitTune<Parameters> | undefined;
}

export interface TakeOptions {
  /** Units to take: a whole number from 1 to the smallest burst. @default 1 */
  readonly cost?: number;
}

/** What can be asked of one limiter, each one round trip, as values: for batches, transactions and other executors. */
export class LimitCommands<Parameters extends object = NoParameters> {
  /** The Redis name: one string with a record a rate. */
  readonly key: string;
  /** The rates in force, checked. */
  readonly rates: readonly CompiledRate[];
  readonly #definition: string;

  /**
   * @param kept what is known of rates that are kept in Redis: give the same one to commands of the same limit.
   * @throws {AddressInvalidError} @throws {OptionsInvalidError} where the rates cannot work.
   */
  constructor(
    definition: LimitDefinition<Parameters>,
    options: LimitOptions<Parameters> = {},
    parameters?: Parameters,
    _kept: KeptRates = new KeptRates(),
  ) {
    this.#definition = definition.definition;
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    const tuned = options.tune?.rates;
    // The address of a definition without parameters, too, reads none of this object.
    const rates = typeof tuned === "function" ? tuned(parameters ?? ({} as Parameters)) : tuned;
    this.rates = compileRates(options.rates ?? rates ?? definition.rates, this.#context());
  }

  /** One script. Takes `cost` units if every rate allows, and nothing otherwise. @throws {LimitImpossibleError} */
  take(options: TakeOptions = {}): Command<Decision> {
    return this.#script("1", options, false);
  }

  /** The same script without writing: what `take` would decide now. @throws {LimitImpossibleError} */
  peek(options: PeekOptions = {}): Command<Decision> {
    return this.#script("0", options, true);
  }

  /**
   * One script. Takes the turn of `cost` units ahead of time: everybody who comes later goes behind it.
   * @throws {LimitImpossibleError} @throws {OptionsInvalidError}
   */
  reserve(_options: ReserveOptions): Command<Reservation> {
    throw new Error("not yet");
  }

  /** One script. Gives `cost` units back, never more than was taken. */
  refund(_options: RefundOptions): Command<Balance> {
    throw new Error("not yet");
  }

  /** One script. Less than estimated is given back; more is charged, also beyond the burst: up to one burst of debt. */
  settle(_options: SettleOptions): Command<Settlement> {
    throw new Error("not yet");
  }

  /** One script. Nobody passes for so many milliseconds from now on; an earlier block is replaced. */
  block(_ms: number): Command<void> {
    throw new Error("not yet");
  }

  /** One script. Ends a block; what was used stays used. */
  unblock(): Command<void> {
    throw new Error("not yet");
  }

  /** `SET` or, with nothing, `DEL` of the rates that are kept in Redis for this limiter. They stay until they are removed. */
  setRates(_rates: readonly Rate[] | undefined): Command<void> {
    throw new Error("not yet");
  }

  /** `GET` of the rates that are kept in Redis for this limiter; `undefined` where there are none. */
  getRates(): Command<readonly Rate[] | undefined> {
    throw new Error("not yet");
  }

  /** `DEL` of this limiter's key and no other: everything is given back. */
  reset(): Command<void> {
    return {
      name: "DEL",
      keys: [this.key],
      args: [this.key],
      repeatable: true,
      definition: this.#definition,
      decode: () => undefined,
    };
  }

  #script(mode: "0" | "1", options: TakeOptions, repeatable: boolean): Command<Decision> {
    const { rates } = this;
    const costs = this.#costs(options.cost ?? 1);
    const args: Argument[] = [mode];
    for (const [index, rate] of rates.entries()) {
      const cost = costs[index] ?? rate.one;
      args.push(rate.allow, rate.perMs, cost.us, cost.part, rate.tolerance.us, rate.tolerance.part);
    }
    const decode = (reply: unknown): Decision => {
      const [allowed, ...numbers] = this.#numbers(reply);
      const used = rates.map((_, index): Span => ({ us: numbers[2 * index] ?? 0, part: numbers[2 * index + 1] ?? 0 }));
      return decide(allowed === 1, used, costs, rates);
    };
    return {
      name: takeScript.name,
      script: takeScript,
      keys: [this.key],
      args,
      repeatable,
      definition: this.#definition,
      decode,
    };
  }

  #costs(cost: number): readonly Span[] {
    if (!Number.isSafeInteger(cost) || cost < 1) {
      const fix = "Give `cost` as a whole number, at least 1; `peek` looks without taking.";
      throw new OptionsInvalidError("`cost` is not a number of units", fix, this.#context());
    }
    return this.rates.map((rate, index) => {
      if (cost <= rate.burst) return costOf(cost, rate);
      throw new LimitImpossibleError(
        `A cost of ${cost} can never pass: rates[${index}] lets ${rate.burst} through at once`,
        this.#context(),
      );
    });
  }

  #numbers(reply: unknown): readonly number[] {
    if (isIntegers(reply) && reply.length === 1 + 2 * this.rates.length) return reply;
    throw new ServerRefusedError("REPLY", "The script replied what it never replies", "Report this.", this.#context());
  }

  #context(): { readonly definition: string; readonly key: string } {
    return { definition: this.#definition, key: this.key };
  }
}

function isIntegers(reply: unknown): reply is readonly number[] {
  return Array.isArray(reply) && reply.every(Number.isSafeInteger);
}
