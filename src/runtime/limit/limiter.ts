import type { Connection } from "../connection/connection.js";
import type { Observer } from "../flow/observer.js";
import type { NoParameters } from "../wire/address.js";
import type { Command } from "../wire/command.js";
import { prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { LimitCommands, type LimitOptions, type TakeOptions } from "./commands.js";
import { type Decision, decideWithout } from "./decision.js";
import type { LimitDefinition } from "./definition.js";
import { compileRates } from "./rates.js";

/**
 * Lets through what the rates allow: exact, over all processes, by the server's clock (GCRA). A denied call consumes
 * nothing. With `burst` = `allow` a window of `per` can see nearly twice `allow`; a lower `burst` lowers that.
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export class Limiter<Parameters extends object = NoParameters> {
  /** The Redis name. */
  readonly key: string;
  readonly #connection: Connection;
  readonly #commands: LimitCommands<Parameters>;
  readonly #definition: string;
  readonly #onUnavailable: "deny" | "allow";

  /** @throws {AddressInvalidError} @throws {OptionsInvalidError} where the rates cannot work. */
  constructor(
    connection: Connection,
    definition: LimitDefinition<Parameters>,
    options?: LimitOptions,
    parameters?: Parameters,
  ) {
    this.#connection = connection;
    this.#commands = new LimitCommands(definition, options, parameters);
    this.#definition = definition.definition;
    this.#onUnavailable = definition.onUnavailable;
    this.key = this.#commands.key;
  }

  /**
   * Takes `cost` units if every rate allows. One round trip: a script. "Denied" is an answer, no error; so is, where
   * Redis is away past the connection's deadline, what the contract's `onUnavailable` says.
   * @throws {LimitImpossibleError} before any I/O: `cost` is above a rate's burst, so it could never pass.
   * @throws {WrongTypeError} the key holds what no limiter wrote; it is left as it is.
   */
  take(options?: TakeOptions): Promise<Decision> {
    const decided = this.#decide(() => this.#commands.take(options));
    const { observer } = this.#connection;
    return observer ? this.#observed(observer, options?.cost ?? 1, decided) : decided;
  }

  /** `take`, where only "allowed" is of interest. */
  async tryTake(options?: TakeOptions): Promise<boolean> {
    return (await this.take(options)).allowed;
  }

  /** What `take` would decide now; consumes and writes nothing. One round trip: the same script. */
  peek(options?: TakeOptions): Promise<Decision> {
    return this.#decide(() => this.#commands.peek(options));
  }

  /** Gives everything back, for this limiter alone. One round trip: `DEL`. */
  async reset(): Promise<void> {
    await this.#connection.execute(this.#commands.reset());
  }

  async #observed(observer: Observer, cost: number, decided: Promise<Decision>): Promise<Decision> {
    const decision = await decided;
    observer.observe({
      kind: "limit",
      event: decision.allowed ? "allowed" : "denied",
      definition: this.#definition,
      key: this.key,
      cost,
      remaining: decision.remaining,
      unavailable: decision.unavailable === true,
      ...(decision.allowed ? {} : { retryAfterMs: decision.retryAfterMs }),
    });
    return decision;
  }

  async #decide(command: () => Command<Decision>): Promise<Decision> {
    try {
      return await this.#connection.execute(command());
    } catch (error) {
      return decideWithout(error, this.#onUnavailable, this.#commands.rates);
    }
  }
}

/** The limiters of a limit whose address has parameters. */
export class ParameterizedLimiter<Parameters extends object> implements Parameterized<Parameters, Limiter<Parameters>> {
  readonly #connection: Connection;
  readonly #definition: LimitDefinition<Parameters>;
  readonly #options: LimitOptions;

  /** @throws {OptionsInvalidError} where the rates cannot work. */
  constructor(connection: Connection, definition: LimitDefinition<Parameters>, options: LimitOptions = {}) {
    prefixOf(options);
    compileRates(options.tune?.rates ?? definition.rates, { definition: definition.definition });
    this.#connection = connection;
    this.#definition = definition;
    this.#options = options;
  }

  at(parameters: Parameters): Limiter<Parameters> {
    return new Limiter(this.#connection, this.#definition, this.#options, parameters);
  }
}
