import type { Connection } from "../connection/connection.js";
import type { NoParameters } from "../wire/address.js";
import {
  LimitCommands,
  type LimitOptions,
  type PeekOptions,
  type RefundOptions,
  type SettleOptions,
  type TakeOptions,
} from "./commands.js";
import { Deciding, type Patience, type WaitOptions } from "./deciding.js";
import type { Balance, Decision, Settlement } from "./decision.js";
import type { LimitDefinition } from "./definition.js";
import { knownOn } from "./per-connection.js";
import type { CompiledRate } from "./rates.js";
import { limitSettings } from "./settings.js";

let inside: <Slot extends string | undefined>(limiter: Limiter<never, Slot>) => Deciding;

/** For what works on several limiters at once; not for programs. */
export function insideOf<Slot extends string | undefined>(limiter: Limiter<never, Slot>): Deciding {
  return inside(limiter);
}

/**
 * Lets through what the rates allow: exact, over all processes, by the server's clock. A denied call consumes nothing.
 * How it counts is the contract's `algorithm`. GCRA with `burst` = `allow` can let nearly twice `allow` through in a window
 * of `per`; a lower `burst` lowers that.
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export class Limiter<Parameters extends object = NoParameters, in out Slot extends string | undefined = undefined> {
  static {
    inside = (limiter) => limiter.#deciding;
  }

  /** The Redis name. */
  readonly key: string;
  /** The parameter of the address whose value is the hash tag. */
  readonly slotParameter: Slot;
  readonly #deciding: Deciding;

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} where the rates cannot work. */
  constructor(
    connection: Connection,
    definition: LimitDefinition<Parameters>,
    options?: LimitOptions<Parameters>,
    parameters?: Parameters,
  ) {
    const commands = new LimitCommands(definition, options, parameters, knownOn(connection).kept);
    this.#deciding = new Deciding(connection, commands, limitSettings(definition, options?.tune));
    this.key = commands.key;
    // The generator writes the address and the type of the class from one contract.
    this.slotParameter = definition.address.slot as Slot;
  }

  /** The rates in force, checked; where they are kept in Redis, as they were when it was asked last. */
  get rates(): readonly CompiledRate[] {
    return this.#deciding.commands.rates;
  }

  /**
   * Takes `cost` units if every rate allows. One round trip: a script; none where a denial is remembered. "Denied" is an
   * answer, no error; so is, where Redis is away past the deadline, what the contract's `onUnavailable` says: perhaps the
   * units were taken all the same, where only the reply was lost.
   * @throws {LimitImpossibleError} before any I/O: `cost` is above a rate's burst, so it could never pass.
   * @throws {WrongTypeError} the key holds what no limiter wrote; it is left as it is.
   * @throws {ClosedError} the connection was closed.
   */
  take(options?: TakeOptions & Patience): Promise<Decision> {
    return this.#deciding.take(options);
  }

  /** `take`, where only "allowed" is of interest. */
  async tryTake(options?: TakeOptions & Patience): Promise<boolean> {
    return (await this.#deciding.take(options)).allowed;
  }

  /** What `take` would decide now; consumes and writes nothing. One round trip: the same script. */
  peek(options?: PeekOptions & Patience): Promise<Decision> {
    return this.#deciding.peek(options);
  }

  /**
   * Takes the next turn of `cost` units and waits until it comes. One round trip: a script, which takes the turn ahead of
   * its time, so that turns come in the order of asking; then one timer. Denied at once, with nothing taken, where it
   * would come later than in `maxWaitMs`. Aborted, or its connection closed, the turn is given back. Settles within
   * `maxWaitMs` and one deadline. Where Redis is away `onUnavailable` decides; `local` waits, too.
   * @throws {LimitImpossibleError} @throws {WrongTypeError} @throws {ClosedError} as `take`.
   * @throws {OptionsInvalidError} `maxWaitMs` is no time.
   */
  wait(options?: WaitOptions): Promise<Decision> {
    return this.#deciding.wait(options);
  }

  /**
   * Gives units back that were taken and not used: never more than is used. `at`: the decision's `takenAt`, so that nothing
   * is given back that time has given back already. One round trip: a script. What was decided while Redis was
   * away took nothing there, and gives nothing back.
   * @throws {OutcomeUnknownError} the reply was lost: giving back again may give back twice.
   */
  refund(options?: RefundOptions & Patience): Promise<Balance> {
    return this.#deciding.refund(options);
  }

  /**
   * Corrects an estimate by what it really was. Less: the rest is given back. More: it is charged, also beyond the burst;
   * up to one burst of debt, and what is beyond that is told as `writtenOff`. One round trip: a script.
   * @throws {OutcomeUnknownError} the reply was lost: settling again may settle twice.
   */
  settle(options: SettleOptions & Patience): Promise<Settlement> {
    return this.#deciding.settle(options);
  }

  /**
   * Denies every new take for `ms` milliseconds from now, whatever the rates say; an earlier block is replaced. A `wait` that
   * had its turn before keeps it; one that begins now comes after the block. One round trip.
   */
  block(ms: number, options?: Patience): Promise<void> {
    return this.#deciding.changing((commands) => commands.block(ms), options);
  }

  /** Ends a block; what was used stays used. One round trip. */
  unblock(options?: Patience): Promise<void> {
    return this.#deciding.changing((commands) => commands.unblock(), options);
  }

  /** Gives everything back, for this limiter alone. One round trip: `DEL`. */
  reset(options?: Patience): Promise<void> {
    return this.#deciding.reset(options);
  }
}
