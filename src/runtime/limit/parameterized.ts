import type { Connection } from "../connection/connection.js";
import { prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import type { LimitOptions } from "./commands.js";
import type { LimitDefinition, Rate } from "./definition.js";
import { Limiter } from "./limiter.js";
import { compileRates } from "./rates.js";
import { limitSettings } from "./settings.js";

export interface AtOptions {
  /** The rates of this one limiter, instead of the contract's and those of `tune`. Give the same array for the same rates. */
  readonly rates?: readonly Rate[] | undefined;
}

/** The limiters of a limit whose address has parameters. */
export class ParameterizedLimiter<Parameters extends object, in out Slot extends string | undefined = undefined>
  implements Parameterized<Parameters, Limiter<Parameters, Slot>>
{
  readonly #connection: Connection;
  readonly #definition: LimitDefinition<Parameters>;
  readonly #options: LimitOptions<Parameters>;

  /** @throws {OptionsInvalidError} where the rates cannot work. */
  constructor(connection: Connection, definition: LimitDefinition<Parameters>, options: LimitOptions<Parameters> = {}) {
    prefixOf(options);
    limitSettings(definition, options.tune);
    const rates = options.tune?.rates ?? definition.rates;
    if (typeof rates !== "function") compileRates(rates, { definition: definition.definition }, definition.algorithm);
    this.#connection = connection;
    this.#definition = definition;
    this.#options = options;
  }

  /** The limiter of these parameters. @throws {AddressInvalidError} @throws {OptionsInvalidError} where `rates` cannot work. */
  at(parameters: Parameters, options?: AtOptions): Limiter<Parameters, Slot> {
    return new Limiter(...this.partsAt(options), parameters);
  }

  /** What a limiter is made of, beside its parameters. */
  protected partsAt({
    rates,
  }: AtOptions = {}): readonly [Connection, LimitDefinition<Parameters>, LimitOptions<Parameters>] {
    const options = rates ? { ...this.#options, tune: { ...this.#options.tune, rates } } : this.#options;
    return [this.#connection, this.#definition, options];
  }
}
