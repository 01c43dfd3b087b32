import { LimitImpossibleError, OptionsInvalidError, ServerRefusedError } from "../errors.js";
import type { NoParameters } from "../wire/address.js";
import type { Argument, Command } from "../wire/command.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import { type Decision, decide } from "./decision.js";
import type { LimitDefinition, LimitTune } from "./definition.js";
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

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} where the rates cannot work. */
  constructor(definition: LimitDefinition<Parameters>, options: LimitOptions = {}, parameters?: Parameters) {
    this.#definition = definition.definition;
    // The address of a definition without parameters reads none of this object.
    this.key = definition.address.format(prefixOf(options), parameters ?? ({} as Parameters));
    this.rates = compileRates(options.tune?.rates ?? definition.rates, this.#context());
  }

  /** One script. Takes `cost` units if every rate allows, and nothing otherwise. @throws {LimitImpossibleError} */
  take(options: TakeOptions = {}): Command<Decision> {
    return this.#script("1", options, false);
  }

  /** The same script without writing: what `take` would decide now. @throws {LimitImpossibleError} */
  peek(options: TakeOptions = {}): Command<Decision> {
    return this.#script("0", options, true);
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
