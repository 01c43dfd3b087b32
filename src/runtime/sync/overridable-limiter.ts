import type { Rate } from "../limit/definition.js";
import type { NoParameters } from "../wire/address.js";
import { insideOf, SyncLimiter } from "./limiter.js";

/** `OverridableLimiter`, synchronous: its contract says `overridable: true`. */
export class SyncOverridableLimiter<
  Parameters extends object = NoParameters,
  in out Slot extends string | undefined = undefined,
> extends SyncLimiter<Parameters, Slot> {
  /** Keeps rates for this one limiter in Redis, or removes them. One round trip. @throws {OptionsInvalidError} */
  setRates(rates: readonly Rate[] | undefined): void {
    const { commands, changing } = insideOf(this);
    changing(() => commands.setRates(rates));
  }

  /** The rates that are kept in Redis for this limiter; `undefined`: none. One round trip: `GET`. */
  getRates(): readonly Rate[] | undefined {
    const { commands, connection } = insideOf(this);
    return connection.execute(commands.getRates());
  }
}
