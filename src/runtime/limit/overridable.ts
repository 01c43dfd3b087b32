import type { NoParameters } from "../wire/address.js";
import type { Patience } from "./deciding.js";
import type { Rate } from "./definition.js";
import { insideOf, Limiter } from "./limiter.js";
import { type AtOptions, ParameterizedLimiter } from "./parameterized.js";

/** A limiter whose contract says `overridable: true`: its rates may be kept in Redis. */
export class OverridableLimiter<
  Parameters extends object = NoParameters,
  in out Slot extends string | undefined = undefined,
> extends Limiter<Parameters, Slot> {
  /**
   * Keeps rates for this one limiter in Redis, instead of the contract's, those of `tune` and of `at`; `undefined` removes
   * them. Every process goes by them from its next call on. One round trip: `SET`, or `DEL`.
   * @throws {OptionsInvalidError} the rates cannot work, or the definition is not `overridable`.
   */
  setRates(rates: readonly Rate[] | undefined, options?: Patience): Promise<void> {
    return insideOf(this).changing((commands) => commands.setRates(rates), options);
  }

  /** The rates that are kept in Redis for this limiter; `undefined`: none. One round trip: `GET`. */
  getRates(options?: Patience): Promise<readonly Rate[] | undefined> {
    return insideOf(this).ask((commands) => commands.getRates(), options);
  }
}

/** The limiters of such a limit whose address has parameters. */
export class ParameterizedOverridableLimiter<
  Parameters extends object,
  in out Slot extends string | undefined = undefined,
> extends ParameterizedLimiter<Parameters, Slot> {
  override at(parameters: Parameters, options?: AtOptions): OverridableLimiter<Parameters, Slot> {
    return new OverridableLimiter(...this.partsAt(options), parameters);
  }
}
